"""Renaming an API key and changing its status (reference §5). Keys are made in the Console only."""

from __future__ import annotations

from claude_simulator.changes.updates import changed_values
from claude_simulator.organization import ApiKey, Organization
from claude_simulator.rules import api_keys as api_key_rules


def update_api_key(
    organization: Organization, api_key_id: str, *, name: str | None = None, status: str | None = None
) -> ApiKey:
    """Change what is named; None leaves it. An archived key stays archived, an expired one is not activated."""
    with organization.lock:
        key = api_key_rules.api_key_exists(organization, api_key_id)
        if api_key_rules.archived_key_stays_as_it_is(organization, key):
            return key
        api_key_rules.api_key_is_not_archived(organization, key)
        if status == "active":
            api_key_rules.api_key_is_not_expired(organization, key)
            api_key_rules.another_active_key_fits(organization, key)
        if (name or key.name, status or key.status) == (key.name, key.status):
            return key
        updates = changed_values({"status": key.status}, {"status": status or key.status})  # names are not told
        key.name = name or key.name
        key.status = status or key.status
        organization.record("platform_api_key_updated", api_key_id=key.id, updates=updates)
        return key
