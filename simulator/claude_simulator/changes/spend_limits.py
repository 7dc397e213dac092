"""Caps, thresholds and recipients of a scope (reference §9, console.md §2 and §3). Amounts are whole cents."""

from __future__ import annotations

from collections.abc import Iterable

from claude_simulator.organization import Organization, Scope, SpendAction, SpendRecord
from claude_simulator.rules import spend_limits as spend_limit_rules
from claude_simulator.rules import workspaces as workspace_rules


def set_spend_limit(organization: Organization, scope: Scope, cents: int) -> SpendRecord:
    """Set the monthly cap of a scope in place: an existing one keeps its id (reference §9.3)."""
    with organization.lock:
        _scope_is_limitable(organization, scope)
        spend_limit_rules.amount_is_valid(cents)
        spend_limit_rules.spend_limit_fits_above(organization, scope, cents)
        settings = organization.spend_of(scope)
        cap = settings.cap
        if cap is None:
            cap = _new_record(organization, cents, "notify_and_pause")
            settings.records.append(cap)
        elif cap.cents != cents:
            cap.cents = cents
            cap.updated_at = organization.clock.now()
        return cap


def remove_spend_limit(organization: Organization, scope: Scope) -> bool:
    """Remove the cap of a scope; says whether there was one. Thresholds and recipients stay."""
    with organization.lock:
        _scope_is_limitable(organization, scope)
        settings = organization.spend_of(scope)
        before = len(settings.records)
        settings.records = [record for record in settings.records if record.action != "notify_and_pause"]
        return len(settings.records) < before


def add_threshold(organization: Organization, scope: Scope, cents: int) -> SpendRecord:
    """Add a notification amount; one that is there already is returned as it is."""
    with organization.lock:
        _scope_is_limitable(organization, scope)
        spend_limit_rules.threshold_is_valid(cents)
        settings = organization.spend_of(scope)
        for record in settings.thresholds:
            if record.cents == cents:
                return record
        record = _new_record(organization, cents, "notify_only")
        settings.records.append(record)
        return record


def remove_threshold(organization: Organization, scope: Scope, cents: int) -> bool:
    """Remove the notification at an amount; says whether there was one."""
    with organization.lock:
        _scope_is_limitable(organization, scope)
        settings = organization.spend_of(scope)
        before = len(settings.records)
        settings.records = [r for r in settings.records if not (r.action == "notify_only" and r.cents == cents)]
        return len(settings.records) < before


def set_thresholds(organization: Organization, scope: Scope, amounts: Iterable[int]) -> list[SpendRecord]:
    """Make the notification amounts of a scope exactly these; those that stay keep their records."""
    wanted = set(amounts)
    with organization.lock:
        for record in organization.spend_of(scope).thresholds:
            if record.cents not in wanted:
                remove_threshold(organization, scope, record.cents)
        for cents in sorted(wanted):
            add_threshold(organization, scope, cents)
        return organization.spend_of(scope).thresholds


def set_alert_emails(organization: Organization, scope: Scope, emails: Iterable[str]) -> list[str]:
    """Make the recipients of a scope's notifications exactly these, in this order."""
    recipients = list(dict.fromkeys(email.strip() for email in emails))
    with organization.lock:
        _scope_is_limitable(organization, scope)
        for email in recipients:
            spend_limit_rules.alert_email_is_valid(email)
        organization.spend_of(scope).alert_emails = recipients
        return recipients


def _scope_is_limitable(organization: Organization, scope: Scope) -> None:
    if scope.workspace_id is None:
        return
    workspace = workspace_rules.workspace_exists(organization, scope.workspace_id)
    workspace_rules.workspace_is_not_default(organization, workspace.id, "cannot have a spend limit")
    workspace_rules.workspace_is_not_archived(workspace)


def _new_record(organization: Organization, cents: int, action: SpendAction) -> SpendRecord:
    now = organization.clock.now()
    return SpendRecord(organization.ids.tagged("spl"), cents, action, created_at=now, updated_at=now)
