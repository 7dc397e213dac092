"""Limits for a workspace that is there already. Names in capitals are yours to change."""

import pulumi

import pulumi_claude_admin as claude

WORKSPACE = "Research"
GROUP = "Claude Sonnet 4.x"

workspace = claude.get_workspace_output(name=WORKSPACE)
claude.WorkspaceSpendLimit("research", workspace_id=workspace.id, amount="5000.00")

# Plain, as the program calculates with it: half of what the whole organization may ask.
requests = claude.get_rate_limits(group=GROUP).limits["requests_per_minute"].value
claude.WorkspaceRateLimit("research-half", workspace_id=workspace.id, group=GROUP, requests_per_minute=requests // 2)

pulumi.export("workspaces", [one.name for one in claude.list_workspaces()])
