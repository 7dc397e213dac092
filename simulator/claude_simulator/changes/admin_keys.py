"""Admin API keys (credentials.md#kinds, channels.md#admin-keys): made, disabled and deleted in the Console only; only the feed tells of them."""

from __future__ import annotations

from dataclasses import replace

from claude_simulator.changes.credentials import ADMIN_KEY_SCOPES, issue
from claude_simulator.changes.updates import changed_values
from claude_simulator.feed.actors import admin_key_id
from claude_simulator.organization import Credential, Organization
from claude_simulator.rules import admin_keys as admin_key_rules

SECONDS_A_DAY = 86_400


def create_admin_key(organization: Organization, *, name: str, expires_in_days: int | None = None) -> Credential:
    """Make an Admin API key; its secret is shown this once. None never ends."""
    with organization.lock:
        admin_key_rules.admin_key_name_is_valid(name)
        lifetime = None if expires_in_days is None else expires_in_days * SECONDS_A_DAY
        made = replace(issue(organization, "admin_key", lifetime_seconds=lifetime), name=name)
        organization.credentials[made.secret] = made
        organization.record("admin_api_key_created", admin_api_key_id=admin_key_id(made), scopes=[*ADMIN_KEY_SCOPES])
        return made


def set_admin_key_disabled(organization: Organization, key_id: str, *, is_disabled: bool) -> Credential:
    """Disable a key, so that every call with it is refused, or enable it again."""
    with organization.lock:
        key = admin_key_rules.admin_key_exists(organization, key_id)
        if key.is_disabled == is_disabled:
            return key
        changed = replace(key, is_disabled=is_disabled)
        organization.credentials[key.secret] = changed
        updates = changed_values({"status": status_of(key)}, {"status": status_of(changed)})
        organization.record("admin_api_key_updated", admin_api_key_id=key_id, updates=updates)
        return changed


def delete_admin_key(organization: Organization, key_id: str) -> None:
    """Delete a key for ever."""
    with organization.lock:
        key = admin_key_rules.admin_key_exists(organization, key_id)
        del organization.credentials[key.secret]
        organization.record("admin_api_key_deleted", admin_api_key_id=key_id)


def status_of(key: Credential) -> str:
    """Return the status that an event tells, in the words of other keys ([assumed])."""
    return "inactive" if key.is_disabled else "active"
