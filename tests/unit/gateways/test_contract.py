from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.gateways.contract import SCHEMA_FILE, read, render, schema
from tests.support.budgets import CONTRACT, contract_document
from tools.report_schema import CONTRACT_PAGE


def test_what_is_written_is_read_again_and_fits_the_published_schema() -> None:
    published = json.loads(CONTRACT_PAGE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(published)
    jsonschema.validate(json.loads(render(CONTRACT)), published)
    assert read(render(CONTRACT), source="a file") == CONTRACT


def test_published_schema_is_that_of_the_model() -> None:
    assert CONTRACT_PAGE.name == SCHEMA_FILE
    assert json.loads(CONTRACT_PAGE.read_text(encoding="utf-8")) == schema()


def test_keys_of_a_later_version_are_passed_over() -> None:
    document = contract_document()
    document["forecast"] = {"payments": "9"}
    document["workspaces"][0]["remaining"] = "1.00"
    assert read(json.dumps(document), source="a file") == CONTRACT


def _with(path: tuple[str | int, ...], value: object) -> str:
    document = contract_document()
    place: Any = document
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    return json.dumps(document)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Invalid JSON"),
        ("[]", ""),
        (_with(("schema_version",), 2), "schema_version must be 1"),
        (_with(("contract",), "budgets"), "contract must be"),
        (_with(("workspaces", 0, "cap"), 5000), "workspaces.0.cap"),
        (_with(("workspaces", 0, "spent"), "-1.00"), "workspaces.0.spent"),
        (_with(("workspaces", 0, "state"), "fine"), "workspaces.0.state must be"),
        (_with(("as_of",), "2026-11-29T06:00:00"), "as_of"),
        (_with(("as_of",), 1764396000), "as_of is no time"),
        (
            _with(("workspaces", 1, "teams"), ["payments"]),
            "'payments' is the team of wrkspc_payments and of wrkspc_search",
        ),
    ],
)
def test_what_is_no_contract_is_refused_in_one_line(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=r"budgets\.json is no claude-budgets\.v1\.json") as refused:
        read(text, source="budgets.json")
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)
