from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from pulumi_claude_admin.report.drift_page import page_of
from pulumi_claude_admin.report.forms.sarif import MOST_RESULTS, render
from pulumi_claude_admin.report.page import Page
from pulumi_claude_admin.report.targets import Target
from tests.support.published_schemas import SARIF, published_schema
from tests.support.report_scenarios import SCENARIOS, as_declared, declared, report


def run_of(page: Page) -> dict[str, Any]:
    (run,) = json.loads(render(page, target=Target.GITHUB))["runs"]
    assert isinstance(run, dict)
    return run


@pytest.fixture(scope="module")
def validator() -> jsonschema.protocols.Validator:
    schema = published_schema(SARIF)
    return jsonschema.validators.validator_for(schema)(schema)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_log_fits_the_published_schema(name: str, validator: jsonschema.protocols.Validator) -> None:
    validator.validate(json.loads(render(page_of(SCENARIOS[name]()), target=Target.GITHUB)))


def test_a_log_with_a_wrong_level_does_not_fit(validator: jsonschema.protocols.Validator) -> None:
    log = json.loads(render(page_of(SCENARIOS["changed_by_hand"]()), target=Target.GITHUB))
    log["runs"][0]["results"][0]["level"] = "bad"

    with pytest.raises(jsonschema.ValidationError):
        validator.validate(log)


def test_the_worst_comes_first_at_its_line_or_at_the_project_file() -> None:
    results = run_of(page_of(SCENARIOS["caps_raised"]()))["results"]
    places = [one["locations"][0]["physicalLocation"] for one in results]

    assert [one["level"] for one in results] == ["error", "error", "error", "warning"]
    assert {(one["artifactLocation"]["uri"], one["region"]["startLine"]) for one in places} == {
        ("teams.yaml", line) for line in (8, 10, 12, 13)
    }
    (other, *_) = run_of(page_of(SCENARIOS["changed_by_hand"]()))["results"]
    assert other["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "Pulumi.yaml"


def test_a_finding_is_known_again_whatever_its_values_are() -> None:
    def prints(amount: str) -> list[str]:
        live = as_declared()
        live.spend_limits.clear()
        live.spend_limit("wrkspc_01Payments", amount).spend_limit(None, "20000.00")
        run = run_of(page_of(report(declared(), live)))
        return [one["partialFingerprints"]["primaryLocationLineHash"] for one in run["results"]]

    assert len(prints("6000.00")) == 1
    assert prints("6000.00") == prints("7000.00")
    every = [
        one["partialFingerprints"]["claudeAdmin/v1"]
        for one in run_of(page_of(SCENARIOS["changed_by_hand"]()))["results"]
    ]
    assert len(set(every)) == len(every)


def test_every_result_has_its_rule() -> None:
    run = run_of(page_of(SCENARIOS["changed_by_hand"]()))
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]

    assert rules == sorted(set(rules))
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in run["results"])
    assert "workspace_spend_limit/drifted" in rules


def test_what_could_not_be_seen_is_no_clean_result() -> None:
    (invocation,) = run_of(page_of(SCENARIOS["partial"]()))["invocations"]

    assert any(
        "Could not be seen: Sandbox" in one["message"]["text"] for one in invocation["toolExecutionNotifications"]
    )


def test_more_results_than_are_shown_are_left_out_and_counted() -> None:
    page = page_of(SCENARIOS["changed_by_hand"]())
    run = run_of(replace(page, items=page.items * 1000))

    assert len(run["results"]) == MOST_RESULTS
    left_out = len(page.items) * 1000 - MOST_RESULTS
    assert run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"].startswith(
        f"{left_out} results more"
    )
