"""Which assertions become which service account, and where (federation.md#exchange). ``actor_id`` is who does it.

``is_console`` says that a Console session does it, which may what OAuth callers may not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from claude_simulator.organization import Organization
from claude_simulator.rules import federation_rule_match as match_rules
from claude_simulator.rules import federation_rules
from claude_simulator.rules import names as name_rules
from claude_simulator.seeds.values import People, Table, ids_by_name
from claude_simulator.workload_values import Enablement, FederationRule, Match

SEEDED_AFTER = 3


@dataclass(frozen=True, slots=True)
class RuleFields:
    """What a rule is to be; in an update, None leaves a field as it is."""

    name: str | None = None
    match: Match | None = None
    oauth_scope: str | None = None
    service_account_id: str | None = None
    workspace_id: str | None = None
    applies_to_all_workspaces: bool | None = None
    token_lifetime_seconds: int | None = None
    description: str | None = None


def create_rule(
    organization: Organization, issuer_id: str, wanted: RuleFields, *, is_console: bool, actor_id: str | None
) -> FederationRule:
    """Make a rule. ``name``, ``match``, ``oauth_scope`` and ``service_account_id`` must be named."""
    with organization.lock:
        _fields_are_valid(organization, issuer_id, wanted, is_console=is_console)
        name, match = wanted.name or "", wanted.match or Match()
        name_rules.name_is_free(organization, name, organization.federation_rules.values())
        for_all = bool(wanted.applies_to_all_workspaces)
        federation_rules.workspace_is_named(wanted.workspace_id, applies_to_all=for_all)
        now = organization.clock.now()
        rule = FederationRule(
            id=organization.ids.tagged("fdrl"),
            name=name,
            description=wanted.description or "",
            issuer_id=issuer_id,
            match=match,
            oauth_scope=wanted.oauth_scope or "",
            service_account_id=wanted.service_account_id or "",
            token_lifetime_seconds=wanted.token_lifetime_seconds or 3600,
            applies_to_all_workspaces=for_all,
            workspaces={} if wanted.workspace_id is None else {wanted.workspace_id: Enablement(now, actor_id)},
            created_at=now,
            created_by=actor_id,
            updated_at=now,
            updated_by=actor_id,
        )
        organization.federation_rules[rule.id] = rule
        organization.record("platform_federation_rule_created", federation_rule_id=rule.id)
        return rule


def update_rule(
    organization: Organization, rule_id: str, wanted: RuleFields, *, is_console: bool, actor_id: str | None
) -> FederationRule:
    """Change what is named. On a shared platform the match that then holds must pin the tenant."""
    with organization.lock:
        rule = manageable_rule(organization, rule_id, is_console=is_console)
        federation_rules.rule_is_not_archived(rule)
        _fields_are_valid(organization, rule.issuer_id, wanted, is_console=is_console, present=rule)
        if wanted.name is not None and wanted.name != rule.name:
            name_rules.name_is_free(organization, wanted.name, organization.federation_rules.values())
        if wanted.workspace_id is not None:
            federation_rules.workspace_is_replaceable(rule)
        if wanted.applies_to_all_workspaces is False and wanted.workspace_id is None:
            federation_rules.somewhere_is_left(rule)
        now = organization.clock.now()
        if wanted.workspace_id is not None and wanted.workspace_id not in rule.workspaces:
            rule.workspaces = {wanted.workspace_id: Enablement(now, actor_id)}
        rule.name = wanted.name or rule.name
        rule.match = wanted.match or rule.match
        rule.oauth_scope = wanted.oauth_scope or rule.oauth_scope
        rule.service_account_id = wanted.service_account_id or rule.service_account_id
        rule.token_lifetime_seconds = wanted.token_lifetime_seconds or rule.token_lifetime_seconds
        rule.description = rule.description if wanted.description is None else wanted.description
        if wanted.applies_to_all_workspaces is not None:
            rule.applies_to_all_workspaces = wanted.applies_to_all_workspaces
        rule.touch(now, actor_id)
        organization.record("platform_federation_rule_updated", federation_rule_id=rule.id)
        return rule


def archive_rule(organization: Organization, rule_id: str, *, is_console: bool, actor_id: str | None) -> FederationRule:
    """Archive a rule and forget its workspaces; a second time changes nothing."""
    with organization.lock:
        rule = manageable_rule(organization, rule_id, is_console=is_console)
        if not rule.is_archived:
            rule.archive(organization.clock.now(), actor_id)
            rule.workspaces.clear()
            organization.record("platform_federation_rule_archived", federation_rule_id=rule.id)
        return rule


def manageable_rule(organization: Organization, rule_id: str, *, is_console: bool) -> FederationRule:
    """Return a rule that the caller may change; refuse others."""
    rule = federation_rules.rule_exists(organization, rule_id)
    federation_rules.scope_is_plain(rule.oauth_scope, is_console=is_console)
    return rule


def _fields_are_valid(
    organization: Organization,
    issuer_id: str,
    wanted: RuleFields,
    *,
    is_console: bool,
    present: FederationRule | None = None,
) -> None:
    if wanted.name is not None:
        name_rules.name_is_a_slug(wanted.name)
    name_rules.description_is_short(wanted.description or "")
    if wanted.token_lifetime_seconds is not None:
        federation_rules.token_lifetime_is_bounded(wanted.token_lifetime_seconds)
    if wanted.match is not None:
        match_rules.match_says_something(wanted.match)
        match_rules.condition_can_be_false(wanted.match)
    if wanted.oauth_scope is not None:
        federation_rules.scope_is_well_formed(wanted.oauth_scope)
        federation_rules.scope_is_plain(wanted.oauth_scope, is_console=is_console)
    federation_rules.reference_is_live(organization, "issuer_id", issuer_id)
    if wanted.workspace_id is not None:
        federation_rules.reference_is_live(organization, "workspace_id", wanted.workspace_id)
    match = wanted.match or (None if present is None else present.match)
    if match is not None:
        match_rules.shared_platform_is_pinned(organization.federation_issuers[issuer_id].issuer_url, match)
    if wanted.service_account_id is not None or wanted.oauth_scope is not None:
        _target_fits(organization, wanted, present)


def _target_fits(organization: Organization, wanted: RuleFields, present: FederationRule | None) -> None:
    account_id = wanted.service_account_id or (None if present is None else present.service_account_id)
    scope = wanted.oauth_scope or (None if present is None else present.oauth_scope)
    federation_rules.reference_is_live(organization, "target", account_id or "")
    federation_rules.target_may_administer(scope or "", organization.service_accounts[account_id or ""])


def from_seed(organization: Organization, tables: Iterable[Table], _people: People) -> None:
    """Add the federation rules of a seed, which names issuers, service accounts and workspaces by their names."""
    workspaces = ids_by_name(organization.workspaces.values())
    issuers = ids_by_name(organization.federation_issuers.values())
    accounts = ids_by_name(organization.service_accounts.values())
    for number, table in enumerate(tables, start=1):
        moment = organization.created_at + timedelta(days=number)
        match = table["match"]
        rule = FederationRule(
            id=table.get("id") or organization.ids.tagged("fdrl"),
            name=table["name"],
            description=table.get("description", ""),
            issuer_id=issuers[table["issuer"]],
            match=Match(**{name: match.get(name) for name in ("subject_prefix", "audience", "claims", "condition")}),
            oauth_scope=table.get("oauth_scope", "workspace:developer"),
            service_account_id=accounts[table["service_account"]],
            token_lifetime_seconds=table.get("token_lifetime_seconds", 3600),
            applies_to_all_workspaces=table.get("applies_to_all_workspaces", False),
            workspaces={workspaces[name]: Enablement(moment, None) for name in table.get("workspaces", ())},
            created_at=moment,
            created_by=None,
            updated_at=moment,
            updated_by=None,
            archived_at=moment if table.get("is_archived", False) else None,
        )
        organization.federation_rules[rule.id] = rule
