"""What is refused about Admin API keys, which only the Console makes and takes away."""

from __future__ import annotations

from claude_simulator.feed.actors import admin_key_id
from claude_simulator.organization import Credential, Organization
from claude_simulator.rules.refused import absent, invalid

LONGEST_NAME = 500


def admin_key_exists(organization: Organization, key_id: str) -> Credential:
    """Refuse an unknown Admin API key. Source: errors.md#without-a-code, plain 404; that the Console answers so is [assumed]."""
    keys = (held for held in organization.credentials.values() if held.kind == "admin_key")
    found = next((key for key in keys if admin_key_id(key) == key_id), None)
    if found is None:
        raise absent(f"Admin API key {key_id}")
    return found


def admin_key_name_is_valid(name: str) -> None:
    """Refuse an empty or too long name. Source: [assumed], as of other keys (api-keys.md#calls)."""
    if not 1 <= len(name) <= LONGEST_NAME:
        raise invalid(f"name: must have between 1 and {LONGEST_NAME} characters")
