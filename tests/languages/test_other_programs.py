"""Programs of one resource: one that reads what is there by its id, and one with a value that nobody may read."""

from __future__ import annotations

from pathlib import Path

import pytest

from claude_simulator import Simulator
from tests.support.language_project import LanguageProject
from tests.support.other_admin import workspace, writes

pytestmark = pytest.mark.engine

READ = {
    "typescript": """\
import * as claude from "pulumi-claude-admin";
export const found = claude.Workspace.get("research", "ID").name;
""",
    "go": """\
package teams

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"pulumi-claude-admin/claude"
)

// Read is a program.
func Read(ctx *pulumi.Context) error {
	workspace, err := claude.GetWorkspace(ctx, "research", pulumi.ID("ID"), nil)
	if err != nil {
		return err
	}
	ctx.Export("found", workspace.Name)
	return nil
}
""",
}
SECRET = {
    "typescript": """\
import * as claude from "pulumi-claude-admin";
import * as pulumi from "@pulumi/pulumi";
export const tags = new claude.Workspace("hidden", { name: "Hidden", tags: { project: pulumi.secret("kestrel") } }).tags;
""",
    "go": """\
package teams

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"pulumi-claude-admin/claude"
)

// Hide is a program.
func Hide(ctx *pulumi.Context) error {
	workspace, err := claude.NewWorkspace(ctx, "hidden", &claude.WorkspaceArgs{
		Name: pulumi.String("Hidden"),
		Tags: pulumi.StringMap{"project": pulumi.ToSecret(pulumi.String("kestrel")).(pulumi.StringOutput)},
	})
	if err != nil {
		return err
	}
	ctx.Export("tags", workspace.Tags)
	return nil
}
""",
}


def test_what_is_there_is_read_by_its_id(project: LanguageProject, simulator: Simulator) -> None:
    text = READ[project.language.name].replace('"ID"', f'"{workspace(simulator, "Research")["id"]}"')
    program = project.compile_program("read", text)

    made = project.run("up", program=program)
    again = project.run("preview", program=program)

    assert 'found: "Research"' in made
    assert "1 unchanged" in again  # the stack itself
    assert writes(simulator) == []


def test_a_secret_stays_one_in_state_and_output(project: LanguageProject, simulator: Simulator, tmp_path: Path) -> None:
    program = project.compile_program("hide", SECRET[project.language.name])

    said = project.run("preview", program=program) + project.run("up", program=program)
    again = project.run("preview", program=program)

    assert workspace(simulator, "Hidden")["tags"]["project"] == "kestrel"
    assert "2 unchanged" in again
    kept = [file.name for file in (tmp_path / "state").rglob("*.json") if "kestrel" in file.read_text(encoding="utf-8")]
    assert ("kestrel" in said + again, kept) == (False, [])
