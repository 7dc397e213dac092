"""The steps of a change in dialogs: what opens one, is filled in, leads on, asks and saves. What they say is each page's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from playwright.async_api import Locator, Page

from claude_console_shim.driver.fields import FilledField, fill, leave, require_fields
from claude_console_shim.driver.page import read_tree
from claude_console_shim.driver.saving import Question, SaveOutcome, press_and_ask, press_once
from claude_console_shim.layouts.save_requests import ExpectedSave
from claude_console_shim.layouts.schema import Step
from claude_console_shim.operation import Operation
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import find_all, find_one
from claude_console_shim.snapshot.values import Amount, means, read_field, typed_amount
from pulumi_claude_admin.errors import LayoutUnknown, WriteNotConfirmed
from pulumi_claude_admin.model.money import Money

_NOTHING: Final[Mapping[str, str]] = {}


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
    return _recorded(operation, asked, "the press asked no question, so it would save at once")


async def open_field(
    operation: Operation,
    dialog: Locator,
    tree: Node,
    field: Control,
    steps: Sequence[Step],
    expected_save: ExpectedSave,
) -> tuple[Locator, Node, Sequence[Step]]:
    """
    The dialog of a wizard that has the field, and the steps that are left. Raises LayoutUnknown when a step does not lead on,
    WriteNotConfirmed when it has sent something that may have saved.
    """
    while steps and not find_all(tree, field):
        led = await _lead_on(operation, dialog, tree, steps[0], expected_save, ())
        if isinstance(led, SaveOutcome):
            raise led.error() if led.missing is not None else _saved_too_soon(led)
        dialog, tree, steps = led.inside, led.tree, steps[1:]
    return dialog, tree, steps


def _saved_too_soon(outcome: SaveOutcome) -> WriteNotConfirmed:
    return WriteNotConfirmed(
        f"what leads on in the editor asked the Console to save before anything was filled in ({outcome.words}); nothing more was pressed",
        page=outcome.page,
        evidence=outcome.evidence,
    )


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
    led = await press_and_ask(
        operation.driver,
        inside=dialog,
        control=step.press,
        node=find_one(tree, step.press),
        question=step.dialog,
        expected_save=expected_save,
        require_safe_to_press=operation.safety.require_safe_to_lead_on,
        shows=step.shows,
    )
    return _recorded(operation, led, "what leads on in the editor did not, so it would save")


def _recorded(operation: Operation, asked: Question | SaveOutcome, in_rehearsal: str) -> Question | SaveOutcome:
    """What came of a press that may save, in the journal. Raises Rehearsed with these words for one that would have saved."""
    if isinstance(asked, Question):
        operation.record.asked()
        return asked
    if operation.session.rehearsal is not None:
        raise operation.safety.rehearsed(in_rehearsal)
    operation.record.answered(asked.words, evidence=asked.evidence)
    return asked


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
