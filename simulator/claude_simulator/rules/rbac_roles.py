"""What is refused about roles of an Enterprise organization (enterprise.md#groups-and-roles)."""

from __future__ import annotations

from claude_simulator.enterprise_values import RbacRole
from claude_simulator.organization import Organization
from claude_simulator.rules.refused import Refused


def role_exists(organization: Organization, role_id: str) -> RbacRole:
    """Refuse an unknown role, with its code. Source: enterprise.md#groups-and-roles."""
    role = organization.enterprise.roles.get(role_id)
    if role is None:
        raise Refused(404, "not_found_error", f"RBAC role {role_id} not found", "rbac_role_not_found")
    return role
