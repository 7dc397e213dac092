"""
Looks at everything and changes nothing: versions, session, organization, role, and for each page which layout it is in and
whether each control is there exactly once.

When it `is_trusting`, the dialogs are opened too (never one that follows a control which may already remove something) and what was
found exactly once is remembered for this Console, organization and layout file. Nothing is ever saved.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Final, Literal

from playwright.async_api import Locator, Page

from claude_console_shim.browser.launch import has_sandbox
from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.doctor_probes import DialogProbe, Probes, probes_for
from claude_console_shim.driver.navigation import navigate
from claude_console_shim.driver.page import PageDriver, RecognisedPage
from claude_console_shim.driver.person_rows import locate_person
from claude_console_shim.driver.rate_cells import locate_row
from claude_console_shim.layouts.page_kind import require_account
from claude_console_shim.layouts.person_table import view_of
from claude_console_shim.layouts.rate_table import cell, groups, row
from claude_console_shim.layouts.recognise import P
from claude_console_shim.layouts.schema import (
    ClaudeCodeLimitsMap,
    NotificationsMap,
    OrganizationMap,
    Part,
    PartName,
    RateLimitsMap,
    SpendLimitMap,
    controls,
)
from claude_console_shim.lookups import workspaces
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import find_all, others
from pulumi_claude_admin.errors import ConsoleError, LayoutUnknown, WrongOrganization
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope
from pulumi_claude_admin.quoting import without_emails

_NOTHING: Final[Mapping[str, str]] = {}
_TOLD: Final = 6
"""How many names are told of what stands there instead of a control."""

CLAUDE_CODE: Final = "Claude Code"
"""How the workspace is called that has limits for each person, unless somebody has given it another name."""

Presence = Literal["once", "absent", "several", "not looked at"]


@dataclass(frozen=True, slots=True)
class ControlCheck:
    """
    One control of a layout: its dotted path, its grade, and how often it is there; where it is absent, what of its role stands
    there `instead`, by name.
    """

    path: str
    grade: str
    presence: Presence
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageCheck:
    """One setting: the layout that its page is in (None with a `problem` when none fits) and its controls."""

    name: str
    layout: str | None = None
    problem: str | None = None
    controls: tuple[ControlCheck, ...] = ()


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """
    What the doctor saw. `trusted` are the controls that were remembered by this run, `has_sandbox` whether the browser that it
    started keeps its pages in one.
    """

    playwright: str
    browser: str
    identity: ConsoleIdentity
    pages: tuple[PageCheck, ...]
    trusted: tuple[str, ...] = ()
    has_sandbox: bool = True

    @property
    def is_healthy(self) -> bool:
        """Whether every page is in a known layout, with no control twice."""
        return all(
            page.problem is None and all(control.presence != "several" for control in page.controls)
            for page in self.pages
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """How often a control was there; where it was not, what was there instead."""

    count: int
    instead: tuple[str, ...] = ()


@dataclass(slots=True)
class Doctor:
    """One examination. `workspace` is the id and name to look at, None for the first that the Console lists."""

    session: ConsoleSession
    read_only: ReadOnly
    is_trusting: bool = False
    trusted: list[str] = field(default_factory=list)

    async def examine(self, workspace: tuple[str, str] | None = None) -> DoctorReport:
        """Look at every page. Raises the error of a session that cannot be used at all, ConsoleError in a browser that is not read only."""
        self.read_only.require_on(await self.session.owner.context())
        identity = await self.session.identity()
        organization = ConsoleScope(identity.organization_id, Scope())
        pages = [
            await self._check_account(identity),
            await self._check("organization", OrganizationMap, organization),
            await self._check("organization_spend_limit", SpendLimitMap, organization),
            await self._check("organization_notifications", NotificationsMap, organization),
        ]
        candidates = (workspace,) if workspace else await self._workspaces()
        for chosen in candidates[:1]:
            one = ConsoleScope(identity.organization_id, Scope(chosen[0]), chosen[1])
            pages += [
                await self._check("workspace_spend_limit", SpendLimitMap, one),
                await self._check("workspace_notifications", NotificationsMap, one),
                await self._check("workspace_rate_limits", RateLimitsMap, one),
            ]
        for chosen in [each for each in candidates if each[1] == CLAUDE_CODE][:1]:
            one = ConsoleScope(identity.organization_id, Scope(chosen[0]), chosen[1])
            pages.append(await self._check("claude_code_limits", ClaudeCodeLimitsMap, one))
        return DoctorReport(
            playwright=version("playwright"),
            browser=await self.session.owner.version(),
            has_sandbox=self.session.options.endpoint is not None or has_sandbox(os.geteuid()),
            identity=identity,
            pages=tuple(pages),
            trusted=tuple(self.trusted),
        )

    async def _check_account(self, identity: ConsoleIdentity) -> PageCheck:
        """The menu that every page has, on one of them: nothing is read or written beside one that names another organization."""
        signs, problem = self.session.signs, None
        async with self.session.open_page() as driver:
            recognised = await navigate(driver, "organization", OrganizationMap)
        found = len(find_all(recognised.tree, signs.account))
        try:
            require_account(recognised.tree, signs, identity.organization_name)
        except (LayoutUnknown, WrongOrganization) as error:
            problem = str(error)
        check = ControlCheck("account", signs.account.grade, _presence(Seen(found)))
        return PageCheck("account menu", layout=recognised.layout.id, problem=problem, controls=(check,))

    async def _workspaces(self) -> tuple[tuple[str, str], ...]:
        async with self.session.open_page() as driver:
            return await workspaces.read(driver)

    async def _check(self, part_name: PartName, part_type: type[P], where: ConsoleScope) -> PageCheck:
        try:
            async with self.session.open_page() as driver:
                recognised = await navigate(driver, part_name, part_type, where)
                known = {
                    path.removeprefix(f"{part_name}."): each for path, each in controls(recognised.part, part_name)
                }
                probes = probes_for(recognised.part)
                counts = _count_page(recognised, known, probes, {"workspace": where.workspace_name or ""})
                for dialog in probes.dialogs if self.is_trusting else ():
                    recognised = await navigate(driver, part_name, part_type, where)
                    counts |= await _count_dialog(driver, recognised, known, dialog)
        except ConsoleError as error:
            return PageCheck(part_name, problem=str(error))
        checks = tuple(
            ControlCheck(f"{part_name}.{name}", control.grade, _presence(seen), seen.instead if seen else ())
            for name, control in known.items()
            for seen in (counts.get(name),)
        )
        if self.is_trusting:
            found = [check.path for check in checks if check.presence == "once"]
            self.session.trusted_controls.remember(
                self.session.options, where.organization_id, recognised.layout, found
            )
            self.trusted += found
        return PageCheck(part_name, layout=recognised.layout.id, controls=checks)


def _count_page(
    recognised: RecognisedPage[P], known: Mapping[str, Control], probes: Probes, values: Mapping[str, str]
) -> dict[str, Seen]:
    tree, part = recognised.tree, recognised.part
    counts = {name: _seen(tree, known[name], values) for name in probes.page if name in known}
    counts |= {name: Seen(1) for name in known if name.startswith(("way.links.", "way.tabs."))}  # they led here
    regions = () if not probes.region else find_all(tree, known["region"]) if "region" in known else (tree,)
    if len(regions) == 1:
        counts |= {name: _seen(regions[0], known[name]) for name in probes.region if name in known}
    if probes.row and (first := _first_row(tree, part)) is not None:
        inside, values = first
        counts |= {name: _seen(inside, known[name], values) for name in probes.row if name in known}
    if isinstance(part, RateLimitsMap):
        group = _first_group(tree, part)
        for name, limiter in probes.cells:
            counts[name] = _seen(cell(tree, part, group, limiter), known[name], values)
    return counts


async def _count_dialog(
    driver: PageDriver, recognised: RecognisedPage[P], known: Mapping[str, Control], dialog: DialogProbe
) -> dict[str, Seen]:
    tree, part = recognised.tree, recognised.part
    if dialog.opener not in known or dialog.dialog not in known:
        return {}
    values: dict[str, str] = {}
    around: Page | Locator = driver.page
    if dialog.is_in_row:  # one row stands for all: `{group}` or `{email}` in names
        first = _first_row(tree, part)
        if first is None:
            return {}
        if isinstance(part, RateLimitsMap):
            around = locate_row(driver.page, tree, part, first[1]["group"])
        if isinstance(part, ClaudeCodeLimitsMap):
            around = locate_person(driver.page, view_of(tree, part).rows[0])
        tree, values = first
    openers = find_all(tree, known[dialog.opener], values)
    if len(openers) != 1:
        return {}
    _, inside = await driver.open_dialog(around, known[dialog.opener], openers[0], known[dialog.dialog], values)
    names = [name for name in (dialog.dialog, *dialog.inside) if name in known]
    return {name: _seen(inside, known[name], values) for name in names}


def _seen(tree: Node, control: Control, values: Mapping[str, str] = _NOTHING) -> Seen:
    found = find_all(tree, control, values)
    return Seen(len(found), () if found else tuple(map(without_emails, others(tree, control)[:_TOLD])))


def _first_row(tree: Node, part: Part) -> tuple[Node, dict[str, str]] | None:
    """The first row of a setting's table, and what stands for it in names; None where there is none."""
    if isinstance(part, RateLimitsMap):
        group = _first_group(tree, part)
        return row(tree, part, group), {"group": group}
    if isinstance(part, ClaudeCodeLimitsMap):
        return next(((each.node, {"email": each.email}) for each in view_of(tree, part).rows), None)
    return None


def _first_group(tree: Node, part: RateLimitsMap) -> str:
    found = groups(tree, part.group_column)
    if not found:
        raise LayoutUnknown("the table of rate limits has no rows")
    return found[0]


def _presence(seen: Seen | None) -> Presence:
    if seen is None:
        return "not looked at"
    return "once" if seen.count == 1 else "several" if seen.count else "absent"
