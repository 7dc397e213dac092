"""The monthly spend limit, on a workspace's tab and on Billing. Source: docs/platform/console.md#layouts, docs/platform/console.md#rules."""

from __future__ import annotations

from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.fields import fill
from claude_console_shim.driver.page import RecognisedPage, locate
from claude_console_shim.driver.saving import SaveOutcome, confirmed, press_and_ask, press_once
from claude_console_shim.layouts.save_requests import NOTHING, ExpectedSave, amount_forms
from claude_console_shim.layouts.schema import PartName, SpendLimitMap
from claude_console_shim.operation import Operation, open_operation
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.matching import beside, find_all, find_one
from claude_console_shim.snapshot.values import means, read_amount, read_field, require_dollars
from pulumi_claude_admin.errors import ChangedMeanwhile, LayoutUnknown
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import ConsoleScope

_CLEARING = frozenset({"clear", "clear_dialog", "clear_submit"})
_SETTING = frozenset({"field", "submit"})


async def read(session: ConsoleSession, where: ConsoleScope) -> Money | None:
    """The cap as a fresh page shows it, None when there is none."""
    async with open_operation(session, _part_name(where), where) as operation:
        _, found = await operation.open_to_read(SpendLimitMap, _read, is_bare=_is_bare)
        return found


async def write(session: ConsoleSession, where: ConsoleScope, wanted: Money | None) -> Money | None:
    """Set the cap, or remove it with None; equal already, and nothing is pressed. Confirmed from a fresh load."""
    if wanted is not None:
        require_dollars("amount", wanted)
    async with open_operation(session, _part_name(where), where) as operation:
        recognised, present = await operation.open_to_write(
            SpendLimitMap, _read, wanted=lambda _: wanted, is_bare=_is_bare
        )
        if present == wanted:
            return present
        operation.require_trusted(recognised, without=_SETTING if wanted is None else _CLEARING)
        outcome = await _change(operation, recognised, present=present, wanted=wanted)

        async def read_again() -> Money | None:
            _, found = await operation.open_fresh(SpendLimitMap, _read, is_bare=_is_bare)
            return found

        return await confirmed(outcome, read=read_again, before=present, wanted=wanted, say=_say)


def shown(tree: Node, part: SpendLimitMap) -> Money | None:
    """The cap that a tree shows."""
    return read_amount(beside(find_one(tree, part.region), part.term), part.amount)


def _read(recognised: RecognisedPage[SpendLimitMap]) -> Money | None:
    return shown(recognised.tree, recognised.part)


def _is_bare(cap: Money | None) -> bool:
    return cap is None


async def _change(
    operation: Operation, recognised: RecognisedPage[SpendLimitMap], *, present: Money | None, wanted: Money | None
) -> SaveOutcome:
    part, driver = recognised.part, operation.driver
    region = find_one(recognised.tree, part.region)
    inside, opener = locate(driver.page, part.region, region), operation.permitted(region, part.open)
    dialog, tree = await driver.open_dialog(inside, part.open, opener, part.dialog)
    operation.require_subject(tree, part.subject)
    field = find_one(tree, part.field)
    _require_unchanged(read_field(field.text, part.amount), present)
    forms = amount_forms(wanted) if wanted is not None else amount_forms(present) | NOTHING
    expected_save = ExpectedSave(operation.subject_id, (forms,), driver.signs.spend_requests)
    if wanted is not None:
        filled = await fill(
            dialog,
            part.field,
            field,
            wanted.major,
            holds=lambda text: means(text, wanted, lambda each: read_field(each, part.amount)),
        )
        return await press_once(
            driver,
            inside=dialog,
            tree=tree,
            submit=part.submit,
            expected_save=expected_save,
            require_safe_to_press=operation.require_safe_to_press,
            fields=(filled,),
        )
    if not find_all(tree, part.clear):
        raise LayoutUnknown("the dialog has no control that takes the limit away; nothing was saved")
    clear = find_one(tree, part.clear)
    asked = await press_and_ask(
        driver,
        inside=dialog,
        control=part.clear,
        node=clear,
        question=part.clear_dialog,
        expected_save=expected_save,
        require_safe_to_press=operation.require_safe_to_press,
    )
    if isinstance(asked, SaveOutcome):
        return asked
    operation.require_subject(asked.tree, part.subject)
    return await press_once(
        driver,
        inside=asked.inside,
        tree=asked.tree,
        submit=part.clear_submit,
        expected_save=expected_save,
        require_safe_to_press=operation.require_safe_to_press,
    )


def _require_unchanged(found: Money | None, present: Money | None) -> None:
    if found != present:
        raise ChangedMeanwhile(
            f"the dialog shows {_say(found)}, the page showed {_say(present)} a moment ago; nothing was saved"
        )


def _part_name(where: ConsoleScope) -> PartName:
    return "organization_spend_limit" if where.scope.workspace_id is None else "workspace_spend_limit"


def _say(amount: Money | None) -> str:
    return "no limit" if amount is None else normal(str(amount))
