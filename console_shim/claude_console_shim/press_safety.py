"""
What has to hold right before a press: the same organization, the same workspace, an engine that lives, and a press that was planned.

Asked anew each time, of the page and of the browser; what is pressed, and what the dialog says, is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from claude_console_shim.browser.time_limits import within
from claude_console_shim.console_session import SWITCH_BACK, ConsoleSession
from claude_console_shim.driver.page import PageDriver
from claude_console_shim.press_plan import PlannedPress, PressPlan
from claude_console_shim.press_record import PressRecord
from pulumi_claude_admin.errors import ChangedMeanwhile, ConsoleError, LayoutUnknown, Rehearsed, WrongOrganization
from pulumi_claude_admin.model.organization import organization_key
from pulumi_claude_admin.ports import ConsoleScope

_DEFAULT: Final = "default"
_WORKSPACE: Final = "wrkspc_"


@dataclass(slots=True)
class PressSafety:
    """
    The presses of one operation. `place` are the workspaces that the page's address named when it was read; `record` is what the
    journal says of the presses.
    """

    session: ConsoleSession
    driver: PageDriver
    where: ConsoleScope
    record: PressRecord
    place: frozenset[str] = field(default=frozenset(), init=False)
    _plan: PressPlan | None = field(default=None, init=False)

    def plan(self, presses: Iterable[PlannedPress]) -> None:
        """Say which presses that may save will be made, before a dialog opens. Raises BeyondGuardRails when an amount goes too far."""
        self._plan = PressPlan(presses, self.session.options.guard_rails)

    def skip(self) -> None:
        """The press before it saved at once: the yes that was planned to its question is not needed."""
        if self._plan is not None:
            self._plan.skip()

    async def require_safe_to_press(self) -> None:
        """
        Right before a press that may save: raise WrongOrganization when the page, or the browser in another tab, has gone to
        another organization, ConsoleError when nothing may be saved any more, when the page is about another workspace by now, or
        when the press is one more than was planned; BeyondGuardRails when its amount goes too far; Rehearsed in a rehearsal.
        """
        press = await self._take_press()
        if self.session.rehearsal is not None:
            raise self.rehearsed("what is in the dialog is in the evidence")
        self._record(press)

    async def require_safe_to_ask(self) -> None:
        """The same for a press that should ask a question first: a rehearsal makes it, where nothing that it sends gets out."""
        if self.session.rehearsal is None:
            await self.require_safe_to_press()
            return
        await self._take_press()

    def rehearsed(self, how_far: str) -> Rehearsed:
        """The error that ends a rehearsal: the whole change, from what to what, and how far it went."""
        scope, change = self.where.scope, self._plan.words if self._plan is not None else ""
        named = f"{self.where.workspace_name} ({scope.workspace_id})" if scope.workspace_id else "the organization"
        return Rehearsed(
            f"rehearsed and not saved: of {named}, {change}; {how_far}",
            hint="Without CLAUDE_CONSOLE_REHEARSE it is saved",
        )

    async def require_safe_to_lead_on(self) -> None:
        """
        The same for a press that leads on in a wizard, which may turn out to save what the next planned press would: that one is recorded,
        and stays planned.
        """
        await self._require_here()
        press = self._planned.next_one
        if self.session.rehearsal is None:
            self._record(press)

    async def _take_press(self) -> PlannedPress:
        await self._require_here()
        return self._planned.take()

    @property
    def _planned(self) -> PressPlan:
        if self._plan is None:
            raise ConsoleError("nobody has planned this press; it was not made")
        return self._plan

    def _record(self, press: PlannedPress) -> None:
        self.record.before(press, page=urlsplit(self.driver.page.url).path, layout=self.driver.layout or "")

    async def _require_here(self) -> None:
        """Raise when the page, or the browser in another tab, has gone elsewhere, or nothing may be saved any more."""
        if self.session.rehearsal is not None:
            self.session.rehearsal.require_on(self.driver.page.context)
        require_one_organization(self.driver.organizations, self.where)
        options, name = self.session.options, self.session.signs.organization_cookie
        asked = self.driver.page.context.cookies(options.console_url)
        cookies = await within(self.driver.timeouts.control, asked, what="reading the cookies")
        active = {each.get("value", "") for each in cookies if each.get("name") == name}
        require_one_organization(active | {self.where.organization_id}, self.where)
        self._require_same_place()
        self.session.owner.require_engine_alive()

    def _require_same_place(self) -> None:
        """Raise ChangedMeanwhile when the address names other workspaces than when the page was read: never the organization instead."""
        now, workspace = workspaces_in(self.driver.page.url), self.where.scope.workspace_id
        if now != self.place or now - {workspace}:
            raise ChangedMeanwhile(
                f"the page is about {', '.join(sorted(now)) or 'no workspace'} by now, not about {workspace or 'the organization'}; "
                "nothing was pressed"
            )


def workspaces_in(url: str) -> frozenset[str]:
    """The workspaces that the path of an address names; the Default one is none that a setting could be of."""
    return frozenset(part for part in urlsplit(url).path.split("/") if part == _DEFAULT or part.startswith(_WORKSPACE))


def require_one_organization(named: AbstractSet[str], where: ConsoleScope) -> None:
    """
    Raise WrongOrganization unless the organizations that a page names are this one alone; LayoutUnknown when it names none.
    """
    others = sorted({*map(organization_key, named)} - {organization_key(where.organization_id)})
    if others:
        raise WrongOrganization(
            f"the Console is in organization {', '.join(others)} by now, not in {where.organization_id}; nothing was pressed",
            hint=SWITCH_BACK,
        )
    if not named:
        raise LayoutUnknown(
            "nothing that the page asked for says which organization it is of", hint="Nothing was clicked."
        )
