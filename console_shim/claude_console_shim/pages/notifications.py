"""
Spend notifications: thresholds and recipients of one scope. Source: docs/platform/console.md#layouts, docs/platform/console.md#rules.

A change is a series of small saves, each taking effect at once. After each the list on the page has to be exactly what was
expected, else somebody else is editing; after the last one everything is read from a fresh load.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final

from playwright.async_api import Locator, expect

from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.fields import fill
from claude_console_shim.driver.page import PageDriver, RecognisedPage, any_of, read_tree
from claude_console_shim.driver.saving import SaveOutcome
from claude_console_shim.layouts.part_controls import needed
from claude_console_shim.layouts.save_requests import NOTHING, ExpectedSave, amount_forms
from claude_console_shim.layouts.schema import NotificationsMap
from claude_console_shim.layouts.shown_value import region_of, shown_value
from claude_console_shim.operation import Operation
from claude_console_shim.pages.change import Removal, fill_amount, open_editor, open_field, remove, save
from claude_console_shim.pages.page_value import PageValue
from claude_console_shim.press_plan import PlannedPress
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.matching import beside_buttons, describe, find_all, find_one
from claude_console_shim.snapshot.values import means, read_field, read_recipients, read_threshold, require_dollars
from pulumi_claude_admin.errors import ChangedMeanwhile, LayoutUnknown, WriteNotConfirmed
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendNotifications
from pulumi_claude_admin.ports import ConsoleScope

_ONLY_RECIPIENTS: Final = frozenset(
    (
        "threshold",
        *(f"{step}{part}" for step in ("add", "remove") for part in ("", "_dialog", "_field", "_steps", "_submit")),
    )
)
"""The controls that a change of the recipients alone does without."""


async def read(session: ConsoleSession, where: ConsoleScope) -> SpendNotifications:
    """Thresholds and recipients as a fresh page shows them."""
    return await _notifications(where).retrieve(session, where)


async def write(session: ConsoleSession, where: ConsoleScope, wanted: SpendNotifications) -> SpendNotifications:
    """Make thresholds and recipients exactly these, adding before removing; equal already, and nothing is pressed."""
    for threshold in wanted.thresholds:
        require_dollars("thresholds", threshold)
    wanted = SpendNotifications(
        scope=where.scope,
        thresholds=tuple(sorted(set(wanted.thresholds))),
        recipients=tuple(sorted({address.casefold() for address in wanted.recipients})),
    )

    async def change(
        operation: Operation, recognised: RecognisedPage[NotificationsMap], present: SpendNotifications
    ) -> tuple[SaveOutcome, SpendNotifications]:
        _require_controls(operation, recognised, present=present, wanted=wanted)
        return await _change(operation, recognised, present=present, wanted=wanted)

    return await _notifications(where).write(
        session, where, wanted, not_needed=lambda present: _not_needed(present, wanted), change=change
    )


async def save_again(session: ConsoleSession, where: ConsoleScope) -> SpendNotifications:
    """
    Save the recipients that are there, which a person asked for to try a map. Raises NotAccepted, with nothing pressed, where the page
    saves nothing unchanged.
    """

    async def change(
        operation: Operation, recognised: RecognisedPage[NotificationsMap], present: SpendNotifications
    ) -> SaveOutcome:
        operation.permitted(region_of(recognised.tree, recognised.part), needed(recognised.part, "edit"))
        return await _address(operation, recognised.part, present=present.recipients, wanted=present.recipients)

    def press(present: SpendNotifications) -> PlannedPress:
        return PlannedPress("recipients", ", ".join(present.recipients), ", ".join(present.recipients))

    return await _notifications(where).save_again(
        session, where, not_needed=_ONLY_RECIPIENTS, change=change, press=press
    )


def shown(tree: Node, part: NotificationsMap, where: ConsoleScope) -> SpendNotifications:
    """The notifications that a tree shows."""
    region = region_of(tree, part)
    items = find_all(find_one(region, part.thresholds), part.threshold)
    amounts = {read_threshold(beside_buttons(item), part.amount) for item in items}
    return SpendNotifications(
        scope=where.scope,
        thresholds=tuple(sorted(amounts)),
        recipients=read_recipients(shown_value(region, part.recipients), part.nobody),
    )


def _notifications(where: ConsoleScope) -> PageValue[NotificationsMap, SpendNotifications]:
    return PageValue(
        "organization_notifications" if where.scope.workspace_id is None else "workspace_notifications",
        NotificationsMap,
        read=lambda recognised: shown(recognised.tree, recognised.part, where),
        is_bare=lambda found: not found.thresholds or not found.recipients,
        say=_say,
        presses=_presses,
        states=lambda found: (_say_amounts(found.thresholds), ", ".join(found.recipients)),
    )


def _presses(present: SpendNotifications, wanted: SpendNotifications) -> Iterator[PlannedPress]:
    """In the order of `_change`. A removal asks first. Thresholds limit nothing, so no guard rail is about them."""
    have = set(present.thresholds)
    for amount in (each for each in wanted.thresholds if each not in present.thresholds):
        yield PlannedPress("threshold", _say_amounts(have), _say_amounts(have | {amount}))
        have |= {amount}
    for amount in (each for each in present.thresholds if each not in wanted.thresholds):
        press = PlannedPress("threshold", _say_amounts(have), _say_amounts(have - {amount}))
        yield from (press, press)
        have -= {amount}
    if present.recipients != wanted.recipients:
        yield PlannedPress("recipients", ", ".join(present.recipients), ", ".join(wanted.recipients))


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
    parts = ("", "_dialog", "_field", "_steps", "_submit")
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
    part, region = recognised.part, region_of(recognised.tree, recognised.part)
    before, after = set(present.thresholds), set(wanted.thresholds)
    if after - before:
        operation.permitted(region, needed(part, "add"))
    for amount in before - after:
        operation.permitted(region, needed(part, "remove"), {"amount": _text_of(region, part, amount)})
    if present.recipients != wanted.recipients:
        operation.permitted(region, needed(part, "edit"))


async def _add(operation: Operation, part: NotificationsMap, amount: Money) -> SaveOutcome:
    region, node = await _region(operation.driver, part)
    opener, add_field = needed(part, "add"), needed(part, "add_field")
    dialog, tree = await open_editor(
        operation, region, node, opener=opener, dialog=needed(part, "add_dialog"), subject=needed(part, "subject")
    )
    expected_save = _save_of(operation, amount_forms(amount))
    dialog, tree, left = await open_field(operation, dialog, tree, add_field, part.add_steps, expected_save)
    field = find_one(tree, add_field)
    if read_field(field.text, part.amount) is not None:
        raise LayoutUnknown(f"the field for a new notification holds {field.text!r} already; nothing was saved")
    filled = await fill_amount(dialog, add_field, field, amount, part.amount)
    return await save(operation, dialog, tree, needed(part, "add_submit"), expected_save, filled, steps=left)


async def _remove(operation: Operation, part: NotificationsMap, amount: Money) -> SaveOutcome:
    region, node = await _region(operation.driver, part)
    text = _text_of(node, part, amount)
    control, question, subject, yes = (
        needed(part, name) for name in ("remove", "remove_dialog", "subject", "remove_submit")
    )
    node = operation.permitted(node, control, {"amount": text})
    removal = Removal(control, question, subject, yes)
    expected_save = _save_of(operation, amount_forms(amount) | NOTHING)
    return await remove(operation, region, node, removal, expected_save, named=text)


async def _address(
    operation: Operation, part: NotificationsMap, *, present: tuple[str, ...], wanted: tuple[str, ...]
) -> SaveOutcome:
    region, node = await _region(operation.driver, part)
    opener, edit_field = needed(part, "edit"), needed(part, "edit_field")
    dialog, tree = await open_editor(
        operation, region, node, opener=opener, dialog=needed(part, "edit_dialog"), subject=needed(part, "subject")
    )
    expected_save = ExpectedSave(operation.subject_id, tuple(frozenset({each}) for each in wanted) or (NOTHING,))
    dialog, tree, left = await open_field(operation, dialog, tree, edit_field, part.edit_steps, expected_save)
    field = find_one(tree, edit_field)
    if read_recipients(field.text, ()) != present:
        raise ChangedMeanwhile("the dialog shows other recipients than the page did a moment ago; nothing was saved")
    filled = await fill(
        dialog,
        edit_field,
        field,
        ", ".join(wanted),
        holds=lambda text: means(text, wanted, lambda each: read_recipients(each, ())),
    )
    return await save(operation, dialog, tree, needed(part, "edit_submit"), expected_save, filled, steps=left)


def _save_of(operation: Operation, forms: frozenset[str]) -> ExpectedSave:
    return ExpectedSave(operation.subject_id, (forms,), operation.driver.signs.spend_requests)


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
    items = any_of(any_of(_region_on_page(driver, part), part.thresholds), part.threshold)
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
    for each in filter(None, (part.add_dialog, part.remove_dialog, part.edit_dialog)):
        try:
            await expect(any_of(driver.page, each)).to_have_count(0, timeout=driver.timeouts.control * 1000)
        except AssertionError as error:
            raise LayoutUnknown(f"{describe(each)} is still open; nothing more was saved") from error
    region = _region_on_page(driver, part)
    return region, region_of(read_tree(await region.aria_snapshot()), part)


def _region_on_page(driver: PageDriver, part: NotificationsMap) -> Locator:
    return driver.page.locator("body") if part.region is None else any_of(driver.page, part.region)


def _text_of(region: Node, part: NotificationsMap, amount: Money) -> str:
    for item in find_all(region, part.threshold):
        text = beside_buttons(item)
        if read_threshold(text, part.amount) == amount:
            return text
    raise ChangedMeanwhile(f"the notification at {amount} is not on the page any more")


def _say(value: SpendNotifications) -> str:
    return f"{_say_amounts(value.thresholds)} to {len(value.recipients)} recipients"


def _say_amounts(amounts: Iterable[Money]) -> str:
    return ", ".join(str(each) for each in sorted(amounts)) or "no threshold"
