"""
Whether a map saves: the value that is there is saved once more, or a little less and back, and read from a fresh page. A person asked for
it, on a workspace that the person named; what it needed is trusted from then on. What removes something is never pressed here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.layouts.part_controls import controls
from claude_console_shim.layouts.schema import Layout, NotificationsMap, PartName, RateLimitsMap, SpendLimitMap
from claude_console_shim.pages import notifications, rate_limits, spend_limit
from claude_console_shim.trusted_controls import TrustedControls
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import ConsoleScope

_SMALLEST: Final = 2
_UNCHANGED_SECONDS: Final = 3.0
"""How long what saves may take to be enabled where nothing was changed: on many pages it never is, and a little less is asked for then."""
_UNTRIED: Final = ("clear", "add", "remove")
"""What a trial does not press: what takes something away, and what adds what only that would take away again."""


@dataclass(frozen=True, slots=True)
class Trial:
    """
    What is tried: a setting of a map, where, and the group of models where it is rate limits. `spare` is an address that may be added for a
    moment where there is only one.
    """

    session: ConsoleSession
    layout: Layout
    setting: PartName
    where: ConsoleScope
    group: str | None = None
    spare: str | None = None

    async def unchanged(self) -> int:
        """
        Save the value that is there, and return how many controls are trusted now. Raises NotAccepted where the page saves nothing
        unchanged, with nothing pressed; WriteNotConfirmed.
        """
        patient = self.session.timeouts
        self.session.timeouts = replace(patient, enabled=min(patient.enabled, _UNCHANGED_SECONDS))
        try:
            return await self._unchanged()
        finally:
            self.session.timeouts = patient

    async def _unchanged(self) -> int:
        match self.layout.part(self.setting):
            case SpendLimitMap():
                return await self._trying(lambda: spend_limit.save_again(self.session, self.where))
            case NotificationsMap():
                return await self._trying(lambda: notifications.save_again(self.session, self.where))
            case RateLimitsMap() as part:
                group, without = self._group(), await self._editors_of_nothing(part)
                return await self._trying(
                    lambda: rate_limits.save_again(self.session, self.where, group), without=without
                )
            case _:
                raise self._missing()

    async def by_a_little(self) -> int:
        """
        Save a little less (a cent, a request, an address; the spare address more, where there is one alone) and then what was there. Raises
        LayoutUnknown where there is nothing that could be less, WriteNotConfirmed, which says what is there by then.
        """
        match self.layout.part(self.setting):
            case SpendLimitMap():
                return await self._trying(self._cent_less)
            case NotificationsMap():
                return await self._trying(self._address_less)
            case RateLimitsMap() as part:
                return await self._trying(lambda: self._rates_less(part), without=await self._editors_of_nothing(part))
            case _:
                raise self._missing()

    async def _cent_less(self) -> None:
        present = await spend_limit.read(self.session, self.where)
        if present is None or present.minor < _SMALLEST:
            raise _nothing_less("limit that could be a cent less")
        await spend_limit.write(self.session, self.where, Money(present.minor - 1, present.currency))
        await spend_limit.write(self.session, self.where, present)

    async def _address_less(self) -> None:
        present = await notifications.read(self.session, self.where)
        await notifications.write(
            self.session, self.where, replace(present, recipients=self._others(present.recipients))
        )
        await notifications.write(self.session, self.where, present)

    def _others(self, present: tuple[str, ...]) -> tuple[str, ...]:
        if len(present) >= _SMALLEST:
            return present[:-1]
        if self.spare is None or self.spare.casefold() in map(str.casefold, present):
            raise _nothing_less("second address that could be left out, nor another that may be added for a moment")
        return (*present, self.spare)

    async def _rates_less(self, part: RateLimitsMap) -> None:
        present = await rate_limits.read(self.session, self.where, self._group())
        firsts = (
            next((limiter for limiter in editor.fields if present.get(limiter, 0) >= _SMALLEST), None)
            for editor in part.editors.values()
        )
        lower = {limiter: present[limiter] - 1 for limiter in firsts if limiter is not None}
        if not lower:
            raise _nothing_less("rate limit of the workspace's own that could be one less")
        await rate_limits.write(self.session, self.where, self._group(), lower)
        await rate_limits.write(self.session, self.where, self._group(), {each: present[each] for each in lower})

    async def _editors_of_nothing(self, part: RateLimitsMap) -> tuple[str, ...]:
        """The editors in which there is no limit of the workspace's own: these are not tried, and not trusted."""
        present = await rate_limits.read(self.session, self.where, self._group())
        return tuple(name for name, editor in part.editors.items() if not present.keys() & editor.fields.keys())

    def _group(self) -> str:
        if self.group is None:
            raise LayoutUnknown("nobody says which group of models the rate limits are to be tried with")
        return self.group

    def _missing(self) -> LayoutUnknown:
        return LayoutUnknown(f"the map {self.layout.id} has no {self.setting.replace('_', ' ')}")

    async def _trying(self, save: Callable[[], Awaitable[object]], *, without: tuple[str, ...] = ()) -> int:
        """Save with the controls of this map taken for trusted, but for editors `without`, and remember them once that has held."""
        beginnings = tuple(f"{self.setting}.editors.{name}." for name in without)
        paths = [path for path in self._tried() if not path.startswith(beginnings)]
        remembered, options = self.session.trusted_controls, self.session.options
        with TemporaryDirectory() as folder:
            self.session.trusted_controls = TrustedControls(Path(folder) / "trusted.json")
            self.session.trusted_controls.remember(options, self.where.organization_id, self.layout, paths)
            try:
                await save()
            finally:
                self.session.trusted_controls = remembered
        remembered.remember(options, self.where.organization_id, self.layout, paths)
        return len(paths)

    def _tried(self) -> Iterable[str]:
        part = self.layout.part(self.setting)
        if part is None:
            raise self._missing()
        for path, _ in controls(part, self.setting):
            name = path.removeprefix(f"{self.setting}.")
            if not name.endswith(".reset") and name.partition(".")[0].partition("_")[0] not in _UNTRIED:
                yield path


def _nothing_less(what: str) -> LayoutUnknown:
    return LayoutUnknown(f"there is no {what}", hint="Name a workspace that has; nothing was saved.")
