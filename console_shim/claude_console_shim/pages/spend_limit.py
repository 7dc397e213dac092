"""The monthly spend limit, on a workspace's tab and on Billing. Source: docs/platform/console.md#layouts, docs/platform/console.md#rules."""

from __future__ import annotations

from collections.abc import Sequence

from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.page import RecognisedPage, locate
from claude_console_shim.driver.saving import SaveOutcome
from claude_console_shim.layouts.part_controls import needed
from claude_console_shim.layouts.save_requests import NOTHING, ExpectedSave, amount_forms
from claude_console_shim.layouts.schema import SpendLimitMap, Step
from claude_console_shim.layouts.shown_value import region_of, shown_value
from claude_console_shim.operation import Operation
from claude_console_shim.pages.change import Removal, fill_amount, open_editor, open_field, remove, save
from claude_console_shim.pages.page_value import PageValue
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.matching import find_all, find_one
from claude_console_shim.snapshot.values import read_amount, read_field, require_dollars
from pulumi_claude_admin.errors import ChangedMeanwhile, LayoutUnknown
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import ConsoleScope

_CLEARING = frozenset({"clear", "clear_dialog", "clear_submit"})
_SETTING = frozenset({"field", "steps", "submit"})


async def read(session: ConsoleSession, where: ConsoleScope) -> Money | None:
    """The cap as a fresh page shows it, None when there is none."""
    return await _cap(where).retrieve(session, where)


async def write(
    session: ConsoleSession, where: ConsoleScope, wanted: Money | None, *, declared: Money | None = None
) -> Money | None:
    """Set the cap, or remove it with None; equal already, and nothing is pressed. Confirmed from a fresh load."""
    if wanted is not None:
        require_dollars("amount", wanted)

    async def change(
        operation: Operation, recognised: RecognisedPage[SpendLimitMap], present: Money | None
    ) -> tuple[SaveOutcome, Money | None]:
        return await _change(operation, recognised, present=present, wanted=wanted), present

    not_needed = _SETTING if wanted is None else _CLEARING
    return await _cap(where, declared).write(session, where, wanted, not_needed=lambda _: not_needed, change=change)


async def save_again(session: ConsoleSession, where: ConsoleScope) -> Money | None:
    """
    Save the cap that is there, which a person asked for to try a map. Raises NotAccepted, with nothing pressed, where the page saves
    nothing unchanged.
    """

    async def change(
        operation: Operation, recognised: RecognisedPage[SpendLimitMap], present: Money | None
    ) -> SaveOutcome:
        if present is None:
            raise LayoutUnknown("there is no limit that could be saved again; nothing was pressed")
        return await _change(operation, recognised, present=present, wanted=present)

    return await _cap(where).save_again(session, where, not_needed=_CLEARING, change=change)


def shown(tree: Node, part: SpendLimitMap) -> Money | None:
    """The cap that a tree shows."""
    return read_amount(shown_value(region_of(tree, part), part.value), part.amount)


def _cap(where: ConsoleScope, declared: Money | None = None) -> PageValue[SpendLimitMap, Money | None]:
    return PageValue(
        "organization_spend_limit" if where.scope.workspace_id is None else "workspace_spend_limit",
        SpendLimitMap,
        read=lambda recognised: shown(recognised.tree, recognised.part),
        is_bare=lambda cap: cap is None,
        say=_say,
        declared=declared,
    )


async def _change(
    operation: Operation, recognised: RecognisedPage[SpendLimitMap], *, present: Money | None, wanted: Money | None
) -> SaveOutcome:
    part, driver = recognised.part, operation.driver
    region = region_of(recognised.tree, part)
    inside = driver.page if part.region is None else locate(driver.page, part.region, region)
    subject, field_control = needed(part, "subject"), needed(part, "field")
    dialog, tree = await open_editor(
        operation, inside, region, opener=needed(part, "open"), dialog=needed(part, "dialog"), subject=subject
    )
    forms = amount_forms(wanted) if wanted is not None else amount_forms(present) | NOTHING
    expected_save = ExpectedSave(operation.subject_id, (forms,), driver.signs.spend_requests)
    left: Sequence[Step] = part.steps
    if wanted is not None:
        dialog, tree, left = await open_field(operation, dialog, tree, field_control, left, expected_save)
    if wanted is not None or not part.steps or find_all(tree, field_control):
        _require_unchanged(read_field(find_one(tree, field_control).text, part.amount), present)
    if wanted is not None:
        field = find_one(tree, field_control)
        filled = await fill_amount(dialog, field_control, field, wanted, part.amount)
        return await save(operation, dialog, tree, needed(part, "submit"), expected_save, filled, steps=left)
    if part.clear is None or not find_all(tree, part.clear):
        raise LayoutUnknown("the dialog has no control that takes the limit away; nothing was saved")
    removal = Removal(part.clear, needed(part, "clear_dialog"), subject, needed(part, "clear_submit"))
    return await remove(operation, dialog, find_one(tree, part.clear), removal, expected_save)


def _require_unchanged(found: Money | None, present: Money | None) -> None:
    if found != present:
        raise ChangedMeanwhile(
            f"the dialog shows {_say(found)}, the page showed {_say(present)} a moment ago; nothing was saved"
        )


def _say(amount: Money | None) -> str:
    return "no limit" if amount is None else normal(str(amount))
