"""
`pulumi import` and the option `import` for resources of the native provider: by an id alone, on the real engine.

What is there comes into the state without a write, as a program declares it; what is not there is never taken for imported.
"""

from __future__ import annotations

import json

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.model.property_names import in_snake_case
from pulumi_claude_admin.native.kinds import find_kind
from tests.support.native_claude import SCHEMA
from tests.support.other_admin import writes
from tests.support.pulumi_stack import MakeStack, Stack

QUIETLY = ("--generate-code=false", "--protect=false", "--yes", "--skip-preview")


@pytest.fixture
def stack(new_stack: MakeStack, simulator: Simulator) -> Stack:
    return new_stack(simulator, provider="native")


def statement(name: str, token: str, inputs: dict[str, object]) -> str:
    """What Pulumi writes of a resource that it has imported: those of the recorded inputs that the schema has."""
    kind = find_kind(token)
    assert kind is not None
    given = {key: value for key, value in inputs.items() if key in SCHEMA["resources"][token]["inputProperties"]}
    return f"claude.{token.rpartition(':')[2]}({name!r}, **{in_snake_case(given, kind.spec_type)!r})"


def program_of(stack: Stack) -> str:
    found = {key.partition(" ")[2]: one for key, one in stack.export().items() if one["type"] in SCHEMA["resources"]}
    return "\n".join(statement(name, one["type"], one["inputs"]) for name, one in found.items())


def test_what_is_there_is_imported_without_a_write_and_what_is_not_is_an_error(
    stack: Stack, simulator: Simulator, other_admin: HttpAdminApi
) -> None:
    organization = other_admin.organization.retrieve()
    (research,) = (one for one in other_admin.workspaces.list() if not one.is_archived)
    payments = other_admin.workspaces.create(name="Payments", tags={"cost-centre": "4711"})
    simulator.reset_requests()

    for kind, id_, said in (
        ("Workspace", "wrkspc_nowhere", "there is no Workspace 'wrkspc_nowhere' in organization 'Tiny Tools'"),
        (
            "ServiceAccount",
            research.id,
            f"'{research.id}' is not the id of any ServiceAccount: those have the form svac_",
        ),
    ):
        told = stack.run("import", f"claude:index:{kind}", "x", id_, *QUIETLY, expect=1)
        assert [line.partition(said)[0] for line in told.lines_of("x")] == ["error: "]
    assert program_of(stack) == ""

    wanted = {
        "research": ("Workspace", research.id),
        "people": ("WorkspaceMembers", research.id),
        "everything": ("OrganizationSpendLimit", organization.id),
        "key": ("ApiKey", other_admin.api_keys.list()[0].id),
    }
    entries = [{"type": f"claude:index:{kind}", "name": name, "id": id_} for name, (kind, id_) in wanted.items()]
    (stack.folder / "import.json").write_text(json.dumps({"resources": entries}))
    stack.run("import", "--file", "import.json", *QUIETLY)
    program = program_of(stack)
    assert f"claude.Workspace('research', **{{'adopt_id': '{research.id}'" in program
    assert "'members': {'ana@example.com': 'workspace_developer'}" in program
    stack.program(program)
    stack.preview("--expect-no-changes")
    stack.refresh_preview()

    asked = "opts=pulumi.ResourceOptions(import_={id!r})"
    given = f"name='Payments', tags={{'cost-centre': '4711'}}, adopt_id={payments.id!r}, owner_tag=False"
    stack.program(f"{program}\nclaude.Workspace('payments', {given}, {asked.format(id=payments.id)})")
    assert "= 1 imported\n    5 unchanged" in stack.up().text
    assert writes(simulator) == []
