"""Every resource once, as commit 71a1fe7 applied it: stack.json and simulator.json are what that left. Never edit one of them."""

import pulumi_claude_admin as claude

payments = claude.Workspace(
    "payments",
    name="Payments",
    display_color="#D27C3A",
    tags={"cost-centre": "4711"},
    data_residency={"allowed_inference_geos": ["us"], "default_inference_geo": "us"},
)
claude.WorkspaceMembers(
    "payments",
    workspace_id=payments.id,
    members={"Ana@example.com": "workspace_developer", "ben@example.com": "workspace_user"},
)
claude.WorkspaceRateLimit(
    "payments-sonnet",
    workspace_id=payments.id,
    group="claude sonnet 4.x",
    requests_per_minute=500,
)
claude.WorkspaceSpendLimit("payments", workspace_id=payments.id, amount="5000")
claude.SpendNotifications(
    "payments", workspace_id=payments.id, thresholds=["2500.00"], recipients=["finops@example.com"]
)

untagged = claude.Workspace("untagged", name="Untagged", owner_tag=False)
claude.WorkspaceMember("chloe", workspace_id=untagged.id, user="chloe@example.com", role="workspace_admin")

claude.TeamWorkspace(
    "search",
    workspace_name="Search",
    tags={"cost-centre": "4713"},
    members={"chloe@example.com": "workspace_developer"},
    rate_limits={"Claude Sonnet 4.x": claude.RateLimits(output_tokens_per_minute=80_000)},
    spend_limit="800.00",
    notifications=claude.Notifications(thresholds=["400.00", "720.00"], recipients=["finops@example.com"]),
    clear_on_destroy=True,
)
claude.TeamWorkspace("support", workspace_name="Support", members={}, archive_on_destroy=True)

claude.OrganizationSpendLimit("organization", amount="9000.00")
