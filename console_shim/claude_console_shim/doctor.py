"""
Looks at everything and changes nothing: versions, session, organization, role, and for each page which layout it is in and
whether each control is there exactly once.

With `trust` the dialogs are opened too (never one that follows a control which may already remove something) and what was
found exactly once is remembered for this Console, organization and layout file. Nothing is ever saved.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Literal

from playwright.async_api import Locator, Page

from claude_console_shim.browser.launch import has_sandbox
from claude_console_shim.console_session import Desk
from claude_console_shim.doctor_probes import Dialog, Tour, tour_of
from claude_console_shim.driver.navigation import arrive
from claude_console_shim.driver.page import View, Visit
from claude_console_shim.driver.rate_cells import locate_row
from claude_console_shim.layouts.page_kind import insist_on_account
from claude_console_shim.layouts.rate_table import cell, groups, row
from claude_console_shim.layouts.recognise import P
from claude_console_shim.layouts.schema import (
    Capability,
    NotificationsMap,
    OrganizationMap,
    RateLimitsMap,
    SpendLimitMap,
    controls,
)
from claude_console_shim.lookups import workspaces
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import find_all
from pulumi_claude_admin.errors import ConsoleError, LayoutUnknown, WrongOrganization
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope

State = Literal["once", "absent", "several", "not looked at"]


@dataclass(frozen=True, slots=True)
class ControlCheck:
    """One control of a layout: its dotted path, its grade, and how often it is there."""

    path: str
    grade: str
    state: State


@dataclass(frozen=True, slots=True)
class PageCheck:
    """One setting: the layout that its page is in (None with a `problem` when none fits) and its controls."""

    capability: str
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
            page.problem is None and all(control.state != "several" for control in page.controls) for page in self.pages
        )


@dataclass(slots=True)
class Doctor:
    """One examination. `workspace` is the id and name to look at, None for the first that the Console lists."""

    desk: Desk
    is_trusting: bool = False
    trusted: list[str] = field(default_factory=list)

    async def examine(self, workspace: tuple[str, str] | None = None) -> DoctorReport:
        """Look at every page. Raises the error of a session that cannot be used at all."""
        identity = await self.desk.identity()
        organization = ConsoleScope(identity.organization_id, Scope())
        pages = [
            await self._check_account(identity),
            await self._check("organization", OrganizationMap, organization),
            await self._check("organization_spend_limit", SpendLimitMap, organization),
            await self._check("organization_notifications", NotificationsMap, organization),
        ]
        chosen = workspace or await self._first_workspace()
        if chosen is not None:
            one = ConsoleScope(identity.organization_id, Scope(chosen[0]), chosen[1])
            pages += [
                await self._check("workspace_spend_limit", SpendLimitMap, one),
                await self._check("workspace_notifications", NotificationsMap, one),
                await self._check("workspace_rate_limits", RateLimitsMap, one),
            ]
        return DoctorReport(
            playwright=version("playwright"),
            browser=await self.desk.owner.version(),
            has_sandbox=self.desk.options.endpoint is not None or has_sandbox(os.geteuid()),
            identity=identity,
            pages=tuple(pages),
            trusted=tuple(self.trusted),
        )

    async def _check_account(self, identity: ConsoleIdentity) -> PageCheck:
        """The menu that every page has, on one of them: nothing is read or written beside one that names another organization."""
        signs, problem = self.desk.signs, None
        async with self.desk.visit() as visit:
            view = await arrive(visit, "organization", OrganizationMap)
        found = len(find_all(view.tree, signs.account))
        try:
            insist_on_account(view.tree, signs, identity.organization_name)
        except (LayoutUnknown, WrongOrganization) as error:
            problem = str(error)
        check = ControlCheck("account", signs.account.grade, _state(found))
        return PageCheck("account menu", layout=view.layout.id, problem=problem, controls=(check,))

    async def _first_workspace(self) -> tuple[str, str] | None:
        async with self.desk.visit() as visit:
            return next(iter(await workspaces.read(visit)), None)

    async def _check(self, capability: Capability, kind: type[P], where: ConsoleScope) -> PageCheck:
        try:
            async with self.desk.visit() as visit:
                view = await arrive(visit, capability, kind, where)
                known = {path.removeprefix(f"{capability}."): each for path, each in controls(view.part, capability)}
                tour = tour_of(view.part)
                counts = _count_page(view, known, tour, {"workspace": where.workspace_name or ""})
                for dialog in tour.dialogs if self.is_trusting else ():
                    view = await arrive(visit, capability, kind, where)
                    counts |= await _count_dialog(visit, view, known, dialog)
        except ConsoleError as error:
            return PageCheck(capability, problem=str(error))
        checks = tuple(
            ControlCheck(f"{capability}.{name}", control.grade, _state(counts.get(name)))
            for name, control in known.items()
        )
        if self.is_trusting:
            found = [check.path for check in checks if check.state == "once"]
            self.desk.trust.remember(self.desk.options, where.organization_id, view.layout, found)
            self.trusted += found
        return PageCheck(capability, layout=view.layout.id, controls=checks)


def _count_page(view: View[P], known: Mapping[str, Control], tour: Tour, values: Mapping[str, str]) -> dict[str, int]:
    tree, part = view.tree, view.part
    counts = {name: len(find_all(tree, known[name], values)) for name in tour.page if name in known}
    regions = find_all(tree, known["region"]) if tour.region else ()
    if len(regions) == 1:
        counts |= {name: len(find_all(regions[0], known[name])) for name in tour.region}
    if isinstance(part, RateLimitsMap):
        group = _first_group(tree, part)
        inside, values = row(tree, part, group), {"group": group}
        counts |= {name: len(find_all(inside, known[name], values)) for name in tour.row}
        for name, limiter in tour.cells:
            counts[name] = len(find_all(cell(tree, part, group, limiter), known[name], values))
    return counts


async def _count_dialog(visit: Visit, view: View[P], known: Mapping[str, Control], dialog: Dialog) -> dict[str, int]:
    tree, part = view.tree, view.part
    values: dict[str, str] = {}
    place: Page | Locator = visit.page
    if isinstance(part, RateLimitsMap):  # one row stands for all: `{group}` in names
        group = _first_group(tree, part)
        values = {"group": group}
        place, tree = locate_row(visit.page, tree, part, group), row(tree, part, group)
    openers = find_all(tree, known[dialog.opener], values)
    if len(openers) != 1:
        return {}
    _, inside = await visit.open_dialog(place, known[dialog.opener], openers[0], known[dialog.dialog], values)
    names = (dialog.dialog, *dialog.inside)
    return {name: len(find_all(inside, known[name], values)) for name in names}


def _first_group(tree: Node, part: RateLimitsMap) -> str:
    found = groups(tree, part.group_column)
    if not found:
        raise LayoutUnknown("the table of rate limits has no rows")
    return found[0]


def _state(count: int | None) -> State:
    if count is None:
        return "not looked at"
    return "once" if count == 1 else "several" if count else "absent"
