"""
The body of a comment that is kept up to date: the hidden marker, then the page as Markdown, within what the forge takes. Pure.

The steps that a reviewer accepts stand in the marker. Where there is no room for all of them beside the first screen there are none, and
the page says so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from pulumi_claude_admin.quoting import defuse
from pulumi_claude_admin.report.forms import markdown
from pulumi_claude_admin.report.markdown_escaping import within_bytes
from pulumi_claude_admin.report.marker import Marker, digest_of
from pulumi_claude_admin.report.page import Page
from pulumi_claude_admin.report.targets import LIMIT_BYTES, Target

BESIDE_THE_PAGE: Final = 5_000
"""So many bytes are free beside what a page may take (`targets.py`)."""
FIRST_SCREEN: Final = 4_000
_NAME_BYTES: Final = 240
_HOURS_BEFORE_DAYS: Final = 48


def comment(page: Page, marker: Marker, *, target: Target) -> tuple[Marker, str]:
    """The marker as it stands in the body, with the digest of what the body tells, and the body. `marker.digest` is not looked at."""
    most = LIMIT_BYTES[target] + BESIDE_THE_PAGE
    told = replace(marker, digest=digest_of("")).within(most - FIRST_SCREEN)
    if told.left_out:
        page = replace(page, lines=(*page.lines, _left_out(told.left_out)))
    limit = min(LIMIT_BYTES[target], most - len(told.written()) - 1)
    content = markdown.render(replace(page, foot=()), target=target, limit=limit)
    told = replace(told, digest=digest_of(f"{told.steps} {content}"))
    return told, f"{told.written()}\n{markdown.render(page, target=target, limit=limit)}"


def with_last_look(page: Page, at: datetime) -> Page:
    """The page with one more fact of the run: how long before it drift was looked for by schedule."""
    *facts, tool = page.foot
    hours = int(max(page.generated_at - at, timedelta()) / timedelta(hours=1))
    return replace(page, foot=(*facts, f"last run by schedule {_long_before(hours)}, {at:%Y-%m-%d %H:%M} UTC", tool))


def _long_before(hours: int) -> str:
    if hours < 1:
        return "within the hour before"
    if hours < _HOURS_BEFORE_DAYS:
        return f"{hours} h before"
    return f"{hours // 24} days before"


def failure(name: str, marker: Marker, *, url: str) -> tuple[Marker, str]:
    """The same for a run that ended without a report: it takes the place of what an earlier run said, steps included."""
    content = defuse(
        f"## Drift ({within_bytes(name, _NAME_BYTES)}): the run failed\n\n"
        "It ended without a report, so nothing is known of what this branch changes or what somebody changed by hand. "
        f"[The run]({url}) says why.\n"
    )
    told = replace(marker, digest=digest_of(content))
    return told, f"{told.written()}\n{content}"


def _left_out(number: int) -> str:
    return f"The {number} planned steps are too many to stand in this comment, so reading it accepts none of them."
