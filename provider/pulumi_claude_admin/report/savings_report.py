"""What moving traffic to a smaller model would save, in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.gateways.savings import CANNOT_KNOW, Saving, Savings, WhatIf
from pulumi_claude_admin.model.rounding import OF_A_CENT, rounded
from pulumi_claude_admin.quoting import json_text, one_line
from pulumi_claude_admin.report.amounts import money

SCHEMA_VERSION: Final = 1
_CENTS: Final = 100


@dataclass(frozen=True, slots=True)
class SavingsReport:
    """`days` of the period were read, of which `first_day` is the first."""

    organization_id: str
    organization_name: str
    currency: str
    first_day: date
    end_day: date
    days: int
    family: str
    what_if: WhatIf
    found: Savings


def render_text(report: SavingsReport) -> str:
    """For people."""
    return "".join(f"{one_line(line)}\n" for line in _lines(report))


def _lines(report: SavingsReport) -> Iterator[str]:
    share = f"{_percent(report.what_if.share)} % of the traffic of {', '.join(report.found.moved)}"
    yield f"{report.organization_name}: {report.days} days from {report.first_day} to before {report.end_day}, list prices in {report.currency}"
    if not report.found.moved:
        yield f"No traffic of {report.family.title()} that a price is known of: nothing to save here."
    for one in report.found.savings if report.found.moved else ():
        now, least, most = (money(cents / _CENTS) for cents in (one.before, one.least, one.most))
        yield f"{share} cost {now}; on {one.target} it would have cost {money(one.at_best / _CENTS)} to {money(one.at_worst / _CENTS)}, saving {least} to {most}{'; below zero it is dearer' if one.least < 0 else ''}."
    if report.found.unpriced:
        yield f"In no amount, as nobody knows a price: {', '.join(report.found.unpriced)}."
    yield f"The first end takes the same hits in the cache; the other none, and {_percent(report.what_if.retried)} % asked again of the model of before."
    yield "A what-if at list prices. It cannot know:"
    yield from (f"  - {line}" for line in CANNOT_KNOW)


def render_json(report: SavingsReport) -> str:
    """For programs. Amounts are decimal text in major units, rounded to twelve digits after the point."""
    return json_text(
        {
            "schema_version": SCHEMA_VERSION,
            "report": "savings",
            "organization_id": report.organization_id,
            "currency": report.currency,
            "first_day": report.first_day.isoformat(),
            "end_day": report.end_day.isoformat(),
            "days": report.days,
            "share": f"{report.what_if.share:f}",
            "retried": f"{report.what_if.retried:f}",
            "moved": list(report.found.moved),
            "unpriced": list(report.found.unpriced),
            "savings": [_document(one) for one in report.found.savings],
            "cannot_know": list(CANNOT_KNOW),
        }
    )


def _document(one: Saving) -> dict[str, str]:
    amounts = {
        "before": one.before,
        "at_best": one.at_best,
        "at_worst": one.at_worst,
        "saved_at_least": one.least,
        "saved_at_most": one.most,
    }
    return {
        "target": one.target,
        **{name: f"{rounded(cents / _CENTS, OF_A_CENT):f}" for name, cents in amounts.items()},
    }


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"
