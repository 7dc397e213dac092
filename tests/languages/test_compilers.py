"""A wrong name, a wrong type, a missing input, a word that is none: the compiler says so at the line, before anything runs."""

from __future__ import annotations

import re

import pytest

from tests.support.language_project import TSC, LanguageProject
from tools.languages.language import GO, TYPESCRIPT

WRONG_TYPESCRIPT = """\
import * as claude from "pulumi-claude-admin";
new claude.Workspace("a", { nmae: "Payments" });
new claude.Workspace("b", {});
new claude.WorkspaceSpendLimit("c", { workspaceId: "wrkspc_1", amount: 5000 });
new claude.WorkspaceSpendLimit("d", { workspaceId: "wrkspc_1", amount: "5000.00", channel: "post" });
new claude.Workspace("e", { name: "Payments", dataResidency: { workspaceGeo: "us", geo: "us" } });
new claude.Workspace("right", { name: "Payments", dataResidency: { workspaceGeo: "us", allowedInferenceGeos: ["us"] } });
const id: claude.ApiKey["apiKeyId"] = new claude.Workspace("f", { name: "Payments" }).createdAt;
"""
WRONG_GO = """\
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"pulumi-claude-admin/claude"
)

func main() {
	_ = claude.WorkspaceArgs{Nmae: pulumi.String("Payments")}
	_ = claude.WorkspaceSpendLimitArgs{Amount: pulumi.Int(5000)}
	_ = claude.WorkspaceSpendLimitArgs{Channel: claude.WorkspaceWhenArchivedKeep}
	_ = claude.DataResidencyArgs{Geo: pulumi.String("us")}
	_ = claude.WorkspaceArgs{DataResidency: claude.DataResidencyArgs{AllowedInferenceGeos: pulumi.ToStringArray([]string{"us"})}}
}
"""


@pytest.mark.parametrize("language", [TYPESCRIPT], ids=["typescript"])
def test_typescript_refuses_what_the_schema_does_not_have(project: LanguageProject) -> None:
    project.write("wrong.ts", WRONG_TYPESCRIPT)

    said = project.compile(*TSC, "--noEmit", "wrong.ts", expect=2)

    assert [int(line) for line in re.findall(r"^wrong\.ts\((\d+),", said, re.MULTILINE)] == [2, 3, 4, 5, 6, 8], said
    assert "'nmae' does not exist in type 'WorkspaceArgs'" in said
    assert "Property 'name' is missing" in said


@pytest.mark.parametrize("language", [GO], ids=["go"])
def test_go_refuses_what_the_schema_does_not_have(project: LanguageProject) -> None:
    project.write("wrong/main.go", WRONG_GO)

    said = project.compile("go", "build", "-mod=readonly", "-o", "build/wrong", "./wrong", expect=1)

    assert [int(line) for line in re.findall(r"main\.go:(\d+):", said)] == [10, 11, 12, 13], said
    assert "unknown field Nmae" in said
