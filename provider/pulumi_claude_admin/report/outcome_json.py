"""
Outcomes as JSON, for programs: a persistent format, described by `forms/outcomes.schema.json`. The fields of `OutcomeReport` are its keys.

What comes back may be anybody's (the artifact of another job): it is read strictly, keys that nobody knows are passed over, numbers are
bounded, and what is shown without being escaped (weeks, the currency) has to look like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.audit_document import document_text, numbers_in
from pulumi_claude_admin.report.json_values import read_strictly, says_it_is, schema_of, utc
from pulumi_claude_admin.report.outcome_report import OutcomeReport, RateFigures, SizeFigures, WorkFigures

SCHEMA_FILE: Final = "outcomes.schema.json"
KIND: Final = "outcomes"
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_WEEK: Final = re.compile(r"[0-9]{4}-W[0-9]{2}")
_DIGITS: Final = range(-40, 20)
"""Where a number's first one may be: what is rounded has to fit a decimal's 28."""
_CODES: Final = range(256)
_YEARS: Final = range(1970, 9000)
"""Of which a day more or less, in any time zone, is a day still."""


def render(report: OutcomeReport) -> str:
    """The report as one JSON document, ending with a line feed. It always says everything; what says which document it is comes first."""
    return document_text(_adapter().dump_python(report))


def read(text: str | bytes, *, source: str) -> OutcomeReport:
    """
    The report in this JSON. `source` names it for people.

    Raises ConfigurationError for what is no report of outcomes, and for one that a newer version wrote.
    """
    what = f"{source} is no JSON report of `claude-admin outcomes`"
    report = read_strictly(
        _adapter(),
        text,
        what=what,
        hint="Write one with `claude-admin outcomes -o json:FILE`, with the same version in both places",
    )
    problem = _problem_in(report)
    if problem is not None:
        raise ConfigurationError(f"{what}: {problem}")
    return replace(report, as_of=utc(report.as_of), run=replace(report.run, generated_at=utc(report.run.generated_at)))


def is_outcomes(text: str | bytes) -> bool:
    """Whether this JSON says that it is such a report. What is no JSON does not."""
    return says_it_is(KIND, text)


def schema() -> dict[str, Any]:
    """Its JSON Schema."""
    return schema_of(
        _adapter(),
        title="Outcomes report of pulumi-claude-admin",
        description="What `claude-admin outcomes -o json` writes. Keys may be added without a new schema_version; readers ignore what "
        "they do not know. Null is hidden (fewer than five people, or it would follow from others) or that nothing was measured, and never "
        "zero. Money is a decimal text, exact but for what comes of a division, in major units of `currency`; hours, points and shares "
        "(between 0 and 1) have six digits after the point at most.",
    )


def _problem_in(report: OutcomeReport) -> str | None:
    if not _CURRENCY.fullmatch(report.currency):
        return "the currency is none"
    if not report.teams or [one.kind for one in report.teams].count("all") != 1 or report.teams[-1].kind != "all":
        return "teams do not end with all together"
    return _problem_of_times(report) or _problem_of_numbers(report)


def _problem_of_times(report: OutcomeReport) -> str | None:
    weeks = {tuple(one.week for one in team.weeks) for team in report.teams}
    if len(weeks) != 1 or () in weeks or not all(_is_week(week) for of in weeks for week in of):
        return "weeks are none, or not the same of every team"
    if any(team.total.week is not None for team in report.teams):
        return "the figures of all weeks have a week"
    if not all(one.year in _YEARS for one in (report.as_of, report.run.generated_at)):
        return "a moment is none"
    return None


def _problem_of_numbers(report: OutcomeReport) -> str | None:
    if not report.run.exit_codes or not all(code in _CODES for code in report.run.exit_codes):
        return "run.exit_codes are none"
    numbers = numbers_in(_adapter().dump_python(report))
    if not all(number.is_finite() and number.adjusted() in _DIGITS for number in numbers):
        return "a number is none"
    cells: list[WorkFigures | SizeFigures] = [one for team in report.teams for one in (team.total, *team.weeks)]
    rates = [rate for cell in [*cells, *report.sizes] for rate in _rates(cell)]
    return None if all(0 <= one.count <= one.of and one.of for one in rates) else "a rate is none"


def _is_week(week: str | None) -> bool:
    if week is None or not _WEEK.fullmatch(week):
        return False
    try:
        date.fromisocalendar(int(week[:4]), int(week[-2:]), 1)
    except ValueError:
        return False
    return int(week[:4]) in _YEARS


def _rates(cell: WorkFigures | SizeFigures) -> Iterator[RateFigures]:
    for kind in (cell.assisted, cell.no_sign):
        yield from (one for one in (kind.reverted, kind.lines, kind.issue) if one is not None)


@cache
def _adapter() -> TypeAdapter[OutcomeReport]:
    return TypeAdapter(OutcomeReport)
