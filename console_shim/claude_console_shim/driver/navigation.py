"""
Getting to a setting: by which way, in which layout, and that the page is about the right workspace. Nothing is changed here.

Each layout has its own way. The one that worked last is tried first; where a page has the link that is the sign of another
way, that one is tried at once. A page that is not ours to read (layouts/page_kind.py) ends the search.
"""

from __future__ import annotations

from collections import deque
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlsplit

from playwright.async_api import Error, Locator

from claude_console_shim.browser.playwright_errors import first_line
from claude_console_shim.driver.list_facts import insist_on_whole_choice
from claude_console_shim.driver.page import View, Visit, any_of, locate
from claude_console_shim.layouts.page_kind import Facts, Place, classify, refusal
from claude_console_shim.layouts.recognise import P, anchor, fits, recognise, ways
from claude_console_shim.layouts.schema import Capability, Choice, Layout, Way
from claude_console_shim.layouts.whole_lists import choice_list
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import expression, find_all, find_one
from pulumi_claude_admin.errors import ChangedMeanwhile, ConsoleError, InvalidInputs, LayoutUnknown, Problem
from pulumi_claude_admin.ports import ConsoleScope

_GLANCE_MS: Final = 1_000

Attempt = tuple[Way, tuple[Layout, ...]]


async def arrive(visit: Visit, capability: Capability, kind: type[P], where: ConsoleScope | None = None) -> View[P]:
    """
    Load the page of a setting afresh and recognise it.

    Raises the error of the place that came instead (layouts/page_kind.py), LayoutUnknown, or ChangedMeanwhile when the workspace
    has another name than `where` says.
    """
    left: deque[Attempt] = deque(_likely_first(ways(visit.layouts, capability), visit.worked.get(capability)))
    hurried: list[Way] = []
    while left:
        way, layouts = left.popleft()
        others = [other.sign for other, _ in left if other.sign is not None and way not in hurried]
        facts: Facts = await _load(visit, way, where, others)
        place = _place(visit, facts, way.landing)
        if place is Place.UNKNOWN and any(find_all(facts.tree, sign) for sign in others):
            hurried.append(way)
            left = deque((*_pointed_at_first(left, facts.tree), (way, layouts)))
            continue
        if place is Place.UNKNOWN and (left := _worth_a_try(left, facts)):
            continue
        _insist_on_known(visit, place, facts)
        tree = await _enter(visit, way, facts.tree, layouts, capability, where)
        layout, part = recognise(tree, layouts, capability, kind)
        visit.layout = layout.id
        visit.worked[capability] = way
        _insist_on_workspace(tree, way, where)
        return View(layout, part, tree)
    raise LayoutUnknown(f"no layout knows a page for {capability}")


async def look_again(
    visit: Visit, view: View[P], capability: Capability, kind: type[P], where: ConsoleScope | None = None
) -> View[P]:
    """The same page as it is now. Raises as `arrive`, and LayoutUnknown while it is not what it was recognised as."""
    way = view.part.way
    facts = await visit.look()
    _insist_on_known(visit, _place(visit, facts, way.landing), facts)
    layout, part = recognise(facts.tree, (view.layout,), capability, kind)
    _insist_on_workspace(facts.tree, way, where)
    return View(layout, part, facts.tree)


def _likely_first(attempts: tuple[Attempt, ...], last: Way | None) -> list[Attempt]:
    """The way that worked last, then those without a sign: pages point to the others."""
    return sorted(attempts, key=lambda attempt: (attempt[0] != last, attempt[0].sign is not None))


def _pointed_at_first(attempts: deque[Attempt], tree: Node) -> list[Attempt]:
    return sorted(attempts, key=lambda attempt: attempt[0].sign is None or not find_all(tree, attempt[0].sign))


def _worth_a_try(attempts: deque[Attempt], facts: Facts) -> deque[Attempt]:
    """A page that came and has not the link of another way says that this Console does not go there."""
    if facts.status is not None and facts.status >= HTTPStatus.BAD_REQUEST:
        return attempts
    return deque(each for each in attempts if each[0].sign is None or find_all(facts.tree, each[0].sign))


async def _load(visit: Visit, way: Way, where: ConsoleScope | None, others: list[Control]) -> Facts:
    """The page of a way, once its landing is there, or something that says that it will not come."""
    workspace = where.scope.workspace_id if where is not None else None
    route = way.route.replace("{workspace_id}", quote(workspace or "", safe=""))
    limit_ms = visit.patience.page * 1000
    visit.watch()
    try:
        response = await visit.page.goto(route, wait_until="commit", timeout=limit_ms)
    except Error as error:
        if not await _has_left_to_sign_in(visit):
            raise ConsoleError(f"the Console does not answer: {first_line(error)}", page=route) from error
        response = None
    if response is not None and response.status >= HTTPStatus.BAD_REQUEST:
        await visit.page.wait_for_load_state("domcontentloaded", timeout=limit_ms)
    else:
        await visit.until(
            any_of(visit.page, way.landing), _foreign(visit), *(any_of(visit.page, each) for each in others)
        )
    return await visit.look(response)


