"""The Organization page: which organization the session is in. Source: docs/platform/console.md#identity."""

from __future__ import annotations

import re
from collections.abc import Awaitable

from claude_console_shim.driver.navigation import look_again, navigate
from claude_console_shim.driver.page import PageDriver, RecognisedPage
from claude_console_shim.driver.stable_reading import read_when_stable
from claude_console_shim.layouts.schema import OrganizationMap
from claude_console_shim.layouts.shown_value import is_shown, shown_value
from claude_console_shim.snapshot.aria_tree import Node
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.model.organization import organization_key
from pulumi_claude_admin.ports import ConsoleIdentity


async def read(driver: PageDriver) -> ConsoleIdentity:
    """Who is signed in, from a fresh load. Raises LayoutUnknown when no organization's UUID is shown."""
    return (await read_page(driver))[1]


async def read_page(driver: PageDriver) -> tuple[RecognisedPage[OrganizationMap], ConsoleIdentity]:
    """The same with the page that says it."""
    recognised = await navigate(driver, "organization", OrganizationMap)

    def again(before: RecognisedPage[OrganizationMap]) -> Awaitable[RecognisedPage[OrganizationMap]]:
        return look_again(driver, before, "organization", OrganizationMap)

    at_rest, found = await read_when_stable(
        driver, recognised, again=again, read=lambda each: identity(each.tree, each.part), is_bare=lambda _: False
    )
    if driver.organizations - {organization_key(found.organization_id)}:
        raise LayoutUnknown(f"the page shows organization {found.organization_id}, but it asks for another's data")
    return at_rest, found


def identity(tree: Node, part: OrganizationMap) -> ConsoleIdentity:
    """The identity that a tree shows."""
    organization_id = shown_value(tree, part.id)
    if re.fullmatch(part.id_pattern, organization_id) is None:
        raise LayoutUnknown(f"{organization_id!r} stands where the organization's UUID is expected")
    role = shown_value(tree, part.role) if part.role is not None and is_shown(tree, part.role) else None
    return ConsoleIdentity(organization_id=organization_id, organization_name=shown_value(tree, part.name), role=role)
