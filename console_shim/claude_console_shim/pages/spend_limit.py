"""The monthly spend limit, on a workspace's tab and on Billing. Source: docs/platform/console.md#layouts, docs/platform/console.md#rules."""

from __future__ import annotations

from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.page import RecognisedPage, locate
from claude_console_shim.driver.saving import SaveOutcome
from claude_console_shim.layouts.save_requests import NOTHING, ExpectedSave, amount_forms
from claude_console_shim.layouts.schema import SpendLimitMap
from claude_console_shim.operation import Operation
from claude_console_shim.pages.change import PageValue, Removal, fill_amount, open_editor, remove, save
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.matching import beside, find_all, find_one
from claude_console_shim.snapshot.values import read_amount, read_field, require_dollars
from pulumi_claude_admin.errors import ChangedMeanwhile, LayoutUnknown
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import ConsoleScope

_CLEARING = frozenset({"clear", "clear_dialog", "clear_submit"})
_SETTING = frozenset({"field", "submit"})


async def read(session: ConsoleSession, where: ConsoleScope) -> Money | None:
    """The cap as a fresh page shows it, None when there is none."""
    return await _cap(where).retrieve(session, where)


async def write(session: ConsoleSession, where: ConsoleScope, wanted: Money | None) -> Money | None:
    """Set the cap, or remove it with None; equal already, and nothing is pressed. Confirmed from a fresh load."""
    if wanted is not None:
        require_dollars("amount", wanted)

    async def change(
        operation: Operation, recognised: RecognisedPage[SpendLimitMap], present: Money | None
    ) -> tuple[SaveOutcome, Money | None]:
        return await _change(operation, recognised, present=present, wanted=wanted), present

    not_needed = _SETTING if wanted is None else _CLEARING
    return await _cap(where).write(session, where, wanted, not_needed=lambda _: not_needed, change=change)


def shown(tree: Node, part: SpendLimitMap) -> Money | None:
    """The cap that a tree shows."""
    return read_amount(beside(find_one(tree, part.region), part.term), part.amount)


def _cap(where: ConsoleScope) -> PageValue[SpendLimitMap, Money | None]:
    return PageValue(
        "organization_spend_limit" if where.scope.workspace_id is None else "workspace_spend_limit",
        SpendLimitMap,
        read=lambda recognised: shown(recognised.tree, recognised.part),
        is_bare=lambda cap: cap is None,
        say=_say,
    )


async def _change(
    operation: Operation, recognised: RecognisedPage[SpendLimitMap], *, present: Money | None, wanted: Money | None
) -> SaveOutcome:
    part, driver = recognised.part, operation.driver
    region = find_one(recognised.tree, part.region)
    inside = locate(driver.page, part.region, region)
    dialog, tree = await open_editor(
        operation, inside, region, opener=part.open, dialog=part.dialog, subject=part.subject
    )
    field = find_one(tree, part.field)
    _require_unchanged(read_field(field.text, part.amount), present)
    forms = amount_forms(wanted) if wanted is not None else amount_forms(present) | NOTHING
    expected_save = ExpectedSave(operation.subject_id, (forms,), driver.signs.spend_requests)
    if wanted is not None:
        filled = await fill_amount(dialog, part.field, field, wanted, part.amount)
        return await save(operation, dialog, tree, part.submit, expected_save, filled)
    if not find_all(tree, part.clear):
        raise LayoutUnknown("the dialog has no control that takes the limit away; nothing was saved")
    removal = Removal(part.clear, part.clear_dialog, part.subject, part.clear_submit)
    return await remove(operation, dialog, find_one(tree, part.clear), removal, expected_save)


def _require_unchanged(found: Money | None, present: Money | None) -> None:
    if found != present:
        raise ChangedMeanwhile(
            f"the dialog shows {_say(found)}, the page showed {_say(present)} a moment ago; nothing was saved"
        )


def _say(amount: Money | None) -> str:
    return "no limit" if amount is None else normal(str(amount))
