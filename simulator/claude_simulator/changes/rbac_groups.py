"""Groups of people of an Enterprise organization (enterprise.md#groups-and-roles).

Before somebody comes or goes, the hours until now are booked under the limits that they had.
"""

from __future__ import annotations

from collections.abc import Iterable

from claude_simulator.enterprise_values import PERIODS, RbacGroup
from claude_simulator.organization import Organization
from claude_simulator.rules import rbac_groups as rules
from claude_simulator.rules import users as user_rules
from claude_simulator.seeds.values import People, Table, ids_by_name, moment
from claude_simulator.spending.booking import up_to_date

SEEDED_AFTER = 1  # roles


def create_group(organization: Organization, name: str) -> RbacGroup:
    """Make a group without members; it is a direct one."""
    with organization.lock:
        rules.group_name_is_valid(name)
        now = organization.clock.now()
        made = RbacGroup(organization.ids.tagged("rbac_group"), name, "direct", now, now)
        organization.enterprise.groups[made.id] = made
        return made


def rename_group(organization: Organization, group: RbacGroup, name: str) -> None:
    """Give a group another name."""
    with organization.lock:
        rules.group_is_not_the_directorys(organization, group)
        rules.group_name_is_valid(name)
        if group.name != name:
            group.name, group.updated_at = name, organization.clock.now()


def delete_group(organization: Organization, group: RbacGroup) -> None:
    """Delete a group, with its spend limits."""
    with organization.lock:
        rules.group_is_not_the_directorys(organization, group)
        rules.group_grants_no_owner_access(organization, group)
        up_to_date(organization)
        del organization.enterprise.groups[group.id]
        for period in PERIODS:
            organization.enterprise.limits.pop(("rbac_group", group.id, period), None)


def add_member(organization: Organization, group: RbacGroup, user_id: str) -> None:
    """Add somebody; who is there already stays (a guess)."""
    with organization.lock:
        rules.group_is_not_the_directorys(organization, group)
        rules.group_grants_no_owner_access(organization, group)
        user_rules.user_exists(organization, user_id)
        synchronise(organization, group.id, user_id, is_member=True)


def remove_member(organization: Organization, group: RbacGroup, user_id: str) -> None:
    """Take somebody out."""
    with organization.lock:
        rules.group_is_not_the_directorys(organization, group)
        rules.group_grants_no_owner_access(organization, group)
        rules.member_is_in_the_group(group, user_id)
        synchronise(organization, group.id, user_id, is_member=False)


def synchronise(organization: Organization, group_id: str, user_id: str, *, is_member: bool) -> None:
    """Put a member into a group, or take them out, as a directory does: no rule is asked."""
    with organization.lock:
        up_to_date(organization)
        now = organization.clock.now()
        group = organization.enterprise.groups[group_id]
        if is_member:
            group.members.setdefault(user_id, now)
        else:
            group.members.pop(user_id, None)
        group.updated_at = now


def from_seed(organization: Organization, tables: Iterable[Table], people: People) -> None:
    """Add the groups of a seed, with members by e-mail address and roles by name."""
    roles = ids_by_name(organization.enterprise.roles.values())
    for table in tables:
        made_at = moment(table.get("created_at", organization.created_at))
        made = RbacGroup(
            table.get("id") or organization.ids.tagged("rbac_group"),
            table["name"],
            table.get("source", "scim"),
            made_at,
            made_at,
            [roles[name] for name in table.get("roles", ())],
            {people[email.casefold()]: made_at for email in table.get("members", ())},
        )
        organization.enterprise.groups[made.id] = made
