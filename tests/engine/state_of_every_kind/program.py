"""Every kind once. stack.json and simulator.json are what `python -m tests.support.leave_state` left of it: never edit one of them alone."""

import pulumi_claude_admin as claude

key = claude.ExternalKey(
    "payments",
    provider_config=claude.ProviderConfigArgs(type="aws", kms_arn="arn:aws:kms:us-east-1:111122223333:key/not-a-key"),
    display_name="payments",
)
payments = claude.Workspace(
    "payments",
    name="Payments",
    display_color="#D27C3A",
    tags={"cost-centre": "4711"},
    data_residency={"allowed_inference_geos": ["us"], "default_inference_geo": "us"},
    external_key_id=key.id,
)
claude.WorkspaceMembers("payments", workspace_id=payments.id, members={"Ana@example.com": "workspace_developer"})
claude.WorkspaceRateLimit(
    "payments-sonnet", workspace_id=payments.id, group="claude sonnet 4.x", requests_per_minute=500
)
claude.WorkspaceSpendLimit("payments", workspace_id=payments.id, amount="5000")
claude.SpendNotifications(
    "payments", workspace_id=payments.id, thresholds=["2500.00"], recipients=["finops@example.com"]
)
claude.ClaudeCodeSpendLimits(
    "claude-code", default="200", people={"Ana@example.com": "500.00", "ben@example.com": "default"}
)
claude.OrganizationSpendLimit("organization", amount="9000.00")

untagged = claude.Workspace("untagged", name="Untagged", owner_tag=False)
claude.WorkspaceMember("chloe", workspace_id=untagged.id, user="chloe@example.com", role="workspace_admin")

claude.OrganizationMember("ana", user="ana@example.com", role="developer")
# Accepted: a pending one would be over after 21 days of any clock.
claude.Invite("ben", email="ben@example.com", role="developer")

ci = claude.ServiceAccount("ci", name="ci", description="Continuous integration")
claude.ServiceAccountMember("ci", workspace_id=untagged.id, service_account_id=ci.id, role="workspace_developer")
github = claude.FederationIssuer(
    "github", name="github-actions", issuer_url="https://token.actions.githubusercontent.com"
)
claude.FederationRule(
    "app",
    name="app",
    issuer_id=github.id,
    service_account_id=ci.id,
    oauth_scope="workspace:developer",
    match=claude.FederationMatchArgs(subject_prefix="repo:acme/app:ref:refs/heads/main"),
    workspace_ids=[payments.id],
)

# The key that the seed has: nothing makes one.
claude.ApiKey("notebooks", adopt_id="apikey_01D5GtZvTHnq1f67t3EzR7AF", name="notebooks", status="inactive")
claude.ComplianceSettings("feed", state="enabled")

claude.TeamWorkspace(
    "search",
    name="Search",
    members={"chloe@example.com": "workspace_developer"},
    service_accounts={"ci": {"service_account_id": ci.id, "role": "workspace_user"}},
    rate_limits={"Claude Sonnet 4.x": claude.RateLimits(output_tokens_per_minute=80_000)},
    spend_limit="800.00",
    clear_on_destroy=True,
)
