"""What is refused about external keys, and about workspaces that are to have one."""

from __future__ import annotations

from collections.abc import Mapping

from claude_simulator.organization import Organization
from claude_simulator.rules.refused import Refused, absent, invalid
from claude_simulator.workload_values import ExternalKey


def external_key_exists(organization: Organization, external_key_id: str) -> ExternalKey:
    """Refuse an unknown external key. Source: errors.md#without-a-code, plain 404; for one that a workspace's body names [assumed]."""
    key = organization.external_keys.get(external_key_id)
    if key is None:
        raise absent(f"External key {external_key_id}")
    return key


def user_profile_exists(organization: Organization, user_profile_id: str) -> None:
    """Refuse an unknown user profile. Source: errors.md#codes, ``user_profile_not_found``."""
    if user_profile_id not in organization.user_profiles:
        raise invalid(f"user_profile_id: there is no user profile {user_profile_id}", "user_profile_not_found")


def external_key_is_unused(organization: Organization, key: ExternalKey) -> None:
    """Refuse to delete what a workspace uses, live or archived, or to change where it is. Source: external-keys.md#calls."""
    if organization.is_attached(key.id):
        raise invalid(f"External key {key.id} is used by a workspace.")


def google_key_stays(key: ExternalKey, wanted: Mapping[str, str]) -> None:
    """Refuse to change a Google key's provider or ``key_name``, even while it is unused. Source: external-keys.md#calls."""
    present = key.provider_config
    if present["type"] == "gcp" and wanted != present:
        raise invalid("provider_config: a Google Cloud key's provider and key_name cannot be changed")


def key_fits_profile(key: ExternalKey, user_profile_id: str | None) -> None:
    """Refuse a key whose user profile is not the workspace's. Source: external-keys.md#bound-once, errors.md#codes, ``key_profile_mismatch``."""
    if key.user_profile_id != user_profile_id:
        raise invalid("external_key_id: is bound to another user profile, or to none", "key_profile_mismatch")


def policy_allows_external_keys(organization: Organization) -> None:
    """Refuse keys that the workspace policy forbids, by switch. Source: errors.md#codes, ``workspace_policy_violation``."""
    if organization.switches.choice("workspace_policy") == "forbids_external_keys":
        raise Refused(
            400,
            "invalid_request_error",
            "external_key_id: not allowed by the organization's workspace policy",
            "workspace_policy_violation",
            details={"field": "external_key_id"},
        )


def external_key_works(organization: Organization) -> None:
    """Refuse a key whose round trip fails, by the switch ``external_key_validation``. Source: workspaces.md#creating, errors.md#codes."""
    outcome = organization.switches.choice("external_key_validation")
    if outcome == "failure":
        raise invalid("external_key_id: the key could not be used", "external_key_validation_failed")
    if outcome == "timed_out":
        raise invalid("external_key_id: the key did not answer in time", "external_key_validation_timed_out")
