"""A value that one page shows: read, changed, and read back afresh. How it is changed is each page's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.page import RecognisedPage
from claude_console_shim.driver.saving import SaveOutcome, confirmed
from claude_console_shim.layouts.recognise import P
from claude_console_shim.layouts.schema import PartName
from claude_console_shim.operation import Operation, open_operation
from claude_console_shim.press_plan import PlannedPress
from pulumi_claude_admin.errors import WriteNotConfirmed
from pulumi_claude_admin.journaled_presses import PressOutcome
from pulumi_claude_admin.model.guard_rails import amount_steps
from pulumi_claude_admin.ports import ConsoleScope

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageValue(Generic[P, T]):
    """One value of a setting's page: how it is read, when it may be a page that is not filled yet, and how it is said."""

    part_name: PartName
    part_type: type[P]
    read: Callable[[RecognisedPage[P]], T]
    is_bare: Callable[[T], bool]
    say: Callable[[T], str]
    presses: Callable[[T, T], Iterable[PlannedPress]] | None = None
    """What a change from one value to another presses; by default once, and twice where None asks before it removes."""

    declared: T | None = None
    """What the last run wanted, from which the guard rails measure a step too; None where none did."""
    states: Callable[[T], Iterable[str]] | None = None
    """What is there in the words of its presses; by default what `say` says."""

    async def retrieve(self, session: ConsoleSession, where: ConsoleScope) -> T:
        """The value as a fresh page shows it."""
        async with open_operation(session, self.part_name, where) as operation:
            _, found = await operation.open_to_read(self.part_type, self.read, is_bare=self.is_bare)
            operation.record.tell_unknown_to_reader(self.say(found), states=(self.states or self._one_state)(found))
            return found

    async def write(
        self,
        session: ConsoleSession,
        where: ConsoleScope,
        wanted: T,
        *,
        not_needed: Callable[[T], frozenset[str]],
        change: Callable[[Operation, RecognisedPage[P], T], Awaitable[tuple[SaveOutcome, T]]],
    ) -> T:
        """
        Make it `wanted`; equal already, and nothing is pressed. Confirmed from a fresh load.

        `not_needed` are the controls that a change from this value does without. `change` saves, and returns with what came of
        it what is there if the last save saved nothing.
        """
        async with open_operation(session, self.part_name, where) as operation:
            recognised, present = await operation.open_to_write(
                self.part_type, self.read, wanted=lambda _: wanted, is_bare=self.is_bare
            )
            states = (self.states or self._one_state)(present)
            operation.record.tell_unknown(self.say(present), states=states)
            if present == wanted:
                return present
            operation.driver.before = present
            operation.safety.plan((self.presses or self._one_save)(present, wanted))
            operation.require_trusted(recognised, without=not_needed(present))
            outcome, before = await change(operation, recognised, present)

            async def read_again() -> T:
                _, found = await operation.open_fresh(self.part_type, self.read, is_bare=self.is_bare)
                return found

            return await confirm(operation, outcome, read=read_again, before=before, wanted=wanted, say=self.say)

    def _one_state(self, value: T) -> tuple[str, ...]:
        return (self.say(value),)

    async def save_again(
        self,
        session: ConsoleSession,
        where: ConsoleScope,
        *,
        not_needed: frozenset[str],
        change: Callable[[Operation, RecognisedPage[P], T], Awaitable[SaveOutcome]],
        press: Callable[[T], PlannedPress] | None = None,
    ) -> T:
        """
        Save what is there, and return it; `press` says what is pressed, by default what saves the whole. It was there before, so that an answer that is not a yes is an error whatever a fresh page shows;
        raises WriteNotConfirmed when that shows something else.
        """
        async with open_operation(session, self.part_name, where) as operation:
            recognised, present = await operation.open(self.part_type, self.read, is_bare=self.is_bare)
            operation.driver.before = present
            operation.safety.plan(self._one_save(present, present) if press is None else (press(present),))
            operation.require_trusted(recognised, without=not_needed)
            outcome = await change(operation, recognised, present)
            if not outcome.is_done:
                raise outcome.error()
            _, found = await operation.open_fresh(self.part_type, self.read, is_bare=self.is_bare)
            if found != present:
                raise WriteNotConfirmed(f"saved {self.say(present)} again, but a fresh page shows {self.say(found)}")
            operation.record.read_back(PressOutcome.CONFIRMED)
            return present

    def _one_save(self, present: T, wanted: T) -> tuple[PlannedPress, ...]:
        amounts = amount_steps(self.part_name, present, wanted, declared=self.declared)
        press = PlannedPress(self.part_name.replace("_", " "), self.say(present), self.say(wanted), amounts)
        return (press, press) if wanted is None else (press,)


async def confirm(
    operation: Operation,
    outcome: SaveOutcome,
    *,
    read: Callable[[], Awaitable[T]],
    before: T,
    wanted: T,
    say: Callable[[T], str],
) -> T:
    """As `saving.confirmed`, and recorded."""
    found = await confirmed(outcome, read=read, before=before, wanted=wanted, say=say)
    operation.record.read_back(PressOutcome.CONFIRMED)
    return found
