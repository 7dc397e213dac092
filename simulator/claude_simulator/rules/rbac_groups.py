"""What is refused about groups of an Enterprise organization (enterprise.md#groups-and-roles)."""

from __future__ import annotations

from claude_simulator.enterprise_values import RbacGroup
from claude_simulator.organization import Organization
from claude_simulator.rules.refused import absent, invalid


def group_exists(organization: Organization, group_id: str) -> RbacGroup:
    """Refuse an unknown group. Source: enterprise.md#groups-and-roles; plain 404 is [assumed]."""
    group = organization.enterprise.groups.get(group_id)
    if group is None:
        raise absent(f"RBAC group {group_id}")
    return group


def group_name_is_valid(name: str) -> None:
    """Refuse an empty name; names are not unique. Source: enterprise.md#groups-and-roles; that it must not be empty is [assumed]."""
    if not name.strip():
        raise invalid("name: must not be empty")


def group_is_not_the_directorys(organization: Organization, group: RbacGroup) -> None:
    """Refuse to change a group of a directory while that provisions, by the switch ``scim_provisioning``. Source: enterprise.md#groups-and-roles; 400 is [assumed]."""
    if group.source == "scim" and organization.switches.choice("scim_provisioning") == "on":
        raise invalid("Groups provisioned by an identity provider cannot be modified through the API.")


def group_grants_no_owner_access(organization: Organization, group: RbacGroup) -> None:
    """Refuse to give or take what a role of owners gives, or what cannot be checked (switch ``owner_access_check``). Source: enterprise.md#groups-and-roles."""
    if organization.switches.choice("owner_access_check") == "unconfirmed":
        message = "It could not be confirmed whether this group grants owner access; nothing was changed."
        raise invalid(message, "rbac_group_owner_access_unconfirmed")
    roles = organization.enterprise.roles
    if any(roles[role_id].grants_owner_access for role_id in group.role_ids if role_id in roles):
        raise invalid("A role attached to this group grants owner access.", "rbac_group_grants_owner_access")


def member_is_in_the_group(group: RbacGroup, user_id: str) -> None:
    """Refuse to remove somebody who is not in the group. Source: enterprise.md#groups-and-roles; 404 is [assumed]."""
    if user_id not in group.members:
        raise absent(f"User {user_id} in RBAC group {group.id}")
