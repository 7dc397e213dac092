"""
Looks at everything and changes nothing: versions, session, organization, role, and for each page which layout it is in and
whether each control is there exactly once. In a browser that only reads (browser/read_only.py), or not at all.

When it is trusting, the dialogs are opened too, and what was found exactly once is remembered for this Console, organization and
layout file. Controls that remove something are pressed only when that is asked for: what they would save does not get out.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, Final, Literal

from claude_console_shim.browser.launch import has_sandbox
from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.doctor_counts import Seen, count_page
from claude_console_shim.doctor_probes import probes_for
from claude_console_shim.doctor_removals import Learned, try_removal
from claude_console_shim.doctor_wizards import count_dialog
from claude_console_shim.driver.navigation import go_on, navigate
from claude_console_shim.driver.page import PageDriver, RecognisedPage
from claude_console_shim.layouts.page_kind import require_account
from claude_console_shim.layouts.part_controls import controls
from claude_console_shim.layouts.recognise import P
from claude_console_shim.layouts.schema import (
    ClaudeCodeLimitsMap,
    NotificationsMap,
    OrganizationMap,
    PartName,
    RateLimitsMap,
    SpendLimitMap,
    Way,
)
from claude_console_shim.lookups import organization, workspaces
from claude_console_shim.snapshot.matching import find_all
from claude_console_shim.trusted_controls import at_once
from pulumi_claude_admin.errors import ConsoleError, InvalidInputs, LayoutUnknown, Problem, WrongOrganization
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope

CLAUDE_CODE: Final = "Claude Code"
"""How the workspace is called that has limits for each person, unless somebody has given it another name."""

Presence = Literal["once", "absent", "several", "not looked at"]

_OF_ORGANIZATION: Final = (
    ("organization_spend_limit", SpendLimitMap),
    ("organization_notifications", NotificationsMap),
)
_OF_WORKSPACE: Final = (
    ("workspace_spend_limit", SpendLimitMap),
    ("workspace_notifications", NotificationsMap),
    ("workspace_rate_limits", RateLimitsMap),
)
_OF_CLAUDE_CODE: Final = (("claude_code_limits", ClaudeCodeLimitsMap),)


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
    What the doctor saw. `identity` is None where the Organization page is in no known layout; `workspace` the id and name of the
    one that it looked at; `trusted` the controls that were remembered by this run; `removals` what came of pressing each control that
    removes something; `has_sandbox` whether the browser that it started keeps its pages in one.
    """

    playwright: str
    browser: str
    identity: ConsoleIdentity | None
    pages: tuple[PageCheck, ...]
    workspace: tuple[str, str | None] | None = None
    trusted: tuple[str, ...] = ()
    removals: tuple[tuple[str, Learned], ...] = ()
    has_sandbox: bool = True

    @property
    def is_healthy(self) -> bool:
        """Whether every page is in a known layout, with no control twice."""
        return all(
            page.problem is None and all(control.presence != "several" for control in page.controls)
            for page in self.pages
        )


