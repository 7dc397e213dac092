"""What is refused at the token exchange: assertions that are not to be believed, and rules that do not cover them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from claude_simulator.organization import ORG_ADMIN, Organization
from claude_simulator.rules.refused import Refused
from claude_simulator.workload_values import FederationIssuer, FederationRule

LEEWAY_SECONDS = 60


class NotGranted(Exception):
    """No token: an OAuth error code (RFC 6749 section 5.2) and a sentence."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def rejected(description: str) -> NotGranted:
    """Return the refusal of an assertion or of a rule. Source: RFC 6749 section 5.2, ``invalid_grant``."""
    return NotGranted("invalid_grant", description)


def without_a_reason() -> Refused:
    """Return the refusal that hides why. Source: federation.md#exchange, observed by others."""
    return Refused(401, "authentication_error", "Authentication failed")


def rule_mints(organization: Organization, rule_id: str) -> tuple[FederationRule, FederationIssuer]:
    """Refuse rules that are not there or archived, and those of an archived issuer. Source: federation.md#exchange, SDK docstrings."""
    rule = organization.federation_rules.get(rule_id)
    if rule is None or rule.is_archived:
        raise rejected("federation_rule_id: there is no such live rule")
    issuer = organization.federation_issuers[rule.issuer_id]
    if issuer.is_archived:
        raise rejected("federation_rule_id: the rule's issuer is archived")
    return rule, issuer


def target_is_the_rules(organization: Organization, rule: FederationRule, service_account_id: str | None) -> None:
    """Refuse another target than the rule's, and one that is archived or no longer an admin. Source: service-accounts.md#accounts, federation.md#exchange."""
    if service_account_id not in (None, rule.service_account_id):
        raise rejected("service_account_id: is not the rule's target")
    account = organization.service_accounts[rule.service_account_id]
    if account.is_archived:
        raise rejected("service_account_id: is archived")
    if ORG_ADMIN in rule.oauth_scope.split(" ") and account.organization_role != "admin":
        raise rejected(f"service_account_id: is no admin, which {ORG_ADMIN} needs")


def issuer_is_the_rules(issuer: FederationIssuer, claims: Mapping[str, object]) -> None:
    """Refuse assertions of another issuer. Source: federation.md#exchange, SDK docstring "must match exactly"."""
    if claims.get("iss") != issuer.issuer_url:
        raise rejected("assertion: iss is not the rule's issuer")


def assertion_is_of_now(issuer: FederationIssuer, claims: Mapping[str, object], now: datetime) -> float:
    """Refuse assertions without ``iat`` and ``exp``, that are over, not yet valid, or too long. Source: federation.md#exchange.

    Returns the seconds that are left. The leeway of a minute for clocks that differ is [assumed].
    """
    issued, ends = _number(claims, "iat"), _number(claims, "exp")
    moment = now.timestamp()
    if ends - issued > issuer.max_jwt_lifetime_seconds:
        raise rejected("assertion: lives longer than the issuer's max_jwt_lifetime_seconds")
    starts = max(issued, _number(claims, "nbf") if "nbf" in claims else issued)
    if starts > moment + LEEWAY_SECONDS:
        raise rejected("assertion: is not valid yet")
    if ends <= moment - LEEWAY_SECONDS:
        raise rejected("assertion: has expired")
    return ends - moment


def assertion_is_used_once(issuer: FederationIssuer, claims: Mapping[str, object]) -> None:
    """Refuse an assertion a second time where it carries a ``jti`` and the issuer checks it. Source: federation.md#exchange."""
    jti = claims.get("jti")
    if not issuer.check_jti or not isinstance(jti, str):
        return
    if jti in issuer.used_jtis:
        raise rejected("assertion: was used before")
    issuer.used_jtis.add(jti)


def workspace_of_token(organization: Organization, rule: FederationRule, wanted: str | None) -> str:
    """Refuse workspaces for which the rule is not enabled or where its target is no member. Source: federation.md#exchange, SDK.

    Returns the workspace: the named one, else the only enabled one, else Default where the rule covers it.
    """
    default = organization.default_workspace_id
    if wanted is None:
        wanted = next(iter(rule.workspaces)) if len(rule.workspaces) == 1 else default
        wanted = default if rule.applies_to_all_workspaces else wanted
    workspace_id = default if wanted == "default" else wanted
    workspace = organization.workspaces.get(workspace_id)
    if workspace is None or workspace.is_archived:
        raise rejected("workspace_id: there is no such live workspace")
    if not rule.applies_to_all_workspaces and workspace_id not in rule.workspaces:
        raise rejected("workspace_id: the rule is not enabled for this workspace, or for several; name one")
    if workspace_id != default and (workspace_id, rule.service_account_id) not in organization.bindings:
        raise rejected("workspace_id: the service account is no member of this workspace")
    return workspace_id


def _number(claims: Mapping[str, object], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise rejected(f"assertion: {name} is required")
    return float(value)
