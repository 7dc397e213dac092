"""The questions about the way to a setting: the address where one begins, then links, tabs and a list, until the setting is to be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from claude_console_shim.mapping.asking import Asking, WorkspaceOnPage, answered
from claude_console_shim.mapping.candidates import SHOWS, Candidate
from claude_console_shim.mapping.told_control import Pattern, ToldControl, cannot_say, tell
from claude_console_shim.mapping.told_map import ToldChoice, ToldWay
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.matching import find_all

_ID: Final = Pattern("wrkspc_[0-9A-Za-z]+")
_ID_ROLES: Final = ("code", "definition", "cell", "strong", "paragraph", "status")
_ASKS: Final = "Is the monthly limit to be seen here? If it is not: which of these shows it?"


async def ask_way(asking: Asking) -> ToldWay:
    """Go there with the person. `asking.tree` is then the page that shows the setting. Raises LayoutUnknown for what the format cannot say."""
    workspace = asking.workspace
    address = urlsplit(await answered(asking.person.address)).path
    asking.tree = await asking.look.open(address.replace("{workspace_id}", workspace.id))
    landing = _landing(asking.tree, workspace)
    way = ToldWay(address.replace(workspace.id, "{workspace_id}"), landing or ToldControl("main"))
    while (chosen := await asking.ask_perhaps("see", _ASKS, SHOWS)) is not None:
        before = asking.tree
        told = tell(before, chosen.node, what="what shows the limit")
        if landing is None:
            landing, way = told, replace(way, landing=told)
        if chosen.node.role == "combobox":
            asking.tree = await asking.look.choose(chosen, workspace.name)
            way = replace(way, choice=ToldChoice(told, _shown(asking.tree, workspace)))
        else:
            await asking.press(chosen, what="what shows the limit")
            way = _then(way, chosen, told, workspace)
    if landing is None:
        raise cannot_say("nothing that stands on this page once says that it has arrived")
    named = _workspace_id(asking.tree, workspace), _workspace_name(asking.tree, workspace)
    if named == (None, None) and way.choice is None:
        raise cannot_say("the page names neither the workspace nor its id on their own, so that it could be another's")
    return replace(way, workspace_id=named[0], workspace_name=named[1])


def _then(way: ToldWay, chosen: Candidate, told: ToldControl, workspace: WorkspaceOnPage) -> ToldWay:
    """The way with one more press. A map follows links first, then presses tabs, then chooses."""
    if way.choice is not None or (chosen.node.role == "link" and way.tabs):
        raise cannot_say(
            f"{chosen.words} is pressed after a tab or a list; a map follows links, then tabs, then a list"
        )
    if chosen.node.role == "tab":
        return replace(way, tabs=(*way.tabs, told))
    if normal(chosen.node.name) == normal(workspace.name):
        told = replace(told, name=("{workspace}",))
    return replace(way, links=(*way.links, told))


def _landing(tree: Node, workspace: WorkspaceOnPage) -> ToldControl | None:
    """What says that the first page has arrived: the workspace's id, else a heading that is not a name."""
    named = _workspace_id(tree, workspace)
    if named is not None:
        return named
    headings = [node for node in tree.walk() if node.role == "heading" and normal(node.name) != normal(workspace.name)]
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
