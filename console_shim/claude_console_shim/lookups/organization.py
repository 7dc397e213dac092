"""The Organization page: which organization the session is in. Source: console.md section 1.3."""

from __future__ import annotations

import re
from collections.abc import Awaitable

from claude_console_shim.driver.navigation import arrive, look_again
from claude_console_shim.driver.page import View, Visit
from claude_console_shim.driver.stable_reading import believed
from claude_console_shim.layouts.schema import OrganizationMap
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.matching import beside, find_all
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.ports import ConsoleIdentity


async def read(visit: Visit) -> ConsoleIdentity:
    """Who is signed in, from a fresh load. Raises LayoutUnknown when no organization's UUID is shown."""
    view = await arrive(visit, "organization", OrganizationMap)

    def again(before: View[OrganizationMap]) -> Awaitable[View[OrganizationMap]]:
        return look_again(visit, before, "organization", OrganizationMap)

    _, found = await believed(
        visit, view, again=again, read=lambda each: identity(each.tree, each.part), is_bare=lambda _: False
    )
    if visit.organizations - {found.organization_id.casefold()}:
        raise LayoutUnknown(f"the page shows organization {found.organization_id}, but it asks for another's data")
    return found


def identity(tree: Node, part: OrganizationMap) -> ConsoleIdentity:
    """The identity that a tree shows."""
    organization_id = beside(tree, part.id)
    if re.fullmatch(part.id_pattern, organization_id) is None:
        raise LayoutUnknown(f"{organization_id!r} stands where the organization's UUID is expected")
    role = beside(tree, part.role) if find_all(tree, part.role) else None
    return ConsoleIdentity(organization_id=organization_id, organization_name=beside(tree, part.name), role=role)
