"""
Spend notifications: thresholds and recipients of one scope. Source: docs/platform/console.md#layouts, docs/platform/console.md#rules.

A change is a series of small saves, each taking effect at once. After each the list on the page has to be exactly what was
expected, else somebody else is editing; after the last one everything is read from a fresh load.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from playwright.async_api import Locator, expect

from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.fields import fill
from claude_console_shim.driver.page import PageDriver, RecognisedPage, any_of, read_tree
from claude_console_shim.driver.saving import SaveOutcome, confirmed, press_and_ask, press_once
from claude_console_shim.layouts.save_requests import NOTHING, ExpectedSave, amount_forms
from claude_console_shim.layouts.schema import NotificationsMap, PartName
from claude_console_shim.operation import Operation, open_operation
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.matching import beside, beside_buttons, describe, find_all, find_one
from claude_console_shim.snapshot.values import means, read_field, read_recipients, read_threshold, require_dollars
from pulumi_claude_admin.errors import ChangedMeanwhile, LayoutUnknown, WriteNotConfirmed
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendNotifications
from pulumi_claude_admin.ports import ConsoleScope


async def read(session: ConsoleSession, where: ConsoleScope) -> SpendNotifications:
    """Thresholds and recipients as a fresh page shows them."""
    async with open_operation(session, _part_name(where), where) as operation:
        _, found = await operation.open_to_read(NotificationsMap, _reader(where), is_bare=_is_bare)
        return found


async def write(session: ConsoleSession, where: ConsoleScope, wanted: SpendNotifications) -> SpendNotifications:
    """Make thresholds and recipients exactly these, adding before removing; equal already, and nothing is pressed."""
    for threshold in wanted.thresholds:
        require_dollars("thresholds", threshold)
    wanted = SpendNotifications(
        scope=where.scope,
        thresholds=tuple(sorted(set(wanted.thresholds))),
        recipients=tuple(sorted({address.casefold() for address in wanted.recipients})),
    )
    async with open_operation(session, _part_name(where), where) as operation:
        recognised, present = await operation.open_to_write(
            NotificationsMap, _reader(where), wanted=lambda _: wanted, is_bare=_is_bare
        )
        if present == wanted:
            return present
        operation.driver.before = present
        operation.require_trusted(recognised, without=_not_needed(present, wanted))
        _require_controls(operation, recognised, present=present, wanted=wanted)
        outcome, before = await _change(operation, recognised, present=present, wanted=wanted)

        async def read_again() -> SpendNotifications:
            _, found = await operation.open_fresh(NotificationsMap, _reader(where), is_bare=_is_bare)
            return found

        return await confirmed(outcome, read=read_again, before=before, wanted=wanted, say=_say)


def shown(tree: Node, part: NotificationsMap, where: ConsoleScope) -> SpendNotifications:
    """The notifications that a tree shows."""
    region = find_one(tree, part.region)
    items = find_all(find_one(region, part.thresholds), part.threshold)
    amounts = {read_threshold(beside_buttons(item), part.amount) for item in items}
    return SpendNotifications(
        scope=where.scope,
        thresholds=tuple(sorted(amounts)),
        recipients=read_recipients(beside(region, part.recipients), part.nobody),
    )


def _reader(where: ConsoleScope) -> Callable[[RecognisedPage[NotificationsMap]], SpendNotifications]:
    return lambda recognised: shown(recognised.tree, recognised.part, where)


def _is_bare(found: SpendNotifications) -> bool:
    return not found.thresholds or not found.recipients


async def _change(
    operation: Operation,
    recognised: RecognisedPage[NotificationsMap],
    *,
    present: SpendNotifications,
    wanted: SpendNotifications,
) -> tuple[SaveOutcome, SpendNotifications]:
    """Every difference, one save each, until one is not answered with yes; and what is there when that one saved nothing."""
    outcome, have = SaveOutcome(is_done=True), present
    for amount in (each for each in wanted.thresholds if each not in present.thresholds):
        outcome = await _add(operation, recognised.part, amount)
        then = replace(have, thresholds=tuple(sorted((*have.thresholds, amount))))
        if not await _came_true(operation, recognised.part, outcome, then.thresholds):
            return outcome, have
        have = then
    for amount in (each for each in present.thresholds if each not in wanted.thresholds):
        outcome = await _remove(operation, recognised.part, amount)
        then = replace(have, thresholds=tuple(each for each in have.thresholds if each != amount))
        if not await _came_true(operation, recognised.part, outcome, then.thresholds):
            return outcome, have
        have = then
    if present.recipients != wanted.recipients:
        outcome = await _address(operation, recognised.part, present=present.recipients, wanted=wanted.recipients)
    return outcome, have


def _not_needed(present: SpendNotifications, wanted: SpendNotifications) -> frozenset[str]:
    """The controls of steps that this change does not have; and the items of a list that was matched as a whole."""
    before, after = set(present.thresholds), set(wanted.thresholds)
    steps = {"add": after - before, "remove": before - after, "edit": present.recipients != wanted.recipients}
    parts = ("", "_dialog", "_field", "_submit")
    not_taken = (f"{step}{part}" for step, is_needed in steps.items() if not is_needed for part in parts)
    return frozenset(("threshold", *not_taken))


def _require_controls(
    operation: Operation,
    recognised: RecognisedPage[NotificationsMap],
    *,
    present: SpendNotifications,
    wanted: SpendNotifications,
) -> None:
    """No step of a series is begun when the control of another is not there."""
    part, region = recognised.part, find_one(recognised.tree, recognised.part.region)
    before, after = set(present.thresholds), set(wanted.thresholds)
    if after - before:
        operation.permitted(region, part.add)
    for amount in before - after:
        operation.permitted(region, part.remove, {"amount": _text_of(region, part, amount)})
    if present.recipients != wanted.recipients:
        operation.permitted(region, part.edit)


async def _add(operation: Operation, part: NotificationsMap, amount: Money) -> SaveOutcome:
    driver = operation.driver
    region, node = await _region(driver, part)
    opener = operation.permitted(node, part.add)
    dialog, tree = await driver.open_dialog(region, part.add, opener, part.add_dialog)
    operation.require_subject(tree, part.subject)
    field = find_one(tree, part.add_field)
    if read_field(field.text, part.amount) is not None:
        raise LayoutUnknown(f"the field for a new notification holds {field.text!r} already; nothing was saved")
    filled = await fill(
        dialog,
        part.add_field,
        field,
        amount.major,
        holds=lambda text: means(text, amount, lambda each: read_field(each, part.amount)),
    )
    return await press_once(
        driver,
        inside=dialog,
        tree=tree,
        submit=part.add_submit,
        expected_save=ExpectedSave(operation.subject_id, (amount_forms(amount),), driver.signs.spend_requests),
        require_safe_to_press=operation.require_safe_to_press,
        fields=(filled,),
    )


async def _remove(operation: Operation, part: NotificationsMap, amount: Money) -> SaveOutcome:
    driver = operation.driver
    region, node = await _region(driver, part)
    text = _text_of(node, part, amount)
    expected_save = ExpectedSave(operation.subject_id, (amount_forms(amount) | NOTHING,), driver.signs.spend_requests)
    asked = await press_and_ask(
        driver,
        inside=region,
        control=part.remove,
        node=operation.permitted(node, part.remove, {"amount": text}),
        question=part.remove_dialog,
        expected_save=expected_save,
        require_safe_to_press=operation.require_safe_to_press,
    )
    if isinstance(asked, SaveOutcome):
        return asked
    operation.require_subject(asked.tree, part.subject)
    if text not in normal(asked.tree.content):
        raise LayoutUnknown(f"the question does not name {text}; nothing was removed")
    return await press_once(
        driver,
        inside=asked.inside,
        tree=asked.tree,
        submit=part.remove_submit,
        expected_save=expected_save,
        require_safe_to_press=operation.require_safe_to_press,
    )


async def _address(
    operation: Operation, part: NotificationsMap, *, present: tuple[str, ...], wanted: tuple[str, ...]
) -> SaveOutcome:
    driver = operation.driver
    region, node = await _region(driver, part)
    opener = operation.permitted(node, part.edit)
    dialog, tree = await driver.open_dialog(region, part.edit, opener, part.edit_dialog)
    operation.require_subject(tree, part.subject)
    field = find_one(tree, part.edit_field)
    if read_recipients(field.text, ()) != present:
        raise ChangedMeanwhile("the dialog shows other recipients than the page did a moment ago; nothing was saved")
    filled = await fill(
        dialog,
        part.edit_field,
        field,
        ", ".join(wanted),
        holds=lambda text: means(text, wanted, lambda each: read_recipients(each, ())),
    )
    forms = tuple(frozenset({each}) for each in wanted) or (NOTHING,)
    return await press_once(
        driver,
        inside=dialog,
        tree=tree,
        submit=part.edit_submit,
        expected_save=ExpectedSave(operation.subject_id, forms),
        require_safe_to_press=operation.require_safe_to_press,
        fields=(filled,),
    )


async def _came_true(
    operation: Operation, part: NotificationsMap, outcome: SaveOutcome, have: Collection[Money]
) -> bool:
    """
    Whether the save was answered with yes. Then the list on the page has to become exactly `have`; raises
    WriteNotConfirmed when it does not, and the rest of the series is not begun.
    """
    if not outcome.is_done:
        return False
    driver = operation.driver
    items = any_of(any_of(any_of(driver.page, part.region), part.thresholds), part.threshold)
    with contextlib.suppress(AssertionError):  # the comparison says it better
        await expect(items).to_have_count(len(have), timeout=driver.timeouts.control * 1000)
    _, node = await _region(driver, part)
    found = {read_threshold(beside_buttons(each), part.amount) for each in find_all(node, part.threshold)}
    if found != set(have):
        raise WriteNotConfirmed(
            f"after a save the list shows {_say_amounts(found)}, not {_say_amounts(have)}; nothing more was saved",
            hint="Somebody else may be editing it. Run again.",
        )
    return True


async def _region(driver: PageDriver, part: NotificationsMap) -> tuple[Locator, Node]:
    """The region as it is now, with the dialog of the change before gone. Raises LayoutUnknown when it stays."""
    for each in (part.add_dialog, part.remove_dialog, part.edit_dialog):
        try:
            await expect(any_of(driver.page, each)).to_have_count(0, timeout=driver.timeouts.control * 1000)
        except AssertionError as error:
            raise LayoutUnknown(f"{describe(each)} is still open; nothing more was saved") from error
    region = any_of(driver.page, part.region)
    return region, find_one(read_tree(await region.aria_snapshot()), part.region)


def _text_of(region: Node, part: NotificationsMap, amount: Money) -> str:
    for item in find_all(region, part.threshold):
        text = beside_buttons(item)
        if read_threshold(text, part.amount) == amount:
            return text
    raise ChangedMeanwhile(f"the notification at {amount} is not on the page any more")


def _part_name(where: ConsoleScope) -> PartName:
    return "organization_notifications" if where.scope.workspace_id is None else "workspace_notifications"


def _say(value: SpendNotifications) -> str:
    return f"{_say_amounts(value.thresholds)} to {len(value.recipients)} recipients"


def _say_amounts(amounts: Iterable[Money]) -> str:
    return ", ".join(str(each) for each in sorted(amounts)) or "no threshold"
