"""A program that declares nothing: it reads a workspace that is there by its id, and previews the same twice."""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from tests.support.language_project import LanguageProject
from tests.support.other_admin import workspace, writes
from tools.languages.language import GO

pytestmark = pytest.mark.engine

TYPESCRIPT_PROGRAM = """\
import * as claude from "pulumi-claude-admin";
export const found = claude.Workspace.get("research", "ID").name;
"""
GO_PROGRAM = """\
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
"""


def test_what_is_there_is_read_by_its_id(project: LanguageProject, simulator: Simulator) -> None:
    program = _reader(project, str(workspace(simulator, "Research")["id"]))

    made = project.run("up", program=program)
    again = project.run("preview", program=program)

    assert 'found: "Research"' in made
    assert "1 unchanged" in again  # the stack itself
    assert writes(simulator) == []


def _reader(project: LanguageProject, workspace_id: str) -> tuple[str, ...]:
    """The command of a program of its own beside the quickstart's, compiled."""
    if project.language is GO:
        project.write("teams/read.go", GO_PROGRAM.replace('ID")', f'{workspace_id}")'))
        project.write("read/main.go", project.read("run/main.go").replace("teams.Declare", "teams.Read"))
        project.compile("go", "build", "-mod=readonly", "-o", "build/read", "./read")
        return ("build/read",)
    project.write("read.ts", TYPESCRIPT_PROGRAM.replace('"ID"', f'"{workspace_id}"'))
    project.write("runRead.ts", project.read("run.ts").replace("./index", "./read"))
    project.compile(
        *("node_modules/.bin/tsc", "--outDir", "build", "--strict", "--skipLibCheck"),
        *("--module", "node16", "--target", "ES2022", "read.ts", "runRead.ts"),
    )
    return ("node", "build/runRead.js")
