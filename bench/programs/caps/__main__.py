"""BENCH_WORKSPACES workspaces, each with a cap if BENCH_CAPS says so."""

import os

import pulumi_claude_admin as claude
from bench.declared import AMOUNT, workspace_numbers

for number in workspace_numbers():
    name = f"team-{number:03d}"
    workspace = claude.Workspace(name, name=f"Team {number:03d}")
    if os.environ["BENCH_CAPS"]:
        claude.WorkspaceSpendLimit(name, workspace_id=workspace.id, amount=AMOUNT)
