"""The questions about a page that says which organization one is in, where no map knows that page: without it nothing is believed."""

from __future__ import annotations

import re
from typing import Final

from claude_console_shim.mapping.addresses import path_of
from claude_console_shim.mapping.asking import Asking
from claude_console_shim.mapping.candidates import VALUES
from claude_console_shim.mapping.places import place_of
from claude_console_shim.mapping.told_control import cannot_say
from claude_console_shim.mapping.told_map import ToldOrganization
from claude_console_shim.snapshot.aria_tree import normal
from pulumi_claude_admin.errors import LayoutUnknown

UUID: Final = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


async def ask_organization(asking: Asking) -> ToldOrganization:
    """Ask where the id and the name of the organization stand. Raises LayoutUnknown for what the format cannot say."""
    said = await asking.say("address", "Address of the page that says which organization this is", _offers(asking))
    if said is None:
        raise LayoutUnknown(
            "no page map knows the page that says which organization this is, and nobody says where it is"
        )
    address = path_of(said)
    await asking.open(address)
    page = asking.tree
    shown = (await asking.ask("id", "Which of these is the id of your organization?", VALUES)).node
    if re.fullmatch(UUID, normal(shown.content)) is None:
        raise LayoutUnknown(
            f"{normal(shown.content)!r} is no id of an organization", hint="It has 36 signs, like a UUID."
        )
    named = (await asking.ask("name", "Which of these is the name of your organization?", VALUES)).node
    at = place_of(page, shown, what="the organization's id")
    landing = next((at[key] for key in ("term", "row") if key in at), None)
    if landing is None:
        raise cannot_say("the organization's id has no name beside it")
    return ToldOrganization(address, landing, at, place_of(page, named, what="the organization's name"))


def _offers(asking: Asking) -> tuple[str, ...]:
    return tuple(route for route in asking.dumped.routes("organization") if "{id}" not in route)
