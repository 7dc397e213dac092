"""Three teams: who works there, how fast, how much they may spend, and who hears of it. Edit it for your own organization."""

import pulumi

import pulumi_claude_admin as claude

FINANCE = "finops@example.com"

# Payments: two developers and a bot.
payments = claude.Workspace("payments", name="Payments", tags={"cost-centre": "4711"})
claude.WorkspaceMembers(
    "payments",
    workspace_id=payments.id,
    members={
        "ana@example.com": "workspace_developer",
        "ben@example.com": "workspace_developer",
        "finbot@example.com": "workspace_user",
    },
)
claude.WorkspaceRateLimit(
    "payments-sonnet",
    workspace_id=payments.id,
    group="Claude Sonnet 4.x",
    requests_per_minute=500,
    output_tokens_per_minute=80_000,
)
claude.WorkspaceSpendLimit("payments", workspace_id=payments.id, amount="5000.00")
claude.SpendNotifications(
    "payments", workspace_id=payments.id, thresholds=["2500.00", "4500.00"], recipients=[FINANCE, "ana@example.com"]
)

# Support: one who looks after the workspace, two who use it.
support = claude.Workspace("support", name="Support", tags={"cost-centre": "4712"})
claude.WorkspaceMembers(
    "support",
    workspace_id=support.id,
    members={
        "chloe@example.com": "workspace_admin",
        "kofi@example.com": "workspace_user",
        "lena@example.com": "workspace_user",
    },
)
claude.WorkspaceRateLimit("support-haiku", workspace_id=support.id, group="Claude Haiku 4.x", requests_per_minute=1_000)
claude.WorkspaceSpendLimit("support", workspace_id=support.id, amount="3000.00")
claude.SpendNotifications("support", workspace_id=support.id, thresholds=["2400.00"], recipients=[FINANCE])

# Search: two model groups with limits of their own; for every other group the organization's limits apply.
search = claude.Workspace("search", name="Search", tags={"cost-centre": "4713"})
claude.WorkspaceMembers(
    "search",
    workspace_id=search.id,
    members={
        "dev@example.com": "workspace_developer",
        "emil@example.com": "workspace_developer",
        "fatima@example.com": "workspace_restricted_developer",
    },
)
claude.WorkspaceRateLimit("search-sonnet", workspace_id=search.id, group="Claude Sonnet 4.x", requests_per_minute=800)
claude.WorkspaceRateLimit("search-opus", workspace_id=search.id, group="Claude Opus 4.x", requests_per_minute=200)
claude.WorkspaceSpendLimit("search", workspace_id=search.id, amount="8000.00")
claude.SpendNotifications("search", workspace_id=search.id, thresholds=["4000.00", "7200.00"], recipients=[FINANCE])

pulumi.export("payments", payments.id)
pulumi.export("support", support.id)
pulumi.export("search", search.id)
