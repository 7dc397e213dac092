"""The rows of both surfaces side by side, in the words of every form. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.report.amounts import NOTHING, money
from pulumi_claude_admin.report.joined_report import JoinedReport, SurfaceFigures

HEADS: Final = {"console": "Console", "enterprise": "Claude Enterprise"}
NOT_TOLD: Final = "not told"


@dataclass(frozen=True, slots=True)
class JoinedRow:
    """One row: what it is, and what each column says of it."""

    title: str
    console: str
    enterprise: str


def rows(report: JoinedReport) -> Iterator[JoinedRow]:
    """All of them. None is a sum."""
    for title, told in _TITLES.items():
        yield JoinedRow(title, *(told(one) for one in report.columns))


def verdict(report: JoinedReport) -> str:
    """The worse of both."""
    order = ("Action needed", "Nothing seen", "Incomplete", "Worth a look", "Nothing found")
    return min((one.verdict for one in report.columns), key=order.index)


def name(one: SurfaceFigures) -> str:
    """Whose column it is."""
    return one.organization_name or one.organization_id


def amount(value: Decimal | None, currency: str) -> str:
    """An amount, or that it is not told, which is not zero."""
    return NOT_TOLD if value is None else money(value, currency)


def _limits(one: SurfaceFigures) -> str:
    what = "workspaces without a cap" if one.surface == "console" else "people without any limit"
    return f"{one.without_limit} of {one.limited_of} {what}"


def _seats(one: SurfaceFigures) -> str:
    if one.surface == "console":
        return NOTHING
    return NOT_TOLD if one.seats is None else f"{one.seats}; active people: {one.active or 0}"


def _people(one: SurfaceFigures) -> str:
    return NOT_TOLD if one.people_with_cost is None else str(one.people_with_cost)


_TITLES: Final[dict[str, Callable[[SurfaceFigures], str]]] = {
    "organization": name,
    "verdict": lambda one: one.verdict,
    "what an amount is": lambda one: (
        "use of the API, as billed" if one.surface == "console" else "usage credits, as billed"
    ),
    "as of": lambda one: f"{one.as_of:%Y-%m-%d %H:%M} UTC",
    "this month so far": lambda one: amount(one.month_to_date, one.currency),
    "forecast of this month": lambda one: amount(one.forecast, one.currency),
    "whole days": lambda one: f"{one.days}, {one.first_day} to before {one.end_day}",
    "in these days": lambda one: amount(one.amount, one.currency),
    "of it nobody's": lambda one: amount(one.unattributed, one.currency),
    "people who cost something": _people,
    "without a limit": _limits,
    "seats": _seats,
    "findings: high, medium, low": lambda one: f"{one.high}, {one.medium}, {one.low}",
    "could not be looked at": lambda one: f"{one.unseen}{', a whole collection' if one.is_partial else ''}",
}
