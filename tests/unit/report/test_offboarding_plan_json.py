from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.offboarding_plan_json import read, render
from pulumi_claude_admin.report.pii import Pii
from tests.support.offboarding_plans import a_plan
from tools.report_schema import OFFBOARDING_PAGE, offboarding_schema


def document() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(render(a_plan(), tool_version="1.0"))
    return made


def edited(**changes: object) -> str:
    told = document()
    told["plan"] |= changes
    return json.dumps(told)


def test_a_plan_that_was_written_is_read_as_it_was() -> None:
    assert read(render(a_plan(), tool_version="1.0"), source="plan.json") == a_plan()


def test_a_decision_may_be_written_into_it() -> None:
    told = document()
    told["plan"]["people"][0]["steps"][1]["decision"] = "assign ben@example.com"
    assert read(json.dumps(told), source="plan.json") == a_plan(decision="assign ben@example.com")


def test_a_plan_fits_the_published_schema() -> None:
    schema = json.loads(OFFBOARDING_PAGE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document())


def test_the_published_schema_is_that_of_the_code() -> None:
    assert OFFBOARDING_PAGE.read_text(encoding="utf-8") == offboarding_schema(), "run `make docs`"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "plan.json is no offboarding plan"),
        ("[]", "plan.json is no offboarding plan"),
        (json.dumps(document() | {"report": "audit"}), "plan.json is no offboarding plan: report must be"),
        (json.dumps(document() | {"schema_version": 2}), "plan.json was written by a newer version"),
        (edited(members=400), "plan.json was edited: only `decision` may be"),
        (edited(organization_id="other"), "plan.json was edited: only `decision` may be"),
        (render(a_plan(), tool_version="1.0", pii=Pii.HASHED), "plan.json was written with --pii hashed"),
    ],
)
def test_what_is_no_plan_or_not_as_it_was_made_is_refused(text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(text, source="plan.json")
    assert str(caught.value).startswith(message)


def test_a_decision_that_is_none_is_refused() -> None:
    told = document()
    told["plan"]["people"][0]["steps"][1]["decision"] = "maybe"
    with pytest.raises(ConfigurationError, match="'maybe' is no decision about a key"):
        read(json.dumps(told), source="plan.json")
