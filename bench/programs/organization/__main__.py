"""BENCH_WORKSPACES team workspaces of 20 members each, out of BENCH_PEOPLE people; the same every time."""

import pulumi_claude_admin as claude
from bench.declared import AMOUNT, GROUP, REQUESTS_PER_MINUTE, members_of, workspace_numbers

for number in workspace_numbers():
    name = f"team-{number:03d}"
    workspace = claude.Workspace(name, name=f"Team {number:03d}")
    claude.WorkspaceMembers(name, workspace_id=workspace.id, members=members_of(number))
    claude.WorkspaceRateLimit(name, workspace_id=workspace.id, group=GROUP, requests_per_minute=REQUESTS_PER_MINUTE)
    claude.WorkspaceSpendLimit(name, workspace_id=workspace.id, amount=AMOUNT)
