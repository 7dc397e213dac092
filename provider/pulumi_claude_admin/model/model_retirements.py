"""
When models stop answering: a dated table with a source for each row. What is not in it is not known.

The vendor announces a retirement 60 days ahead; before that a page says only *not sooner than* a day. Source: docs/platform/prices.md#retirements.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from pulumi_claude_admin.model.price_book import alias


@dataclass(frozen=True, slots=True)
class Retirement:
    """The end of one model. Not `is_announced`: it stays at least until `day`, and nobody has said more."""

    model: str
    day: date
    source: str
    replacement: str | None = None
    is_announced: bool = True


def _not_before(model: str, day: date, source: str, replacement: str | None = None) -> Retirement:
    return Retirement(model, day, source, replacement, is_announced=False)


_EARLY: Final = "a public copy of the vendor's page about-claude/model-deprecations, February 2026"
_SPRING: Final = "a public copy of the vendor's page about-claude/model-deprecations, May 2026"
_RELEASE_NOTES: Final = "a public note on the vendor's release notes, June 2026"
_OCTOBER: Final = "public notes on the vendor's page about-claude/model-deprecations, October 2026"

RETIREMENTS: Final = (
    Retirement("claude-3-5-haiku", date(2026, 2, 19), _EARLY),
    Retirement("claude-3-7-sonnet", date(2026, 2, 19), _EARLY),
    Retirement("claude-3-haiku", date(2026, 4, 20), _EARLY),
    Retirement("claude-sonnet-4", date(2026, 6, 15), _RELEASE_NOTES, "claude-sonnet-4-6"),
    Retirement("claude-opus-4", date(2026, 6, 15), _RELEASE_NOTES, "claude-opus-4-8"),
    Retirement("claude-sonnet-4-5", date(2026, 11, 30), _OCTOBER, "claude-sonnet-5-5"),
    _not_before("claude-haiku-4-5", date(2026, 10, 15), _OCTOBER, "claude-haiku-5-5"),
    _not_before("claude-opus-4-5", date(2026, 11, 24), _SPRING),
    _not_before("claude-opus-4-6", date(2027, 2, 5), _SPRING),
    _not_before("claude-sonnet-4-6", date(2027, 2, 17), _SPRING),
    _not_before("claude-opus-4-7", date(2027, 4, 16), _SPRING),
    _not_before("claude-haiku-5-5", date(2027, 10, 7), _OCTOBER),
)


def retirement(model: str, rows: tuple[Retirement, ...] = RETIREMENTS) -> Retirement | None:
    """What is known of the end of a model, or of a dated snapshot of it."""
    return next((row for row in rows if row.model == alias(model)), None)
