from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.drift_json_reader import read
from pulumi_claude_admin.report.forms import Form
from tests.support.report_scenarios import SCENARIOS
from tools.report_schema import published

WRONG: dict[str, Callable[[Any], object]] = {
    "no version": lambda one: one.pop("schema_version"),
    "a version of text": lambda one: one.update(schema_version="1"),
    "a version before the first": lambda one: one.update(schema_version=0),
    "another tool": lambda one: one["tool"].update(name="other"),
    "no organization": lambda one: one.pop("organization"),
    "a number for a name": lambda one: one["organization"].update(name=1),
    "an unknown status": lambda one: one["findings"][0].update(status="fine"),
    "an unknown kind": lambda one: one["findings"][0].update(kind="user"),
    "an unknown severity": lambda one: one["findings"][0].update(severity="worst"),
    "a nested value": lambda one: one["findings"][0]["changes"][0].update(actual={"a": 1}),
    "a list with a number in it": lambda one: one["findings"][0]["changes"][0].update(actual=["a", 1]),
    "findings that are no list": lambda one: one.update(findings={}),
    "no exit code": lambda one: one.update(exit_codes=[]),
    "an exit code of 256": lambda one: one.update(exit_codes=[256]),
    "true for a number": lambda one: one["coverage"][0].update(declared=True),
    "a negative number": lambda one: one["coverage"][0].update(unmanaged=-1),
    "text for a switch": lambda one: one["run"].update(exit_zero="false"),
    "an unknown word of fail_on": lambda one: one["run"].update(fail_on=["everything"]),
    "an unknown way to tell people": lambda one: one["run"].update(pii="none"),
    "an entry at line 0": lambda one: one["ignore"].update(
        unused=[{"line": 0, "pattern": "a", "until": "2027-01-01", "reason": "b"}]
    ),
}


def document(name: str = "changed_by_hand") -> dict[str, Any]:
    read_back: dict[str, Any] = json.loads(render(Form.JSON, SCENARIOS[name]()))
    return read_back


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("form", Form)
def test_every_form_made_of_the_json_is_the_form_made_of_the_run(form: Form, name: str) -> None:
    report = SCENARIOS[name]()

    assert render(form, read(render(Form.JSON, report), source="drift.json")) == render(form, report)


@pytest.mark.parametrize("what", WRONG)
def test_what_the_schema_refuses_is_refused_in_one_line_that_names_the_file(what: str) -> None:
    wrong = document()
    WRONG[what](wrong)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, published())

    with pytest.raises(ConfigurationError, match=r"^drift\.json is no JSON report") as caught:
        read(json.dumps(wrong), source="drift.json")

    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{", '{"schema_version": 1}', "\x00", "[" * 100_000, '{"schema_version": 1e400}']
)
def test_what_is_no_report_at_all_is_one_line(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^drift\.json is no JSON report"):
        read(text, source="drift.json")


def test_bytes_that_are_no_text_are_one_line() -> None:
    with pytest.raises(ConfigurationError, match="is no JSON report"):
        read(b"\xff\xfe\x00", source="drift.json")


def test_a_report_without_figures_is_refused_as_every_form_begins_with_them() -> None:
    with pytest.raises(ConfigurationError, match="coverage"):
        read(json.dumps({**document(), "coverage": []}), source="drift.json")


def test_a_report_of_a_newer_version_is_said_to_be_one() -> None:
    with pytest.raises(
        ConfigurationError, match=r"drift\.json was written by a newer version \(its schema_version is 2"
    ):
        read(json.dumps({"schema_version": 2, "anything": "else"}), source="drift.json")


def test_keys_of_a_later_release_are_passed_over() -> None:
    more = document()
    more["findings"][0]["cost"] = {"a": 1}

    assert read(json.dumps({**more, "news": []}), source="drift.json") == read(
        json.dumps(document()), source="drift.json"
    )


def test_numbers_are_counted_and_not_believed() -> None:
    wrong = document()
    wrong["counts"] = dict.fromkeys(wrong["counts"], 0)
    wrong["compared"] = 0

    assert render(Form.MARKDOWN, read(json.dumps(wrong), source="x")) == render(
        Form.MARKDOWN, SCENARIOS["changed_by_hand"]()
    )


@pytest.mark.parametrize("amount", ["1e999999999", "NaN", "sNaN", "Infinity", "-Infinity", "٣", "9" * 4_000])
def test_an_amount_that_is_no_money_is_told_as_text_and_counted_as_nothing(amount: str) -> None:
    wrong = document()
    (cap,) = [one for one in wrong["findings"] if one["kind"] == "workspace_spend_limit" and one["urn"]]
    cap["changes"][0]["actual"] = amount
    report = read(json.dumps(wrong), source="drift.json")

    assert all(render(form, report) for form in Form)
    assert "workspace cap" not in render(Form.MARKDOWN, report)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_a_time_that_no_calendar_has_is_refused(moment: str) -> None:
    with pytest.raises(ConfigurationError, match="generated_at must be a time that the calendar has"):
        read(json.dumps({**document(), "generated_at": moment}), source="drift.json")


@pytest.mark.parametrize("step", ["x --> <b>", "A" * 16, "a" * 16 + "\n"])
def test_a_planned_step_that_is_no_digest_is_refused_as_it_would_stand_in_a_marker(step: str) -> None:
    with pytest.raises(ConfigurationError, match="planned_steps"):
        read(json.dumps({**document(), "planned_steps": [step]}), source="drift.json")
