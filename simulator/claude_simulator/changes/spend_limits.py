"""Caps, thresholds and recipients of a scope (spend-limits.md#set, spend-limits.md#beyond-the-api, console.md#private-api). Amounts are whole cents."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from claude_simulator.organization import CapChange, Organization, Scope, SpendAction, SpendRecord, SpendSettings
from claude_simulator.rules import spend_limits as spend_limit_rules
from claude_simulator.rules import workspaces as workspace_rules


def set_spend_limit(organization: Organization, scope: Scope, cents: int) -> SpendRecord:
    """Set the monthly cap of a scope in place: an existing one keeps its id (spend-limits.md#set)."""
    with organization.lock:
        _scope_is_limitable(organization, scope)
        spend_limit_rules.amount_is_valid(cents)
        spend_limit_rules.spend_limit_fits_above(organization, scope, cents)
        settings = organization.spend_of(scope)
        cap = settings.cap
        _note_change(organization, scope, cap)
        if cap is None:
            cap = _new_record(organization, cents, "notify_and_pause")
            settings.records.append(cap)
            _record_created(organization, scope, cap)
        elif cap.cents != cents:
            _record_deleted(organization, scope, cap)
            cap.cents = cents
            cap.updated_at = organization.clock.now()
            cap.is_ignored = False
            _record_created(organization, scope, cap)
        return cap


def remove_spend_limit(organization: Organization, scope: Scope) -> bool:
    """Remove the cap of a scope; says whether there was one. Thresholds and recipients stay."""
    with organization.lock:
        _scope_is_limitable(organization, scope)
        settings = organization.spend_of(scope)
        _note_change(organization, scope, settings.cap)
        gone = [record for record in settings.records if record.action == "notify_and_pause"]
        return _take_away(organization, scope, gone)


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
        _record_created(organization, scope, record)
        return record


def remove_threshold(organization: Organization, scope: Scope, cents: int) -> bool:
    """Remove the notification at an amount; says whether there was one."""
    with organization.lock:
        _scope_is_limitable(organization, scope)
        gone = [record for record in organization.spend_of(scope).thresholds if record.cents == cents]
        return _take_away(organization, scope, gone)


def set_alert_emails(organization: Organization, scope: Scope, emails: Iterable[str]) -> list[str]:
    """Make the recipients of a scope's notifications exactly these, in this order."""
    recipients = list(dict.fromkeys(email.strip() for email in emails))
    with organization.lock:
        _scope_is_limitable(organization, scope)
        for email in recipients:
            spend_limit_rules.alert_email_is_valid(email)
        settings = organization.spend_of(scope)
        if settings.alert_emails != recipients:
            settings.alert_emails = recipients
            _record_recipients(organization, scope, settings)
        return recipients


def snooze_spend_limit(organization: Organization, *, is_ignored: bool) -> SpendRecord:
    """Snooze the organization's cap, or end that; what it does to spending is not known, so here it does nothing."""
    with organization.lock:
        cap = spend_limit_rules.cap_exists(organization)
        if cap.is_ignored != is_ignored:
            cap.is_ignored = is_ignored
            organization.record("platform_spend_limit_updated", spend_limit_id=feed_id(cap), ignore=is_ignored)
        return cap


def _note_change(organization: Organization, scope: Scope, cap: SpendRecord | None) -> None:
    """Keep what a cap was: hours are booked later, under the cap of their time."""
    cents = None if cap is None else cap.cents
    organization.cap_changes.append(CapChange(scope, cents, organization.clock.now()))


def _take_away(organization: Organization, scope: Scope, gone: list[SpendRecord]) -> bool:
    settings = organization.spend_of(scope)
    settings.records = [record for record in settings.records if record not in gone]
    for record in gone:
        _record_deleted(organization, scope, record)
    return bool(gone)


def _record_created(organization: Organization, scope: Scope, record: SpendRecord) -> None:
    """Note a new record: its amount and its action, and no id (activity-feed.md#events)."""
    amount: dict[str, object] = {"limit_usd": record.cents, "limit_action": record.action}
    if scope.workspace_id is None:
        organization.record("platform_spend_limit_created", **amount)
    else:
        organization.record("workspace_spend_limit_created", workspace_id=scope.workspace_id, **amount)


def _record_deleted(organization: Organization, scope: Scope, record: SpendRecord) -> None:
    """Note that a record went: its UUID, which is not its ``spl_`` id, and no amount (activity-feed.md#events)."""
    identity = {"spend_limit_id": feed_id(record)}
    if scope.workspace_id is None:
        organization.record("platform_spend_limit_deleted", **identity)
    else:
        organization.record("workspace_spend_limit_deleted", workspace_id=scope.workspace_id, **identity)


def _record_recipients(organization: Organization, scope: Scope, settings: SpendSettings) -> None:
    emails = [*settings.alert_emails]
    if scope.workspace_id is None:
        roles = [*settings.alerted_roles]
        organization.record("platform_spend_limit_alert_emails_updated", alert_emails=emails, alerted_roles=roles)
    else:
        organization.record(
            "workspace_spend_limit_alert_emails_updated", workspace_id=scope.workspace_id, alert_emails=emails
        )


def feed_id(record: SpendRecord) -> str:
    """Return a record's UUID in the feed; one that is overwritten gets another, as a deleted and created one would."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{record.id}/{record.updated_at.isoformat()}/{record.cents}"))


def _scope_is_limitable(organization: Organization, scope: Scope) -> None:
    if scope.workspace_id is None:
        return
    workspace = workspace_rules.workspace_exists(organization, scope.workspace_id)
    workspace_rules.workspace_is_not_default(organization, workspace.id, "cannot have a spend limit")
    workspace_rules.workspace_is_not_archived(organization, workspace)


def _new_record(organization: Organization, cents: int, action: SpendAction) -> SpendRecord:
    now = organization.clock.now()
    return SpendRecord(organization.ids.tagged("spl"), cents, action, created_at=now, updated_at=now)
