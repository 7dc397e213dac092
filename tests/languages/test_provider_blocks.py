"""Two provider blocks in one program, the first as docs/provider-blocks.md writes it: each its own organization, on the real engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_simulator import Simulator
from tests.support.language_project import LanguageProject
from tests.support.other_admin import workspace, writes

pytestmark = pytest.mark.engine

PAGE = Path("docs", "provider-blocks.md")
PROGRAM = {
    "typescript": """\
import * as claude from "pulumi-claude-admin";
BLOCK
const america = new claude.Provider("america", { adminApiKeyVariable: "CLAUDE_KEY_OF_AMERICA", baseUrl: "ADDRESS" });
export const lab = new claude.Workspace("lab", { name: "Lab" }, { provider: america }).id;
""",
    "go": """\
package teams

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"pulumi-claude-admin/claude"
)

// Blocks is a program.
func Blocks(ctx *pulumi.Context) error {
BLOCK
	america, err := claude.NewProvider(ctx, "america", &claude.ProviderArgs{
		AdminApiKeyVariable: pulumi.String("CLAUDE_KEY_OF_AMERICA"),
		BaseUrl:             pulumi.String("ADDRESS"),
	})
	if err != nil {
		return err
	}
	lab, err := claude.NewWorkspace(ctx, "lab", &claude.WorkspaceArgs{Name: pulumi.String("Lab")}, pulumi.Provider(america))
	if err != nil {
		return err
	}
	ctx.Export("lab", lab.ID())
	return nil
}
""",
}


@pytest.fixture
def europe() -> Iterator[Simulator]:
    """The organization of the page; `simulator` is another one."""
    with Simulator(seed="tiny", switches={"requests_per_minute": 0}) as running:
        yield running


def test_each_block_is_of_its_own_organization_and_the_wrong_credential_changes_nothing(
    project: LanguageProject, simulator: Simulator, europe: Simulator, repository: Path
) -> None:
    name = project.language.name
    page = (repository / PAGE).read_text(encoding="utf-8")
    (block,) = re.findall(rf"^```{name}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    text = PROGRAM[name].replace("BLOCK", block).replace("ADDRESS", simulator.base_url)
    program = project.compile_program("blocks", text)
    keys = {"CLAUDE_KEY_OF_EUROPE": europe.admin_api_key, "CLAUDE_KEY_OF_AMERICA": simulator.admin_api_key}
    nobody = {"ANTHROPIC_ADMIN_API_KEY": "sk-ant-admin01-test-of-nobody", "ANTHROPIC_BASE_URL": europe.base_url}
    project.environment.update({**keys, **nobody})

    made = project.run("up", program=program)
    assert workspace(simulator, "Lab")["id"] in made
    assert workspace(europe, "Payments")["tags"]["managed-by"] == "pulumi/claude-quickstart/dev/payments"
    assert "5 unchanged" in project.run("preview", program=program)  # two of each, and the stack

    written = [writes(simulator), writes(europe)]
    project.environment["CLAUDE_KEY_OF_EUROPE"] = project.environment.pop("CLAUDE_KEY_OF_AMERICA")
    project.environment["ANTHROPIC_BASE_URL"] = simulator.base_url
    wrong = project.run("up", program=program, expect=1)
    assert "organizationId of the provider block says 5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f" in wrong
    assert "CLAUDE_KEY_OF_AMERICA, which adminApiKeyVariable of the provider block names, is not set" in wrong
    assert [writes(simulator), writes(europe)] == written
