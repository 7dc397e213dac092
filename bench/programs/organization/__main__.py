"""BENCH_WORKSPACES team workspaces of 20 members each, out of BENCH_PEOPLE people; the same every time."""

import os

import pulumi_claude_admin as claude

MEMBERS = 20
ROLES = ("workspace_user", "workspace_developer", "workspace_restricted_developer")

people = int(os.environ["BENCH_PEOPLE"])

for number in range(1, int(os.environ["BENCH_WORKSPACES"]) + 1):
    name = f"team-{number:03d}"
    first = number * MEMBERS // 2
    workspace = claude.Workspace(name, name=f"Team {number:03d}")
    claude.WorkspaceMembers(
        name,
        workspace_id=workspace.id,
        members={
            f"person{(first + seat) % people + 1:04d}@example.com": ROLES[seat % len(ROLES)] for seat in range(MEMBERS)
        },
    )
    claude.WorkspaceRateLimit(name, workspace_id=workspace.id, group="Claude Sonnet 4.x", requests_per_minute=500)
    claude.WorkspaceSpendLimit(name, workspace_id=workspace.id, amount="500.00")
