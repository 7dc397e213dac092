"""A service account for a team's builds, its place in a workspace, and the one repository whose jobs may be it."""

import pulumi_claude_admin as claude

payments = claude.Workspace("payments", name="Payments")
builds = claude.ServiceAccount("builds", name="payments-builds", description="Builds of the payments team")
claude.ServiceAccountMember(
    "builds",
    workspace_id=payments.id,
    service_account_id=builds.id,
    role="workspace_developer",
)

github = claude.FederationIssuer(
    "github",
    name="github-actions",
    issuer_url="https://token.actions.githubusercontent.com",
)
claude.FederationRule(
    "payments-main",
    name="payments-main",
    issuer_id=github.id,
    service_account_id=builds.id,
    match=claude.FederationMatchArgs(
        subject_prefix="repo:acme/payments:ref:refs/heads/main",
        claims={"repository_owner": "acme"},
    ),
    oauth_scope="workspace:developer",
    workspace_ids=[payments.id],
    token_lifetime_seconds=900,
)
