from __future__ import annotations

import json

import pytest

from pulumi_claude_admin.drift.export_format import parse_export, resource_name
from pulumi_claude_admin.errors import StateUnreadable
from tests.support.stack_builder import Stack


def export(*resources: object, **deployment: object) -> str:
    return json.dumps({"version": 3, "deployment": {"resources": list(resources), **deployment}})


OURS: dict[str, object] = {
    "urn": "urn:pulumi:dev::shop::pulumi-python:dynamic/claude:Workspace::a::b",
    "type": "pulumi-python:dynamic/claude:Workspace",
    "id": "wrkspc_01A",
    "outputs": {"name": "A"},
}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "the state is empty"),
        ("hello", r"the state is not JSON \(line 1 column 1\)"),
        ("[]", "JSON, but not a stack export"),
        ("{}", "JSON, but not a stack export"),
        ('{"version": 3}', "no deployment"),
        ('{"version": 3, "checkpoint": {}}', "a backend's own checkpoint"),
        ('{"version": 5, "deployment": {}}', "version 5, newer than this release"),
        ('{"version": 2, "deployment": {}}', "version 2, older than this release"),
        ('{"version": 3, "deployment": {"resources": {}}}', "not a list"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_export_is_one_clear_line(text: str, complaint: str) -> None:
    with pytest.raises(StateUnreadable, match=complaint) as raised:
        parse_export(text)

    assert "\n" not in str(raised.value)
    assert raised.value.hint


@pytest.mark.parametrize("deployment", [{}, {"resources": None}, {"resources": []}])
def test_a_stack_with_no_resources_is_fine(deployment: dict[str, object]) -> None:
    state = parse_export(json.dumps({"version": 4, "deployment": deployment}))

    assert (state.resources, state.stacks, state.pending_operations) == ((), frozenset(), 0)


def test_project_and_stack_come_from_the_urns() -> None:
    assert parse_export(export(OURS)).stacks == {"shop/dev"}


def test_a_name_may_hold_the_separator() -> None:
    assert resource_name(str(OURS["urn"])) == "a::b"


@pytest.mark.parametrize("mark", [{"delete": True}, {"external": True}, {"id": ""}, {"urn": 3}])
def test_what_is_about_to_go_or_only_read_is_not_declared(mark: dict[str, object]) -> None:
    assert parse_export(export({**OURS, **mark}, "nonsense")).resources == ()


def test_operations_that_were_interrupted_are_counted() -> None:
    stack = Stack()
    stack.pending_operations = [{"type": "creating"}, {"type": "updating"}]

    assert parse_export(stack.text()).pending_operations == 2
