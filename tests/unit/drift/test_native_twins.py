"""Whatever reads a state or a preview reads that of a native provider as that of the same program in Python."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_claude_admin.drift.declared import Declared, declared_by, read_declared
from pulumi_claude_admin.drift.export_format import parse_export
from pulumi_claude_admin.drift.program import as_declared_by, parse_preview, unknown_properties
from tests.support.native_twin import DYNAMIC, NATIVE, native_twin
from tests.support.preview_builder import preview_text
from tests.support.stack_builder import CIPHERTEXT, Stack

EVERY_KIND = Path(__file__).parents[2] / "engine" / "state_of_every_kind" / "stack.json"
W = "wrkspc_01Payments"


def enterprise() -> Stack:
    made = Stack().member_limit("ana", "org_1/monthly/user_1", "org_1", user="ana@example.com", amount="5.00")
    made.member_limits("people", "org_1", {"ana@example.com": "user_1"}, people={"ana@example.com": "5.00"})
    return made.gateway_limit("gateway", "gw_1", "https://gateway.example.com", group="eng", pooled_budget="10.00")


def secret() -> Stack:
    made = Stack().spend_limit("payments", W, CIPHERTEXT).workspace("payments", W, tags={"env": CIPHERTEXT})
    made.add("ExternalKey", "key", "ckey_1", {"provider_config": {"type": "aws", "kms_arn": CIPHERTEXT}})
    return made.add("SpendNotifications", "mail", W, CIPHERTEXT)


TEXTS = {
    "every kind": EVERY_KIND.read_text(encoding="utf-8"),
    "of Enterprise and of a gateway": enterprise().text(),
    "secret": secret().text(),
    "of a newer release": Stack().add("WorkspaceMoodRing", "payments", W, {"mood_color": "red"}).text(),
}


def resources_in(text: str) -> list[dict[str, object]]:
    found = json.loads(text)["deployment"]["resources"]
    return [{**one, "inputs": without_python(one.get("inputs", {}))} for one in found if one.get("custom")]


def without_python(bag: Mapping[str, object]) -> dict[str, object]:
    """A bag without what only a Python program's has."""
    return {name: value for name, value in bag.items() if name not in {"__provider", "secret_inputs"}}


def in_python(value: object) -> str:
    return re.sub(f"{NATIVE}(?!TeamWorkspace)", DYNAMIC, repr(value))


def told(declared: Declared) -> tuple[list[str], str]:
    """Without their order, which is that of their URNs."""
    return sorted(map(in_python, declared.declarations)), in_python(replace(declared, declarations=()))


@pytest.mark.parametrize("name", TEXTS)
def test_a_state_declares_the_same(name: str) -> None:
    twin = native_twin(TEXTS[name])
    assert DYNAMIC not in twin
    assert told(read_declared(twin)) == told(read_declared(TEXTS[name]))


@pytest.mark.parametrize("name", TEXTS)
def test_a_program_of_the_same_has_the_same_steps(name: str) -> None:
    before, after = Stack(), Stack()
    after.resources = resources_in(TEXTS[name])
    before.resources = after.resources[1:]
    document = preview_text(before, after, sources={"payments": "payments"})
    ours, twins = parse_preview(document), parse_preview(native_twin(document))
    assert in_python(twins.steps) == in_python(ours.steps)
    state = before.text()
    of_twins = declared_by(as_declared_by(twins, parse_export(native_twin(state))))
    assert told(of_twins) == told(declared_by(as_declared_by(ours, parse_export(state))))


def test_a_value_that_is_not_known_yet_is_known_by_the_name_it_comes_under() -> None:
    before, after = Stack(), Stack().workspace("payments", W).spend_limit("cap", W, "5.00")
    document = native_twin(preview_text(before, after, sources={"cap": "payments"}))
    (step,) = (one for one in parse_preview(document).steps.values() if one.type.endswith("SpendLimit"))
    assert unknown_properties(step) == ("workspace_id",)
    assert step.depends_on == {"workspace_id": (f"urn:pulumi:prod::teams::{NATIVE}Workspace::payments",)}


def test_a_component_of_a_python_program_is_none() -> None:
    urn = "urn:pulumi:prod::teams::claude:index:TeamWorkspace::payments"
    made = Stack()
    made.resources.append({"urn": urn, "custom": False, "type": "claude:index:TeamWorkspace"})
    assert made.declared().unknown_types == frozenset()
