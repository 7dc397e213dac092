"""What is refused about API keys."""

from __future__ import annotations

from claude_simulator.organization import ApiKey, Organization
from claude_simulator.rules.refused import absent, invalid


def api_key_exists(organization: Organization, api_key_id: str) -> ApiKey:
    """Refuse an unknown key. Source: §1.7, plain 404."""
    key = organization.api_keys.get(api_key_id)
    if key is None:
        raise absent(f"API key {api_key_id}")
    return key


def api_key_is_not_archived(organization: Organization, key: ApiKey) -> None:
    """Refuse edits of an archived key. Source: §5 "Archived is terminal", 400 [INFER]."""
    if key.status_at(organization.clock.now()) == "archived":
        raise invalid("This API key is archived.")


def api_key_is_not_expired(organization: Organization, key: ApiKey) -> None:
    """Refuse to re-activate an expired key. Source: §5."""
    if key.expires_at is not None and key.expires_at <= organization.clock.now():
        raise invalid("This API key has expired and cannot be activated.")
