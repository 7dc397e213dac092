"""
Going to a setting: by which way, in which layout, and that the page is about the right workspace. Nothing is changed here.

Each layout has its own way. The one that worked last is tried first; where a page has the link that is the sign of another
way, that one is tried at once. A page that is not ours to read (layouts/page_kind.py) ends the search.
"""

from __future__ import annotations

import logging
from collections import deque
from http import HTTPStatus
from time import monotonic
from typing import Final
from urllib.parse import quote, urlsplit

from playwright.async_api import Error, Locator

from claude_console_shim.browser.playwright_errors import first_line
from claude_console_shim.driver.page import PageDriver, RecognisedPage, any_of
from claude_console_shim.driver.way_steps import choose, foreign, landings, press_on
from claude_console_shim.layouts.page_kind import PageFacts, PageKind, classify, refusal
from claude_console_shim.layouts.recognise import P, anchor, fits, recognise, ways
from claude_console_shim.layouts.schema import Layout, PartName, Way
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import find_all, find_one
from claude_console_shim.waits import logged_wait
from pulumi_claude_admin.errors import ChangedMeanwhile, ConsoleError, LayoutUnknown
from pulumi_claude_admin.ports import ConsoleScope
from pulumi_claude_admin.quoting import without_emails

_log: Final = logging.getLogger(__name__)

_GLANCE_MS: Final = 1_000
_ERROR_PAGE: Final = "chrome-error"
"""The scheme of what Chromium shows where a page did not come."""

Attempt = tuple[Way, tuple[Layout, ...]]


async def navigate(
    driver: PageDriver, part_name: PartName, part_type: type[P], where: ConsoleScope | None = None
) -> RecognisedPage[P]:
    """
    Load the page of a setting afresh and recognise it.

    Raises the error of the page that came instead (layouts/page_kind.py), LayoutUnknown, or ChangedMeanwhile when the workspace
    has another name than `where` says.
    """
    left: deque[Attempt] = _attempts(driver, part_name)
    hurried: list[Way] = []
    has_turned = False
    while left:
        way, layouts = left.popleft()
        others = [other.sign for other, _ in left if other.sign is not None and way not in hurried]
        facts: PageFacts = await _load(driver, way, where, others)
        kind = _kind(driver, facts, way.landing)
        if not has_turned and _is_in_another_language(driver, kind, facts):
            has_turned = True
            await driver.speak(facts.language)
            left = _attempts(driver, part_name)
            continue
        if kind is PageKind.UNKNOWN and any(find_all(facts.tree, sign) for sign in others):
            hurried.append(way)
            left = deque((*_pointed_at_first(left, facts.tree), (way, layouts)))
            continue
        if kind is PageKind.UNKNOWN and (left := _worth_a_try(left, facts)):
            continue
        _require_known(driver, kind, facts)
        tree = await _enter(driver, way, facts.tree, layouts, part_name, where)
        layout, part = recognise(tree, layouts, part_name, part_type)
        driver.layout = layout.id
        _log.info("%s: recognised in layout %s", part_name, layout.id)
        driver.worked[part_name] = way
        _require_workspace(tree, way, where)
        return RecognisedPage(layout, part, tree)
    raise LayoutUnknown(f"no layout knows a page for {part_name}")


async def go_on(
    driver: PageDriver, here: Way, part_name: PartName, part_type: type[P], where: ConsoleScope | None = None
) -> RecognisedPage[P] | None:
    """
    The page of another setting without a load, where it is the page that is open (by the way `here`) or a tab of it; None where it
    is not. Raises as `navigate`.
    """
    facts = await driver.look()
    for way, layouts in ways(driver.layouts, part_name):
        is_here = way.route == here.route and way.choice is None and not way.links
        if not is_here or _kind(driver, facts, way.landing) is not PageKind.KNOWN:
            continue
        tree = await _enter(driver, way, facts.tree, layouts, part_name, where)
        layout, part = recognise(tree, layouts, part_name, part_type)
        driver.layout, driver.worked[part_name] = layout.id, way
        _require_workspace(tree, way, where)
        return RecognisedPage(layout, part, tree)
    return None


async def look_again(
    driver: PageDriver,
    recognised: RecognisedPage[P],
    part_name: PartName,
    part_type: type[P],
    where: ConsoleScope | None = None,
) -> RecognisedPage[P]:
    """The same page as it is now. Raises as `navigate`, and LayoutUnknown while it is not what it was recognised as."""
    way = recognised.part.way
    facts = await driver.look()
    _require_known(driver, _kind(driver, facts, *landings(way, (recognised.part,))), facts)
    layout, part = recognise(facts.tree, (recognised.layout,), part_name, part_type)
    _require_workspace(facts.tree, way, where)
    return RecognisedPage(layout, part, facts.tree)


def _attempts(driver: PageDriver, part_name: PartName) -> deque[Attempt]:
    return deque(_likely_first(ways(driver.layouts, part_name), driver.worked.get(part_name)))


