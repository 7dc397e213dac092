"""
A value that one page shows: read, changed, and read back afresh; and the steps of a change in dialogs. What they say is each page's own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from playwright.async_api import Locator, Page

from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.fields import FilledField, fill, leave, require_fields
from claude_console_shim.driver.page import RecognisedPage, read_tree
from claude_console_shim.driver.saving import Question, SaveOutcome, confirmed, press_and_ask, press_once
from claude_console_shim.layouts.recognise import P
from claude_console_shim.layouts.save_requests import ExpectedSave
from claude_console_shim.layouts.schema import PartName, Step
from claude_console_shim.operation import Operation, open_operation
from claude_console_shim.press_plan import PlannedPress
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import find_all, find_one
from claude_console_shim.snapshot.values import Amount, means, read_field, typed_amount
from pulumi_claude_admin.errors import LayoutUnknown, WriteNotConfirmed
from pulumi_claude_admin.journaled_presses import PressOutcome
from pulumi_claude_admin.model.guard_rails import amount_steps
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import ConsoleScope

T = TypeVar("T")

_NOTHING: Final[Mapping[str, str]] = {}


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


async def open_editor(
    operation: Operation,
    inside: Page | Locator,
    region: Node,
    *,
    opener: Control,
    dialog: Control,
    subject: Control,
    values: Mapping[str, str] = _NOTHING,
) -> tuple[Locator, Node]:
    """The dialog that a control of a region opens, once it is about what is meant."""
    node = operation.permitted(region, opener, values)
    found, tree = await operation.driver.open_dialog(inside, opener, node, dialog, values)
    operation.require_subject(tree, subject)
    return found, tree


async def fill_amount(dialog: Locator, control: Control, field: Node, amount: Money, form: Amount) -> FilledField:
    """Fill in an amount in the form in which the field showed one, however it writes it then."""
    return await fill(
        dialog,
        control,
        field,
        typed_amount(amount, shown=field.text, form=form, is_for_machines=field.role == "spinbutton"),
        holds=lambda text: means(text, amount, lambda each: read_field(each, form)),
    )


async def save(
    operation: Operation,
    dialog: Locator,
    tree: Node,
    submit: Control,
    expected_save: ExpectedSave,
    *filled: FilledField,
    steps: Sequence[Step] = (),
) -> SaveOutcome:
    """
    Save what was filled in, once; right before, the dialog still has to be about what is meant. In a wizard that is after the `steps` that
    are left, on which nothing is there to be filled in any more.
    """
    for step in steps:
        led = await _lead_on(operation, dialog, tree, step, expected_save, filled)
        if isinstance(led, SaveOutcome):
            return led
        dialog, tree, filled = led.inside, led.tree, ()

    async def require_safe_to_press() -> None:
        if operation.subject is not None:
            operation.require_subject(read_tree(await dialog.aria_snapshot()), operation.subject)
        await operation.safety.require_safe_to_press()

    outcome = await press_once(
        operation.driver,
        inside=dialog,
        tree=tree,
        submit=submit,
        expected_save=expected_save,
        require_safe_to_press=require_safe_to_press,
        fields=filled,
    )
    operation.record.answered(outcome.words, evidence=outcome.evidence)
    return outcome


async def ask(
    operation: Operation,
    inside: Locator,
    node: Node,
    control: Control,
    *,
    question: Control,
    expected_save: ExpectedSave,
) -> Question | SaveOutcome:
    """Press once the control that `node` is, which asks a question or saves at once."""
    asked = await press_and_ask(
        operation.driver,
        inside=inside,
        control=control,
        node=node,
        question=question,
        expected_save=expected_save,
        require_safe_to_press=operation.safety.require_safe_to_ask,
    )
    if operation.session.rehearsal is not None and isinstance(asked, SaveOutcome):
        raise operation.safety.rehearsed("the press asked no question, so it would save at once")
    if isinstance(asked, Question):
        operation.record.asked()
    else:
        operation.record.answered(asked.words, evidence=asked.evidence)
    return asked


async def open_field(
    operation: Operation,
    dialog: Locator,
    tree: Node,
    field: Control,
    steps: Sequence[Step],
    expected_save: ExpectedSave,
) -> tuple[Locator, Node, Sequence[Step]]:
    """The dialog of a wizard that has the field, and the steps that are left. Raises LayoutUnknown when a step does not lead on."""
    while steps and not find_all(tree, field):
        led = await _lead_on(operation, dialog, tree, steps[0], expected_save, ())
        if isinstance(led, SaveOutcome):
            raise led.error()
        dialog, tree, steps = led.inside, led.tree, steps[1:]
    return dialog, tree, steps


async def _lead_on(
    operation: Operation,
    dialog: Locator,
    tree: Node,
    step: Step,
    expected_save: ExpectedSave,
    filled: Sequence[FilledField],
) -> Question | SaveOutcome:
    """Press once what leads on; should it save after all, that is what came of it."""
    await leave(operation.driver, filled)
    await require_fields(filled)
    return await press_and_ask(
        operation.driver,
        inside=dialog,
        control=step.press,
        node=find_one(tree, step.press),
        question=step.dialog,
        expected_save=expected_save,
        require_safe_to_press=operation.safety.require_safe_to_lead_on,
        shows=step.shows,
    )


@dataclass(frozen=True, slots=True)
class Removal:
    """A control that removes something, and the question that it asks, about `subject`, with what says yes to it."""

    control: Control
    dialog: Control
    subject: Control
    submit: Control


async def remove(
    operation: Operation, inside: Locator, node: Node, by: Removal, expected_save: ExpectedSave, *, named: str = ""
) -> SaveOutcome:
    """Press the control that `node` is, and say yes to its question once that is about what is meant and names it."""
    asked = await ask(operation, inside, node, by.control, question=by.dialog, expected_save=expected_save)
    if isinstance(asked, SaveOutcome):
        operation.safety.skip()
        return asked
    operation.require_matched_question(by.submit)
    operation.require_subject(asked.tree, by.subject)
    if named not in normal(asked.tree.content):
        raise LayoutUnknown(f"the question does not name {named}; nothing was removed")
    return await save(operation, asked.inside, asked.tree, by.submit, expected_save)
