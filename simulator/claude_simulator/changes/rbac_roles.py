"""Roles of an Enterprise organization, which the API only shows (enterprise.md#groups-and-roles)."""

from __future__ import annotations

from collections.abc import Iterable

from claude_simulator.enterprise_values import RbacRole
from claude_simulator.organization import Organization
from claude_simulator.seeds.values import People, Table, moment


def from_seed(organization: Organization, tables: Iterable[Table], _people: People) -> None:
    """Add the roles of a seed; a permission without a resource is about the organization."""
    for table in tables:
        made_at = moment(table.get("created_at", organization.created_at))
        made = RbacRole(
            table.get("id") or organization.ids.tagged("rbac_role"),
            table["name"],
            table.get("source", "custom"),
            made_at,
            made_at,
            [{"resource": "organization", **permission} for permission in table.get("permissions", ())],
            table.get("grants_owner_access", False),
        )
        organization.enterprise.roles[made.id] = made