def _is_in_another_language(driver: PageDriver, kind: PageKind, facts: PageFacts) -> bool:
    """
    Whether a page of the Console says that it is in another language, one that there are words for. Raises LayoutUnknown for a page
    in a language without words.
    """
    if kind not in (PageKind.KNOWN, PageKind.UNKNOWN) or facts.stranger is not None:
        return False
    if facts.language in ("", driver.spoken) or driver.language.is_fixed:
        return False
    if facts.language in driver.language.layouts:
        return True
    if kind is PageKind.UNKNOWN and (facts.status or HTTPStatus.OK) < HTTPStatus.BAD_REQUEST:
        raise LayoutUnknown(
            f"the Console answers in the language {facts.language!r}, for which no page map has words",
            hint=f"Nothing was clicked. There are words for {', '.join(sorted(driver.language.layouts))}.",
        )
    return False


def _likely_first(attempts: tuple[Attempt, ...], last: Way | None) -> list[Attempt]:
    """The way that worked last, then those without a sign: pages point to the others."""
    return sorted(attempts, key=lambda attempt: (attempt[0] != last, attempt[0].sign is not None))


def _pointed_at_first(attempts: deque[Attempt], tree: Node) -> list[Attempt]:
    return sorted(attempts, key=lambda attempt: attempt[0].sign is None or not find_all(tree, attempt[0].sign))


def _worth_a_try(attempts: deque[Attempt], facts: PageFacts) -> deque[Attempt]:
    """A page that came and has not the link of another way says that this Console does not go there."""
    if facts.status is not None and facts.status >= HTTPStatus.BAD_REQUEST:
        return attempts
    return deque(each for each in attempts if each[0].sign is None or find_all(facts.tree, each[0].sign))


async def _load(driver: PageDriver, way: Way, where: ConsoleScope | None, others: list[Control]) -> PageFacts:
    """The page of a way, once its landing is there, or something that says that it will not come."""
    workspace = where.scope.workspace_id if where is not None else None
    route = way.route.replace("{workspace_id}", quote(workspace or "", safe=""))
    limit_ms = driver.timeouts.page * 1000
    driver.watch()
    began = monotonic()
    try:
        with logged_wait(f"the Console answers {route}"):
            response = await driver.page.goto(route, wait_until="commit", timeout=limit_ms)
    except Error as error:
        if not await _has_left_to_sign_in(driver):
            raise ConsoleError(f"the Console does not answer: {first_line(error)}", page=route) from error
        response = None
    _log.info("%s: %s, %.0f ms", route, response.status if response else "no answer", (monotonic() - began) * 1000)
    if response is not None and response.status >= HTTPStatus.BAD_REQUEST:
        await driver.page.wait_for_load_state("domcontentloaded", timeout=limit_ms)
    else:
        await driver.until(
            any_of(driver.page, way.landing),
            foreign(driver),
            *(any_of(driver.page, each) for each in others),
            *driver.in_other_languages(),
        )
    return await driver.look(response)


async def _has_left_to_sign_in(driver: PageDriver) -> bool:
    """Whether the page before went to the sign-in page, by itself, while this one was being asked for; not once the browser's own error page is there."""

    def is_sign_in(url: str) -> bool:
        return urlsplit(url).path.startswith(driver.signs.sign_in_path)

    try:
        await driver.page.wait_for_url(
            lambda url: is_sign_in(url) or urlsplit(url).scheme == _ERROR_PAGE, wait_until="commit", timeout=_GLANCE_MS
        )
    except Error:
        return False
    return is_sign_in(driver.page.url)


async def _enter(
    driver: PageDriver,
    way: Way,
    tree: Node,
    layouts: tuple[Layout, ...],
    part_name: PartName,
    where: ConsoleScope | None,
) -> Node:
    """What the page shows once the setting's values are there."""
    parts = [part for layout in layouts if (part := layout.part(part_name)) is not None]
    anchors = [_nested(driver, anchor(part)) for part in parts]
    shown = landings(way, parts)
    has_come = await press_on(driver, way, tree, where, ends=anchors)
    if way.choice is not None:
        tree = tree if has_come is None else (await driver.look()).tree
        await choose(driver, way.choice, tree, where)
    if has_come is None or way.choice is not None:
        has_come = await driver.until(*anchors, foreign(driver))
    facts = await driver.look()
    _require_known(driver, _kind(driver, facts, *shown), facts)
    if has_come and not any(fits(facts.tree, part) for part in parts):
        await driver.until(*anchors)  # what came first was a heading like that of another page: the workspace's name
        facts = await driver.look()
        _require_known(driver, _kind(driver, facts, *shown), facts)
    return facts.tree


def _nested(driver: PageDriver, controls: tuple[Control, ...]) -> Locator:
    first, *others = controls
    found = any_of(driver.page, first)
    for control in others:
        found = any_of(found, control)
    return found


def _kind(driver: PageDriver, facts: PageFacts, *landing: Control) -> PageKind:
    kind = classify(facts, signs=driver.signs, landing=landing, organization=driver.organization)
    level = logging.DEBUG if kind is PageKind.KNOWN else logging.INFO
    _log.log(level, "page %s: %s", without_emails(facts.path), kind.name.lower().replace("_", " "))
    return kind


def _require_known(driver: PageDriver, kind: PageKind, facts: PageFacts) -> None:
    if kind is not PageKind.KNOWN:
        raise refusal(kind, facts, signs=driver.signs)


def _require_workspace(tree: Node, way: Way, where: ConsoleScope | None) -> None:
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
