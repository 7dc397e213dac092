from __future__ import annotations

import json
from typing import Any

import pytest

from pulumi_claude_admin.drift.planned_steps import plan_of
from pulumi_claude_admin.drift.preview_file import plan_in
from pulumi_claude_admin.errors import ConfigurationError

URN = "urn:pulumi:prod::teams::pulumi-python:dynamic/claude:Workspace::payments"
STATE = {"urn": URN, "custom": True, "type": "pulumi-python:dynamic/claude:Workspace", "inputs": {"name": "Payments"}}
STEP: dict[str, Any] = {"op": "create", "urn": URN, "newState": STATE}


def preview(*steps: object, **more: object) -> str:
    return json.dumps({"steps": list(steps), "duration": 1, "changeSummary": {}, **more})


def test_a_preview_is_the_plan_of_its_steps() -> None:
    assert plan_in(preview(STEP), source="p.json") == plan_of([STEP])
    assert plan_in(preview(), source="p.json").steps == ()


@pytest.mark.parametrize(
    "step",
    [
        None,
        "update",
        {"op": "create", "newState": STATE},
        STEP | {"urn": "payments"},
        {"urn": URN, "newState": STATE},
        STEP | {"op": 1},
        {"op": "delete", "urn": URN},
        STEP | {"newState": "gone"},
        STEP | {"newState": {key: value for key, value in STATE.items() if key != "custom"}},
        STEP | {"oldState": {"custom": "yes"}},
    ],
)
def test_a_step_that_is_not_understood_is_no_plan(step: object) -> None:
    with pytest.raises(ConfigurationError, match=r"step 2 in p\.json is not one that this version understands"):
        plan_in(preview(STEP, step), source="p.json")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "printed no JSON"),
        (preview(STEP)[:-1], "printed no JSON"),
        (preview(STEP) * 2, "printed no JSON"),
        ("[]", "printed no steps"),
        ('{"steps": null}', "printed no steps"),
        (preview(STEP, diagnostics=[{"severity": "error", "message": "NameError: teams\n"}]), "NameError: teams"),
    ],
)
def test_what_is_no_preview_that_succeeded_is_no_plan(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"p\.json is no preview that succeeded: .*{reason}"):
        plan_in(text, source="p.json")


def test_a_warning_is_no_failure() -> None:
    assert plan_in(preview(STEP, diagnostics=[{"severity": "warning", "message": "old"}]), source="p.json").steps


def test_a_preview_that_hides_what_a_step_depends_on_is_no_plan() -> None:
    state = STATE | {"propertyDependencies": {"name": [f"{URN}-other"]}}

    with pytest.raises(
        ConfigurationError, match=r"does not show 1 resource .*payments-other\. Write it with .*--show-sames"
    ):
        plan_in(preview(STEP | {"newState": state}), source="p.json")
