"""The workspaces of a seed, and what is spent in them. A seed is taken as it is and no rule is asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from claude_simulator.organization import (
    CapChange,
    ClaudeCodeLimit,
    DataResidency,
    Organization,
    Scope,
    SpendRecord,
    SpendSettings,
    Workspace,
)
from claude_simulator.seeds.values import People, Table, cents, moment


def add_workspace(organization: Organization, table: Table, created_at: datetime, people: People) -> None:
    """Add a workspace with its members, limits and notifications."""
    workspace = bare_workspace(organization, table, created_at)
    if table.get("is_claude_code", False):
        organization.claude_code_workspace_id = workspace.id
    organization.members[workspace.id] = {
        people[email.casefold()]: role for email, role in table.get("members", {}).items()
    }
    for override in table.get("rate_limits", ()):
        entry = _group_entry(organization, override["group"])
        organization.overrides_of(workspace.id)[entry] = dict(override["limits"])
    add_spend(organization, Scope(workspace.id), table)
    if table.get("is_archived", False):
        workspace.archived_at = created_at + timedelta(days=30)
    _add_claude_code_limits(organization, table, people)


def _add_claude_code_limits(organization: Organization, table: Table, people: People) -> None:
    limits = {people[email.casefold()]: amount for email, amount in table.get("member_spend_limits", {}).items()}
    if "default_member_spend_limit" in table:
        limits = {"": table["default_member_spend_limit"], **limits}
    for user_id, amount in limits.items():
        organization.claude_code_limits[user_id] = ClaudeCodeLimit(organization.ids.uuid(), cents(amount))


def bare_workspace(organization: Organization, table: Table, created_at: datetime) -> Workspace:
    """Add a workspace with nothing in it."""
    workspace = Workspace(
        id=table.get("id") or organization.ids.tagged("wrkspc"),
        name=table["name"],
        display_color=table.get("display_color") or organization.ids.color(),
        created_at=moment(table["created_at"]) if "created_at" in table else created_at,
        compartment_id=organization.ids.uuid(),
        tags=dict(table.get("tags", {})),
        data_residency=DataResidency(**table.get("data_residency", {})),
        user_profile_id=table.get("user_profile_id"),
    )
    organization.workspaces[workspace.id] = workspace
    return workspace


def add_spend(organization: Organization, scope: Scope, table: Table) -> None:
    """Set the amounts of a scope and who is written to; no rule is asked."""
    created = moment(table.get("spend_limit_since", organization.created_at))
    records = [
        SpendRecord(organization.ids.tagged("spl"), cents(table[name]), "notify_and_pause", created, created)
        for name in ("spend_limit",)
        if name in table
    ]
    records += [
        SpendRecord(organization.ids.tagged("spl"), cents(amount), "notify_only", created, created)
        for amount in table.get("spend_notifications", ())
    ]
    organization.spend[scope] = SpendSettings(
        records, list(table.get("alert_emails", ())), list(table.get("alerted_roles", ()))
    )
    if "spend_limit_since" in table and "spend_limit" in table:
        _add_beginning(organization, scope, cents(table["spend_limit"]), created)


def _add_beginning(organization: Organization, scope: Scope, amount: int, since: datetime) -> None:
    """Let a cap be there since a moment only, of which the feed tells, if there was one by then."""
    organization.cap_changes.append(CapChange(scope, None, since))
    if not organization.compliance_enabled or since < organization.feed_starts_at:
        return
    fields: dict[str, object] = {"limit_usd": amount, "limit_action": "notify_and_pause"}
    if scope.workspace_id is not None:
        fields["workspace_id"] = scope.workspace_id
    kind = "platform_spend_limit_created" if scope.workspace_id is None else "workspace_spend_limit_created"
    organization.feed.add(kind, fields, now=since, switches=organization.switches)


def _group_entry(organization: Organization, name: str) -> str:
    for group in organization.rate_limit_groups.values():
        if name in (group.display_name, group.group_id, group.group_type):
            return group.id
    raise KeyError(name)