@dataclass(slots=True)
class Doctor:
    """
    One examination. With `is_trusting` dialogs are opened and what is there once is remembered; with `is_pressing_removals`, too, what
    removes something is pressed, behind the block. `progress` is told in a line what is looked at.
    """

    session: ConsoleSession
    read_only: ReadOnly
    is_trusting: bool = False
    is_pressing_removals: bool = False
    progress: Callable[[str], object] = lambda _line: None
    trusted: list[str] = field(default_factory=list)
    removals: list[tuple[str, Learned]] = field(default_factory=list)
    listed: tuple[tuple[str, str], ...] = field(default=(), init=False)

    async def examine(self, wanted: str | None = None) -> DoctorReport:
        """
        Look at every page; `wanted` is the id or the name of the workspace to look at, by default the first. Raises the error of a
        session that cannot be used at all, InvalidInputs when no workspace is that one, ConsoleError in a browser that is not read only.
        """
        self.read_only.require_on(await self.session.owner.context())
        identity, organization_id, pages = await self._check_organization()
        where = ConsoleScope(organization_id, Scope())
        pages += await self._check_all(where, _OF_ORGANIZATION)
        workspace = await self._workspace(wanted, pages)
        if workspace is not None:
            one = ConsoleScope(organization_id, Scope(workspace[0]), workspace[1])
            pages += await self._check_all(one, _OF_WORKSPACE)
        chosen = (workspace,) if wanted is not None else self.listed
        for id_, name in [each for each in chosen if each is not None and each[1] == CLAUDE_CODE][:1]:
            pages += await self._check_all(ConsoleScope(organization_id, Scope(id_), name), _OF_CLAUDE_CODE)
        return DoctorReport(
            playwright=version("playwright"),
            browser=await self.session.owner.version(),
            has_sandbox=self.session.options.endpoint is not None or has_sandbox(os.geteuid()),
            identity=identity,
            pages=tuple(pages),
            workspace=workspace,
            trusted=tuple(self.trusted),
            removals=tuple(self.removals),
        )

    async def _check_organization(self) -> tuple[ConsoleIdentity | None, str, list[PageCheck]]:
        """
        Who is signed in, the organization's UUID (empty where nothing says it), and the checks of the page that says so. In no known
        layout it is a line of the report, and the UUID is what its own requests name.
        """
        self.progress("looking at the organization")
        named: frozenset[str] = frozenset()
        try:
            async with self.session.open_page() as driver:
                try:
                    recognised, identity = await organization.read_page(driver)
                finally:
                    named = driver.organizations
                self.session.require_expected(identity)
                _, check = await self._check(
                    driver, recognised, "organization", ConsoleScope(identity.organization_id, Scope())
                )
                return identity, identity.organization_id, [self._account(recognised, identity), check]
        except LayoutUnknown as error:
            organization_id = next(iter(named)) if len(named) == 1 else ""
            if organization_id:
                self.session.require_expected(ConsoleIdentity(organization_id, "a name that no page map finds", None))
            return None, organization_id, [PageCheck("organization", problem=str(error))]

    def _account(self, recognised: RecognisedPage[OrganizationMap], identity: ConsoleIdentity) -> PageCheck:
        """The menu that every page has, on one of them: nothing is read or written beside one that names another organization."""
        signs, problem = self.session.signs, None
        try:
            require_account(recognised.tree, signs, identity.organization_name)
        except (LayoutUnknown, WrongOrganization) as error:
            problem = str(error)
        check = ControlCheck(
            "account", signs.account.grade, _presence(Seen(len(find_all(recognised.tree, signs.account))))
        )
        return PageCheck("account menu", layout=recognised.layout.id, problem=problem, controls=(check,))

    async def _workspace(self, wanted: str | None, pages: list[PageCheck]) -> tuple[str, str | None] | None:
        self.progress("looking at the list of workspaces")
        try:
            async with self.session.open_page() as driver:
                known = await workspaces.read(driver)
            self.listed = known
        except ConsoleError as error:
            pages.append(PageCheck("workspaces", problem=str(error)))
            return (wanted, None) if wanted is not None and wanted.startswith("wrkspc_") else None
        if wanted is None:
            return next(iter(known), None)
        found = [each for each in known if wanted in each]
        if len(found) != 1:
            raise InvalidInputs(
                Problem("workspace", f"{len(found) or 'none'} of the Console's list of workspaces is {wanted!r}")
            )
        return found[0]

    async def _check_all(self, where: ConsoleScope, parts: Sequence[tuple[PartName, type[Any]]]) -> list[PageCheck]:
        """Settings that may share a page, one after the other on it; after one that is strange the next has a page of its own."""
        checks: list[PageCheck] = []
        left = deque(parts)
        while left:
            try:
                async with self.session.open_page() as driver:
                    here: Way | None = None
                    while left:
                        here, check = await self._check_next(driver, here, *left[0], where)
                        checks.append(check)
                        left.popleft()
            except (ConsoleError, InvalidInputs) as error:
                checks.append(PageCheck(left.popleft()[0], problem=str(error)))
        return checks

    async def _check_next(
        self, driver: PageDriver, here: Way | None, name: PartName, kind: type[P], where: ConsoleScope
    ) -> tuple[Way, PageCheck]:
        self.progress(f"looking at the {name.replace('_', ' ')}")
        found = None if here is None else await go_on(driver, here, name, kind, where)
        return await self._check(driver, found or await navigate(driver, name, kind, where), name, where)

    async def _check(
        self, driver: PageDriver, recognised: RecognisedPage[P], name: PartName, where: ConsoleScope
    ) -> tuple[Way, PageCheck]:
        known = {path.removeprefix(f"{name}."): each for path, each in controls(recognised.part, name)}
        probes = probes_for(recognised.part)
        counts = count_page(recognised, known, probes, {"workspace": where.workspace_name or ""})
        for dialog in probes.dialogs if self.is_trusting else ():
            counts |= await count_dialog(driver, self.read_only, recognised, known, dialog)
        learned: dict[str, Learned] = {}
        for removal in probes.removals if self.is_pressing_removals else ():
            if learned.get(removal.control, Learned.NOTHING_SET) is not Learned.NOTHING_SET:
                continue
            found, learned[removal.control] = await try_removal(driver, self.read_only, recognised, known, removal)
            counts |= found
            recognised = await navigate(driver, name, type(recognised.part), where)
        checks = tuple(
            ControlCheck(f"{name}.{path}", control.grade, _presence(seen), seen.instead if seen else ())
            for path, control in known.items()
            for seen in (counts.get(path),)
        )
        self._remember(name, recognised, where, checks, learned)
        return recognised.part.way, PageCheck(name, layout=recognised.layout.id, controls=checks)

    def _remember(
        self,
        name: PartName,
        recognised: RecognisedPage[P],
        where: ConsoleScope,
        checks: Sequence[ControlCheck],
        learned: Mapping[str, Learned],
    ) -> None:
        self.removals += [(f"{name}.{path}", each) for path, each in learned.items()]
        if not self.is_trusting or not where.organization_id:
            return
        found = [check.path for check in checks if check.presence == "once"]
        found += [at_once(f"{name}.{path}") for path, each in learned.items() if each is Learned.SAVES_AT_ONCE]
        self.session.trusted_controls.remember(self.session.options, where.organization_id, recognised.layout, found)
        self.trusted += [check.path for check in checks if check.presence == "once"]


def _presence(seen: Seen | None) -> Presence:
    if seen is None:
        return "not looked at"
    return "once" if seen.count == 1 else "several" if seen.count else "absent"
