"""What goes wrong between the product and the platform in stories, by the simulator's words."""

from __future__ import annotations

MISHAPS = (
    "rate_limited",
    "server_error",
    "unavailable",
    "overloaded",
    "conflict",
    "dropped",
    "lost_answer",
    "server_error_after",
    "nothing_taken",
    "workspace_created_incomplete",
    "change_outcome_unknown",
    "workspace_changed_concurrently",
    "unknown_fields",
    "forgotten",
)
READ_BACK = (
    "users/{}",
    "invites",
    "api_keys/{}",
    "external_keys",
    "external_keys/{}",
    "compliance_settings",
    "service_accounts",
    "service_accounts/{}",
    "workspaces/{}/service_accounts",
    "federation_issuers",
    "federation_issuers/{}",
    "federation_rules",
    "federation_rules/{}",
    "federation_rules/{}/workspaces",
)
"""Where a write may be forgotten: settings of workspaces are compared with their answers alone."""
