"""Customers' own encryption keys (external-keys.md#calls)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from claude_simulator.organization import Organization, Workspace
from claude_simulator.rules import external_keys as external_key_rules
from claude_simulator.seeds.values import People, Table, ids_by_name, moment
from claude_simulator.workload_values import ExternalKey


def create_external_key(
    organization: Organization,
    *,
    provider_config: dict[str, str],
    display_name: str | None,
    geo: str,
    user_profile_id: str | None,
) -> ExternalKey:
    """Make a key's description known; a user profile is bound for ever."""
    with organization.lock:
        if user_profile_id is not None:
            external_key_rules.user_profile_exists(organization, user_profile_id)
        now = organization.clock.now()
        key = ExternalKey(
            organization.ids.tagged("ekey"), provider_config, display_name, geo, user_profile_id, now, now
        )
        organization.external_keys[key.id] = key
        organization.record("org_external_key_created", external_key_id=key.id)
        return key


def update_external_key(
    organization: Organization,
    external_key_id: str,
    *,
    provider_config: dict[str, str] | None = None,
    display_name: str | None = None,
    geo: str | None = None,
) -> ExternalKey:
    """Change what is named; None leaves it. Where the key is can be changed only while no workspace uses it."""
    with organization.lock:
        key = external_key_rules.external_key_exists(organization, external_key_id)
        if provider_config is not None:
            external_key_rules.google_key_stays(key, provider_config)
        if (provider_config, geo) != (None, None):
            external_key_rules.external_key_is_unused(organization, key)
        key.provider_config = provider_config or key.provider_config
        key.display_name = display_name or key.display_name
        key.geo = geo or key.geo
        key.updated_at = organization.clock.now()
        organization.record("org_external_key_updated", external_key_id=key.id)
        return key


def delete_external_key(organization: Organization, external_key_id: str) -> None:
    """Forget a key that no workspace uses."""
    with organization.lock:
        key = external_key_rules.external_key_exists(organization, external_key_id)
        external_key_rules.external_key_is_unused(organization, key)
        del organization.external_keys[external_key_id]
        organization.record("org_external_key_deleted", external_key_id=external_key_id)


def workspace_may_have(
    organization: Organization, present: Workspace | None, *, external_key_id: str | None, user_profile_id: str | None
) -> None:
    """Ask every rule about the key and the profile that a workspace is to get; what it has is not asked again.

    ``present`` is the workspace, None when it is only being made; an id that is None is not to be changed.
    """
    key_id = None if present is None else present.external_key_id
    profile_id = None if present is None else present.user_profile_id
    if user_profile_id not in (None, profile_id):
        external_key_rules.user_profile_exists(organization, user_profile_id or "")
        profile_id = user_profile_id
    is_new_key = external_key_id not in (None, key_id)
    if is_new_key:
        external_key_rules.policy_allows_external_keys(organization)
    key_id = external_key_id or key_id
    if key_id is not None:
        external_key_rules.key_fits_profile(external_key_rules.external_key_exists(organization, key_id), profile_id)
    if is_new_key:
        external_key_rules.external_key_works(organization)


def from_seed(organization: Organization, tables: Iterable[Table], _people: People) -> None:
    """Add the external keys of a seed, each to the workspaces that it names."""
    workspaces = ids_by_name(organization.workspaces.values())
    for number, table in enumerate(tables, start=1):
        made = (
            moment(table["created_at"]) if "created_at" in table else organization.created_at + timedelta(days=number)
        )
        key = ExternalKey(
            id=table.get("id") or organization.ids.tagged("ekey"),
            provider_config=dict(table["provider_config"]),
            display_name=table.get("display_name"),
            geo="us",
            user_profile_id=table.get("user_profile_id"),
            created_at=made,
            updated_at=made,
        )
        organization.external_keys[key.id] = key
        for name in table.get("workspaces", ()):
            workspace = organization.workspaces[workspaces[name]]
            workspace.external_key_id = key.id
            workspace.user_profile_id = key.user_profile_id or workspace.user_profile_id
