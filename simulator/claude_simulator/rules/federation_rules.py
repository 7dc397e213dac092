"""What is refused about federation rules, but for what a rule's match says (federation_rule_match.py)."""

from __future__ import annotations

import re

from claude_simulator.organization import ORG_ADMIN, Organization, Workspace
from claude_simulator.rules.refused import absent, forbidden, invalid
from claude_simulator.workload_values import FederationIssuer, FederationRule, ServiceAccount

PLAIN_SCOPES = frozenset({"workspace:developer", "workspace:inference"})
SCOPE = re.compile(r"[a-z_]+:[a-z_]+")
LIFETIME = (60, 86_400)


def rule_exists(organization: Organization, rule_id: str) -> FederationRule:
    """Refuse an unknown rule. Source: errors.md#without-a-code, plain 404."""
    rule = organization.federation_rules.get(rule_id)
    if rule is None:
        raise absent(f"Federation rule {rule_id}")
    return rule


def token_lifetime_is_bounded(seconds: int) -> None:
    """Refuse a lifetime of minted tokens outside 60 to 86,400 seconds. Source: federation.md#exchange."""
    if not LIFETIME[0] <= seconds <= LIFETIME[1]:
        raise invalid(f"token_lifetime_seconds: must be between {LIFETIME[0]} and {LIFETIME[1]}")


def rule_is_not_archived(rule: FederationRule) -> None:
    """Refuse to update an archived rule or to enable it for a workspace. Source: federation.md#rules."""
    if rule.is_archived:
        raise invalid(f"Federation rule {rule.id} is archived.")


def scope_is_plain(oauth_scope: str, *, is_console: bool) -> None:
    """Refuse an OAuth caller's rule with other scopes than the two of workspaces. Source: federation.md#who-may; 403 is [assumed]."""
    if not is_console and not _is_plain(oauth_scope):
        raise forbidden("oauth_scope: workspace:developer or workspace:inference; others need a Console session")


def scope_is_well_formed(oauth_scope: str) -> None:
    """Refuse what is no list of scopes. Source: federation.md#rules; the form of one scope is [assumed]."""
    scopes = oauth_scope.split(" ")
    if not all(SCOPE.fullmatch(scope) for scope in scopes):
        raise invalid("oauth_scope: must be OAuth scopes with one space between them")


def target_may_administer(oauth_scope: str, account: ServiceAccount) -> None:
    """Refuse ``org:admin`` for a service account that is no admin. Source: service-accounts.md#accounts, credentials.md#kinds."""
    if ORG_ADMIN in oauth_scope.split(" ") and account.organization_role != "admin":
        raise invalid(f"target: {account.id} has not the organization role admin, which {ORG_ADMIN} needs")


def reference_is_live(organization: Organization, field: str, wanted: str) -> None:
    """Refuse references to what is not there or archived with 400. Source: federation.md#rules; archived ones are [assumed]."""
    found: FederationIssuer | ServiceAccount | Workspace | None = {
        "issuer_id": organization.federation_issuers.get(wanted),
        "target": organization.service_accounts.get(wanted),
        "workspace_id": organization.workspaces.get(wanted),
    }[field]
    if found is None or found.is_archived:
        raise invalid(f"{field}: {wanted} is not a live one of this organization")


def workspace_is_named(workspace_id: str | None, *, applies_to_all: bool) -> None:
    """Refuse a rule for nowhere. Source: federation.md#rules."""
    if workspace_id is None and not applies_to_all:
        raise invalid("workspace_id: required unless applies_to_all_workspaces is true")


def workspace_is_replaceable(rule: FederationRule) -> None:
    """Refuse to replace the workspace of a rule that has several. Source: federation.md#rules."""
    if len(rule.workspaces) > 1:
        raise invalid("workspace_id: the rule is enabled for more than one workspace; use its workspaces instead")


def somewhere_is_left(rule: FederationRule) -> None:
    """Refuse to take back "all workspaces" when none is named. Source: federation.md#rules."""
    if not rule.workspaces:
        raise invalid("applies_to_all_workspaces: no workspace would be left")


def _is_plain(oauth_scope: str) -> bool:
    """Say whether a rule has no other scopes than the two that OAuth callers may give. Source: federation.md#who-may."""
    return set(oauth_scope.split(" ")) <= PLAIN_SCOPES
