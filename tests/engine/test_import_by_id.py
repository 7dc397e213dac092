"""
`pulumi import` and the option `import` for resources of the native provider: by an id alone, on the real engine.

What is there comes into the state without a write, and the program that Pulumi writes of it has nothing to change; what is not there is
never taken for imported.
"""

from __future__ import annotations

import json

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.native_claude import SCHEMA
from tests.support.other_admin import writes
from tests.support.pulumi_stack import MakeStack, Stack

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("yaml_host")]

QUIETLY = ("--protect=false", "--yes", "--skip-preview")
PROJECT = "name: shop\nruntime: yaml\n"


@pytest.fixture
def stack(new_stack: MakeStack, simulator: Simulator) -> Stack:
    made = new_stack(simulator, provider="native")
    (made.folder / "__main__.py").unlink()
    (made.folder / "Pulumi.yaml").write_text(PROJECT)
    return made


def ours(stack: Stack) -> list[str]:
    return [name for name, resource in stack.export().items() if resource["type"] in SCHEMA["resources"]]


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
        told = stack.run("import", f"claude:index:{kind}", "x", id_, "--generate-code=false", *QUIETLY, expect=1)
        assert [line.partition(said)[0] for line in told.lines_of("x")] == ["error: "]
    assert ours(stack) == []

    wanted = {
        "research": ("Workspace", research.id),
        "people": ("WorkspaceMembers", research.id),
        "everything": ("OrganizationSpendLimit", organization.id),
        "key": ("ApiKey", other_admin.api_keys.list()[0].id),
    }
    entries = [{"type": f"claude:index:{kind}", "name": name, "id": id_} for name, (kind, id_) in wanted.items()]
    (stack.folder / "import.json").write_text(json.dumps({"resources": entries}))
    stack.run("import", "--file", "import.json", "--out", "imported.yaml", *QUIETLY)
    program = (stack.folder / "imported.yaml").read_text()
    assert f"      adoptId: {research.id}\n" in program
    assert "      ownerTag: false\n" in program
    assert "        ana@example.com: workspace_developer\n" in program
    (stack.folder / "Pulumi.yaml").write_text(PROJECT + program)
    stack.preview("--expect-no-changes")
    stack.refresh_preview()

    inputs = {"name": "Payments", "tags": payments.tags, "adoptId": payments.id, "ownerTag": False}
    one = {"type": "claude:Workspace", "properties": inputs, "options": {"import": payments.id}}
    (stack.folder / "Pulumi.yaml").write_text(f"{PROJECT}{program}  payments: {json.dumps(one)}\n")
    assert "= 1 imported\n    5 unchanged" in stack.up().text
    assert len(ours(stack)) == 5
    assert writes(simulator) == []
