"""What is refused about API keys."""

from __future__ import annotations

from claude_simulator.organization import ApiKey, Organization
from claude_simulator.rules.refused import absent, invalid

LONGEST_NAME = 500


def api_key_exists(organization: Organization, api_key_id: str) -> ApiKey:
    """Refuse an unknown key. Source: errors.md#without-a-code, plain 404."""
    key = organization.api_keys.get(api_key_id)
    if key is None:
        raise absent(f"API key {api_key_id}")
    return key


def api_key_name_is_valid(name: str) -> None:
    """Refuse an empty or too long name. Source: api-keys.md#calls (1-500)."""
    if not 1 <= len(name) <= LONGEST_NAME:
        raise invalid(f"name: must have between 1 and {LONGEST_NAME} characters")


def workspace_takes_hand_made_keys(organization: Organization, workspace_id: str) -> None:
    """Refuse to make a key in the Claude Code workspace. Source: workspaces.md#claude-code-workspace."""
    if workspace_id == organization.claude_code_workspace_id:
        raise invalid("Keys of the Claude Code workspace are made by signing in to Claude Code.")


def api_key_is_not_archived(organization: Organization, key: ApiKey) -> None:
    """Refuse edits of an archived key. Source: api-keys.md#life, 400 [assumed]."""
    if key.status_at(organization.clock.now()) == "archived":
        raise invalid("This API key is archived.")


def archived_key_stays_as_it_is(organization: Organization, key: ApiKey) -> bool:
    """Say whether an update of an archived key is taken and changes nothing, by switch. Source: api-keys.md#life, undocumented."""
    is_taken = organization.switches.choice("archived_key_update") == "unchanged_200"
    return is_taken and key.status_at(organization.clock.now()) == "archived"


def another_active_key_fits(organization: Organization, key: ApiKey) -> None:
    """Refuse to re-activate a key, or to make one, beyond the caps on active keys, by switches. Source: errors.md#codes, api-keys.md#life.

    Codes ``org_api_key_limit_exceeded`` and ``workspace_api_key_limit_exceeded``.
    """
    others = [other for other in organization.api_keys.values() if other.status == "active" and other.id != key.id]
    most = organization.switches.number("organization_api_keys")
    if most and len(others) >= most:
        raise invalid(f"This organization has at most {most} active API keys.", "org_api_key_limit_exceeded")
    most = organization.switches.number("workspace_api_keys")
    here = [other for other in others if other.workspace_id == key.workspace_id]
    if most and len(here) >= most and key.workspace_id is not None:
        raise invalid(f"This workspace has at most {most} active API keys.", "workspace_api_key_limit_exceeded")


def api_key_is_not_expired(organization: Organization, key: ApiKey) -> None:
    """Refuse to re-activate an expired key. Source: api-keys.md#life."""
    if key.expires_at is not None and key.expires_at <= organization.clock.now():
        raise invalid("This API key has expired and cannot be activated.")
