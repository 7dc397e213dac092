"""
Outcomes as CSV: a row for each team and week, and one for all weeks of a team. An empty cell is hidden or was not measured, and `why_empty` says which.

Decimals are plain text with a point, shares between 0 and 1, money in major units of the row's currency. A name that a spreadsheet would take for a
formula has an apostrophe before it, as in the FOCUS form.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.report.outcome_report import KindFigures, OutcomeReport, RateFigures, TeamFigures, WorkFigures
from pulumi_claude_admin.report.outcome_words import is_too_young, team_name
from pulumi_claude_admin.report.spreadsheet_text import no_formula

ALL_WEEKS: Final = "all"
Value = str | int | Decimal | None
_END: Final = "\r\n"
_KINDS: Final = ("assisted", "no_sign")
_DEFECTS: Final = ("reverted", "lines", "issue")


def render(report: OutcomeReport) -> str:
    """The table with its head, lines ended by a line feed."""
    rows = [_row(report, team, one) for team in report.teams for one in (*team.weeks, team.total)]
    return "".join(_line(cells) for cells in ([*rows[0]], *([_text(value) for value in row.values()] for row in rows)))


def _line(cells: Iterable[str]) -> str:
    """One row. Ended by a carriage return and a line feed it is quoted where a name has either; by a line feed alone it would not be."""
    text = io.StringIO()
    csv.writer(text, lineterminator=_END).writerow(cells)
    return f"{text.getvalue().removesuffix(_END)}\n"


def _text(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _row(report: OutcomeReport, team: TeamFigures, one: WorkFigures) -> dict[str, Value]:
    figures: dict[str, Value] = {
        "people": one.people,
        "active_people": one.active_people,
        "merged": one.merged,
        "spend": one.spend,
        "cost_per_merged": one.cost_per_merged,
        **{f"{kind}_{name}": value for kind in _KINDS for name, value in _of_kind(getattr(one, kind))},
    }
    return {
        "team": no_formula(team_name(team)),
        "kind": team.kind,
        "week": one.week or ALL_WEEKS,
        "currency": report.currency,
        **figures,
        "unclassified_share": report.unclassified.unread,
        "why_empty": "; ".join(_reasons(report, one, figures)),
    }


def _of_kind(kind: KindFigures) -> Iterator[tuple[str, Value]]:
    review, coverage = kind.review, kind.coverage
    yield "merged", kind.merged
    yield "merged_per_person", kind.merged_per_person
    yield "review_median_hours", None if review is None else review.median_hours
    yield "review_upper_quarter_hours", None if review is None else review.upper_quarter_hours
    yield "reviewed_changes", None if review is None else review.changes
    yield "self_merged", None if review is None else review.self_merged
    yield "coverage_points", None if coverage is None else coverage.points
    yield "covered_changes", None if coverage is None else coverage.changes
    for name, rate in zip(_DEFECTS, (kind.reverted, kind.lines, kind.issue), strict=True):
        yield f"{name}_changes", _count(rate)
        yield f"{name}_of", None if rate is None else rate.of


def _count(rate: RateFigures | None) -> Value:
    return None if rate is None else rate.count


def _reasons(report: OutcomeReport, one: WorkFigures, figures: dict[str, Value]) -> Iterator[str]:
    """Each once, with the figures that it is of."""
    young = is_too_young(report, one)
    found: dict[str, list[str]] = {}
    for name, value in figures.items():
        if value is None:
            found.setdefault(_reason(name, one, is_young=young), []).append(name)
    yield from (f"{reason}: {' '.join(names)}" for reason, names in found.items())


def _reason(name: str, one: WorkFigures, *, is_young: bool) -> str:
    if name in {"spend", "cost_per_merged"} and one.spend is None:
        return "not told"
    if name == "cost_per_merged" and one.merged == 0:
        return "no change"
    if any(f"_{defect}_" in name for defect in _DEFECTS) and is_young:
        return "younger than 30 days"
    for kind in _KINDS:
        if name.startswith(kind) and getattr(one, kind).merged == 0:
            return "no change"
    return "fewer than 5 people, follows from others, or not measured"
