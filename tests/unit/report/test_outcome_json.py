"""Outcomes as JSON: what was written is read again, the published schema is that of the code, and a file of anybody's is read strictly."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.outcome_json import is_outcomes, read, render
from pulumi_claude_admin.report.outcome_report import OutcomeReport
from tests.support.outcome_reports import a_report, an_empty_report
from tools.report_schema import OUTCOMES_PAGE, outcomes_schema


@pytest.mark.parametrize("report", [a_report(), an_empty_report()], ids=["drawn", "empty"])
def test_a_report_that_was_written_is_read_as_it_was(report: OutcomeReport) -> None:
    text = render(report)
    assert read(text, source="a.json") == report
    assert is_outcomes(text)


def test_it_fits_the_published_schema_which_is_that_of_the_code() -> None:
    assert OUTCOMES_PAGE.read_text(encoding="utf-8") == outcomes_schema(), "run `make docs`"
    schema = json.loads(OUTCOMES_PAGE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for report in (a_report(), an_empty_report()):
        jsonschema.Draft202012Validator(schema).validate(json.loads(render(report)))


def test_teams_are_in_the_order_of_their_names_and_what_is_hidden_is_null() -> None:
    told = json.loads(render(a_report()))
    assert [(one["kind"], one["team"]) for one in told["teams"]] == [
        ("team", "Payments"),
        ("team", "Platform"),
        ("team", "Research"),
        ("rest", None),
        ("all", None),
    ]
    rest = told["teams"][3]["weeks"]
    assert {one["assisted"]["merged"] for one in rest} >= {None}
    assert 0 not in {one["assisted"]["merged"] for one in rest}


def test_what_is_merged_has_no_verdict_for_programs_either() -> None:
    told = json.loads(render(a_report()))
    found = {one["measure"]: one["verdict"] for one in told["teams"][-1]["differences"]}
    assert found["merged"] == "no verdict"
    assert "no verdict" not in {verdict for measure, verdict in found.items() if measure != "merged"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"currency": "<b>"}, "currency"),
        ({"teams": []}, "teams"),
        ({"report": "audit"}, "report"),
        ({"schema_version": 2}, "schema_version"),
        ({"spend": {"billed": "1e99", "list_price": None, "outside_teams": None, "missing_days": []}}, "number"),
        (
            {"run": {"generated_at": "2026-01-01T00:00:00Z", "tool_version": "1", "source": "", "exit_codes": [999]}},
            "code",
        ),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_line(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        read(json.dumps({**json.loads(render(a_report())), **change}), source="a.json")


def _written(told: dict[str, Any], path: tuple[str | int, ...], value: object) -> str:
    """The document with another value there."""
    *above, last = path
    inner: Any = told
    for step in above:
        inner = inner[step]
    inner[last] = value
    return json.dumps(told)


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (("sizes", 0, "assisted", "reverted"), {"count": 1, "of": 0}, "rate"),
        (("teams", 0, "total", "week"), "=1+1", "week"),
        (("as_of",), "0001-01-01T00:00:00+23:00", "moment"),
        (("run", "generated_at"), "9999-12-31T23:00:00-23:00", "moment"),
        (("spend", "billed"), "1e27", "number"),
        (("teams", -1, "differences", 1, "low"), "1e38", "number"),
    ],
)
def test_what_no_form_could_be_made_of_is_refused(path: tuple[str | int, ...], value: object, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        read(_written(json.loads(render(a_report())), path, value), source="a.json")


@pytest.mark.parametrize("weeks", [(), ("9999-W52",)])
def test_weeks_that_nothing_can_be_divided_by_or_that_have_no_month_after_them_are_refused(
    weeks: tuple[str, ...],
) -> None:
    told = json.loads(render(a_report(1)))
    for team in told["teams"]:
        team["weeks"] = [{**team["weeks"][0], "week": week} for week in weeks]
    with pytest.raises(ConfigurationError, match="weeks"):
        read(json.dumps(told), source="a.json")


def test_a_rate_of_nothing_is_refused_before_anybody_divides_by_it() -> None:
    told = json.loads(render(a_report()))
    told["teams"][-1]["total"]["assisted"]["lines"] = {"count": 0, "of": 0}
    with pytest.raises(ConfigurationError, match="rate"):
        read(json.dumps(told), source="a.json")