async def _has_left_to_sign_in(visit: Visit) -> bool:
    """Whether the page before went to the sign-in page, by itself, while this one was being asked for."""
    try:
        await visit.page.wait_for_url(
            lambda url: urlsplit(url).path.startswith(visit.signs.sign_in_path), wait_until="commit", timeout=_GLANCE_MS
        )
    except Error:
        return False
    return True


async def _enter(
    visit: Visit,
    way: Way,
    tree: Node,
    layouts: tuple[Layout, ...],
    capability: Capability,
    where: ConsoleScope | None,
) -> Node:
    """What the page shows once the setting's values are there."""
    parts = [part for layout in layouts if (part := layout.part(capability)) is not None]
    anchors = [_nested(visit, anchor(part)) for part in parts]
    if way.choice is not None:
        await _choose(visit, way.choice, tree, where)
    if way.tab is None:
        has_come = await visit.until(*anchors, _foreign(visit))
    else:
        control, tab = way.tab, find_one(tree, way.tab)
        has_come = await visit.show(lambda: visit.press(visit.page, control, tab), *anchors, _foreign(visit))
    facts = await visit.look()
    _insist_on_known(visit, _place(visit, facts, way.landing), facts)
    if has_come and not any(fits(facts.tree, part) for part in parts):
        await visit.until(*anchors)  # what came first was a heading like that of another page: the workspace's name
        facts = await visit.look()
        _insist_on_known(visit, _place(visit, facts, way.landing), facts)
    return facts.tree


async def _choose(visit: Visit, choice: Choice, tree: Node, where: ConsoleScope | None) -> None:
    """Choose the workspace from the list: two of one name cannot be told apart there."""
    if where is None or where.workspace_name is None:
        raise InvalidInputs(Problem("workspace_name", "is needed on this layout: its list has names only"))
    name = normal(where.workspace_name)
    box = find_one(tree, choice.list)
    place = locate(visit.page, choice.list, box)
    await insist_on_whole_choice(place, choice_list(tree, box, choice.beside), visit.signs)
    options = [node for node in box.walk() if node.role == "option"]
    places = [place for place, option in enumerate(options) if normal(option.content) == name]
    if len(places) != 1:
        raise LayoutUnknown(
            f"{len(places) or 'no'} workspaces are named {name!r} in the list where exactly one is expected",
            hint="Nothing was clicked.",
        )
    names = expression(choice.shown.names, {"workspace": name})
    await visit.show(
        lambda: place.select_option(index=places[0]),
        visit.page.get_by_role(choice.shown.role, name=names),
        _foreign(visit),
    )


def _foreign(visit: Visit) -> Locator:
    """The headings of pages that are known not to be wanted."""
    signs = visit.signs
    headings = (*signs.challenge, *signs.sign_in, *signs.no_permission, *signs.maintenance)
    return visit.page.get_by_role("heading", name=expression(headings))


def _nested(visit: Visit, controls: tuple[Control, ...]) -> Locator:
    first, *others = controls
    found = any_of(visit.page, first)
    for control in others:
        found = any_of(found, control)
    return found


def _place(visit: Visit, facts: Facts, landing: Control) -> Place:
    return classify(facts, signs=visit.signs, landing=(landing,), organization=visit.organization)


def _insist_on_known(visit: Visit, place: Place, facts: Facts) -> None:
    if place is not Place.KNOWN:
        raise refusal(place, facts, signs=visit.signs)


def _insist_on_workspace(tree: Node, way: Way, where: ConsoleScope | None) -> None:
    if where is None or where.scope.workspace_id is None:
        return
    if way.workspace_id is not None:
        shown = normal(find_one(tree, way.workspace_id).content)
        if shown != where.scope.workspace_id:
            raise LayoutUnknown(
                f"the page shows workspace {shown}, not {where.scope.workspace_id}; nothing was clicked"
            )
    if way.workspace_name is not None and where.workspace_name is not None:
        name = find_one(tree, way.workspace_name).name
        if name != normal(where.workspace_name):
            raise ChangedMeanwhile(
                f"workspace {where.scope.workspace_id} is named {name!r} on the page, not {where.workspace_name!r}; "
                "nothing was clicked"
            )
