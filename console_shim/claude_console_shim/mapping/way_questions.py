"""The questions about the way to a setting: the address where one begins, then links, tabs and a list, until the setting is to be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from claude_console_shim.mapping.addresses import path_of
from claude_console_shim.mapping.asking import Asking, OrganizationOnPage, WorkspaceOnPage
from claude_console_shim.mapping.candidates import SHOWS, Candidate
from claude_console_shim.mapping.told_control import Pattern, ToldControl, cannot_say, tell
from claude_console_shim.mapping.told_map import ToldChoice, ToldWay
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.matching import find_all
from pulumi_claude_admin.model.ids import WORKSPACE_ID

_ID: Final = Pattern(WORKSPACE_ID)
_ID_ROLES: Final = ("code", "definition", "cell", "strong", "paragraph", "status")


async def ask_way(asking: Asking, what: str) -> ToldWay | None:
    """
    Go with the person to the page that shows `what`, which `asking.tree` is then; None where a person says that there is none. Raises
    LayoutUnknown for what the format cannot say.
    """
    subject = asking.subject
    own = subject.id if isinstance(subject, WorkspaceOnPage) else None
    routes = tuple(route.replace("{id}", own or "{id}") for route in asking.dumped.routes(asking.section[0]))
    offers = sorted(
        (each for each in routes if "{id}" not in each), key=lambda each: (own in each.split("/")) != bool(own)
    )
    said = await asking.say("address", f"Address of the page with {what}, as your browser shows it", tuple(offers))
    if said is None:
        return None
    address = path_of(said)
    await asking.open(address if own is None else address.replace("{workspace_id}", own))
    landing = _landing(asking.tree, subject)
    route = address if own is None else address.replace(own, "{workspace_id}")
    way = await _follow(asking, ToldWay(route, landing or ToldControl("main")), what, has_landed=landing is not None)
    if isinstance(subject, OrganizationOnPage):
        return way
    named = _workspace_id(asking.tree, subject), _workspace_name(asking.tree, subject)
    if named == (None, None) and way.choice is None:
        raise cannot_say("the page names neither the workspace nor its id on their own, so that it could be another's")
    return replace(way, workspace_id=named[0], workspace_name=named[1])


async def _follow(asking: Asking, way: ToldWay, what: str, *, has_landed: bool) -> ToldWay:
    """The way with what has to be pressed, until `what` is to be seen."""
    asks = f"Do you see {what}? If not: which of these shows it?"
    while (chosen := await asking.ask_perhaps("see", asks, SHOWS)) is not None:
        told = tell(asking.tree, chosen.node, what=f"what shows {what}")
        if not has_landed:
            has_landed, way = True, replace(way, landing=told)
        if chosen.node.role == "combobox":
            if isinstance(asking.subject, OrganizationOnPage):
                raise cannot_say("the organization is chosen from a list")
            await asking.choose(chosen, asking.subject.name)
            way = replace(way, choice=ToldChoice(told, _shown(asking.tree, asking.subject)))
        else:
            await asking.press(chosen, what=f"what shows {what}")
            way = _then(way, chosen, told, asking.subject)
    if not has_landed:
        raise cannot_say("nothing that stands on this page once says that it has arrived")
    return way


def _then(way: ToldWay, chosen: Candidate, told: ToldControl, subject: WorkspaceOnPage | OrganizationOnPage) -> ToldWay:
    """The way with one more press. A map follows links first, then presses tabs, then chooses."""
    if way.choice is not None or (chosen.node.role == "link" and way.tabs):
        raise cannot_say(
            f"{chosen.words} is pressed after a tab or a list; a map follows links, then tabs, then a list"
        )
    if chosen.node.role == "tab":
        return replace(way, tabs=(*way.tabs, told))
    if isinstance(subject, WorkspaceOnPage) and normal(chosen.node.name) == normal(subject.name):
        told = replace(told, name=("{workspace}",))
    return replace(way, links=(*way.links, told))


def _landing(tree: Node, subject: WorkspaceOnPage | OrganizationOnPage) -> ToldControl | None:
    """What says that the first page has arrived: the workspace's id, else a heading that is not a name."""
    named = _workspace_id(tree, subject) if isinstance(subject, WorkspaceOnPage) else None
    if named is not None:
        return named
    headings = [node for node in tree.walk() if node.role == "heading" and normal(node.name) != normal(subject.name)]
    return _first(
        ToldControl("heading", name=(normal(each.name),), level=each.level) for each in headings if _is_once(tree, each)
    )


def _is_once(tree: Node, heading: Node) -> bool:
    told = ToldControl("heading", name=(normal(heading.name),), level=heading.level)
    return len(find_all(tree, told.control())) == 1


def _shown(tree: Node, workspace: WorkspaceOnPage) -> ToldControl:
    """What names the workspace that was chosen."""
    for node in tree.walk():
        if node.role == "heading" and normal(node.name) == normal(workspace.name):
            told = ToldControl("heading", name=("{workspace}",), level=node.level)
            if len(find_all(tree, told.control(workspace=workspace.name))) == 1:
                return replace(told, level=None)
    raise cannot_say("no heading names the workspace that was chosen from the list")


def _workspace_id(tree: Node, workspace: WorkspaceOnPage) -> ToldControl | None:
    roles = (node.role for node in tree.walk() if normal(node.content) == workspace.id and node.role in _ID_ROLES)
    told = (ToldControl(role, text=(_ID,)) for role in roles)
    return _first(each for each in told if len(find_all(tree, each.control())) == 1)


def _workspace_name(tree: Node, workspace: WorkspaceOnPage) -> ToldControl | None:
    levels = (n.level for n in tree.walk() if n.role == "heading" and normal(n.name) == normal(workspace.name))
    told = (ToldControl("heading", level=level) for level in levels)
    return _first(each for each in told if len(find_all(tree, each.control())) == 1)


def _first(found: Iterable[ToldControl]) -> ToldControl | None:
    return next(iter(found), None)
