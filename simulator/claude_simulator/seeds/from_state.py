"""A seed made from a Pulumi stack export: the organization as the stack left it, so that its program can be previewed.

For CI without a credential: ids, names, tags, members, roles, limits, notifications, keys, invitations and machine identities are those of the state; what the state
does not tell (the organization's name, its own limits, people's names) is invented. Reads plain JSON in the shape of
``pulumi stack export``; shares no code with the product, whose property bags these are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claude_simulator.seeds.seed import Seed, UnreadableSeed
from claude_simulator.seeds.state_entries import Entry, read_entries
from claude_simulator.seeds.state_groups import rate_limit_groups
from claude_simulator.seeds.state_keys import api_keys, external_keys
from claude_simulator.seeds.state_machines import machine_tables
from claude_simulator.seeds.state_people import invites, named, people_of

NOBODYS_ORGANIZATION = "00000000-0000-4000-8000-000000000000"
LIMITS = "WorkspaceRateLimit"
FACTS = ("name", "display_color", "tags", "data_residency", "user_profile_id")


def from_state(file: str) -> Seed:
    """Read an export and make a seed of it.

    Raises:
        UnreadableSeed: the file is no stack export, or its resources belong to several organizations.
    """
    entries = read_entries(file)
    ids = sorted({str(entry.outputs["organization_id"]) for entry in entries if entry.outputs.get("organization_id")})
    if len(ids) > 1:
        raise UnreadableSeed(f"state {file}: its resources belong to several organizations: {', '.join(ids)}")
    return Seed(f"state {file}", _seed(entries, ids[0] if ids else NOBODYS_ORGANIZATION))


def _seed(entries: list[Entry], organization_id: str) -> dict[str, Any]:
    organization: dict[str, Any] = {
        "id": organization_id,
        "name": "The organization of this stack",
        "created_at": "2024-01-01T00:00:00Z",
        "admin_api_key": "sk-ant-admin01-simulator-not-a-real-key",
        "oauth_token": "sk-ant-oat01-simulator-not-a-real-token",
        "user_profiles": sorted(
            {entry.said["user_profile_id"] for entry in entries if "user_profile_id" in entry.said}
        ),
    }
    for entry in entries:
        if entry.workspace_id is None:
            organization.update(_spending(entry))
        if entry.kind == "ComplianceSettings":
            organization["compliance_enabled"] = entry.bag.get("state") != "disabled"
    people, emails = people_of(entries)
    workspaces = [
        _workspace(workspace_id, [entry for entry in entries if entry.workspace_id == workspace_id], emails)
        for workspace_id in dict.fromkeys(id_ for entry in entries for id_ in entry.workspace_ids)
    ]
    return {
        "version": 1,
        "id_seed": 99,
        "switches": {
            "unknown_people": "accepted",
            "active_workspaces": 0,
            "spend_limits_api": "enabled",
            "stored_above_organization_spend": "stored",
            "requests_per_minute": 0,
            "spend_requests_per_minute": 0,
        },
        "organization": organization,
        "people": people,
        "rate_limits": rate_limit_groups(entry.bag for entry in entries if entry.kind == LIMITS),
        "workspaces": workspaces,
        "external_keys": external_keys(entries),
        "api_keys": api_keys(entries),
        "invites": invites(entries),
        **machine_tables(entries),
    }


def _workspace(workspace_id: str, entries: list[Entry], emails: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"id": workspace_id, "name": workspace_id, "members": {}, "rate_limits": []}
    for entry in entries:
        row.update(_spending(entry))
        if entry.kind == "Workspace":
            row.update(_facts(entry))
        elif entry.kind == "WorkspaceMembers":
            skipped = set(entry.outputs.get("skipped", ()))
            given = entry.bag.get("members", {})
            row["members"].update({emails[who]: role for who, role in given.items() if who not in skipped})
        elif entry.kind == "WorkspaceMember":
            row["members"][emails[named(entry)]] = entry.bag.get("role", "workspace_user")
        elif entry.kind == LIMITS:
            limits = {name: int(value) for name, value in entry.outputs.get("limits", {}).items()}
            row["rate_limits"].append({"group": entry.id.rpartition("/")[2], "limits": limits})
    return row


def _facts(entry: Entry) -> dict[str, Any]:
    facts: dict[str, Any] = {name: entry.said[name] for name in FACTS if name in entry.said}
    if "created_at" in entry.outputs:
        facts["created_at"] = entry.outputs["created_at"]
    return {**facts, "is_archived": entry.is_archived}


def _spending(entry: Entry) -> dict[str, Any]:
    if entry.kind in ("WorkspaceSpendLimit", "OrganizationSpendLimit"):
        amount = entry.outputs.get("canonical_amount", entry.bag.get("amount"))
        return {} if amount is None else {"spend_limit": amount}
    if entry.kind == "SpendNotifications":
        return {
            "spend_notifications": [*entry.bag.get("thresholds", ())],
            "alert_emails": [*entry.bag.get("recipients", ())],
        }
    return {}
