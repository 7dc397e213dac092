from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from pulumi_claude_admin.audit.facts import ConcentrationFacts, TokenFacts
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.audit_figures import Audited, build
from pulumi_claude_admin.report.audit_json import read, render
from tests.support.audit_facts import facts, workspace
from tests.support.audit_scenarios import AUDITS, RUN
from tools.report_schema import AUDIT_PAGE, audit_schema


def document(name: str = "audit_action_needed") -> dict[str, Any]:
    made: dict[str, Any] = json.loads(render(AUDITS[name]()))
    return made


def closed(node: object) -> Any:  # noqa: ANN401 - any part of a schema
    """The same schema, with every key that it does not name forbidden."""
    if isinstance(node, list):
        return [closed(one) for one in node]
    if not isinstance(node, dict):
        return node
    inner = {key: closed(value) for key, value in node.items()}
    return inner | {"additionalProperties": False} if "properties" in inner else inner


@pytest.mark.parametrize("name", AUDITS)
def test_an_audit_that_was_written_is_read_as_it_was(name: str) -> None:
    report = AUDITS[name]()
    assert read(render(report), source="a.json") == report


@pytest.mark.parametrize("name", AUDITS)
def test_every_audit_fits_the_published_schema_and_has_no_undocumented_key(name: str) -> None:
    schema = json.loads(AUDIT_PAGE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(closed(schema)).validate(document(name))


def test_the_published_schema_is_that_of_the_code() -> None:
    assert AUDIT_PAGE.read_text(encoding="utf-8") == audit_schema(), "run `make docs`"


def test_money_is_exact_text_in_major_units() -> None:
    payments = next(one for one in document()["workspaces"] if one["id"] == "wrkspc_01Payments")
    assert payments["forecast"]["amount"] == "6420.005"
    assert payments["cap"] == {
        "amount": "5000.00",
        "source": "api",
        "action": "notify_and_pause",
        "declared": "4000.00",
        "declared_at": "teams.yaml:4",
        "why_unseen": None,
    }


def test_what_comes_of_a_division_has_six_digits_after_the_point() -> None:
    third = Decimal(1) / 3
    team = replace(workspace("wrkspc_A", "A", a_week="7"), tokens=TokenFacts(uncached_input=2, cache_read=1))
    spread = ConcentrationFacts("people", 3, third, 2 * third, Decimal("0.5"), 3)
    audited = Audited(replace(facts(team), concentration=(spread,)), (), {})
    told = json.loads(render(build(audited, RUN)))
    assert told["workspaces"][0]["cached_share"] == "0.333333"
    (people,) = told["concentration"]
    assert (people["top_five"], people["gini"], people["hhi"]) == ("0.333333", "0.666667", "0.5")


def test_keys_that_nobody_knows_are_passed_over() -> None:
    told = document() | {"from_the_future": {"x": 1}}
    assert read(json.dumps(told), source="a.json") == AUDITS["audit_action_needed"]()


def _without(key: str) -> dict[str, Any]:
    return {name: value for name, value in document().items() if name != key}


def _with_rule(**words: str) -> dict[str, Any]:
    told = document()
    told["findings"][0] |= words
    return told


BAD = {
    "no JSON": "{",
    "a list": [],
    "another kind": document() | {"report": "drift"},
    "a newer version": document() | {"schema_version": 2},
    "no amount": _without("amount"),
    "an amount that is none": document() | {"amount": "NaN"},
    "an amount that nobody could print": document() | {"amount": "1E+999999"},
    "a title that is markup": _with_rule(title="<img src=a>"),
    "a rule that is markup": _with_rule(rule="cap.</summary>"),
    "a severity that is none": _with_rule(severity="worst"),
    "an exit code that is none": document() | {"run": document()["run"] | {"exit_codes": [256]}},
    "no exit code": document() | {"run": document()["run"] | {"exit_codes": []}},
    "a currency that is none": document() | {"reading": document()["reading"] | {"currency": "US|D"}},
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_audit_is_refused_in_one_line_that_names_the_file(what: str) -> None:
    text = BAD[what] if isinstance(BAD[what], str) else json.dumps(BAD[what])
    with pytest.raises(ConfigurationError, match=r"^a\.json is no JSON report of `claude-admin audit`: ") as raised:
        read(str(text), source="a.json")
    assert "\n" not in str(raised.value)
