"""
A workspace's rate limits: one row per model group, one column per limiter. Source: docs/platform/console.md#layouts,
docs/platform/console.md#rules.

A change is one save where a dialog has all the limiters of a row, and a series where each limiter has a dialog of its own.
After each save the row is read from a fresh load and has to be what was expected, else the rest is not begun.

The page has one column for input tokens and does not say whether the limiter behind it is the cache-aware one; here it is
called `input_tokens_per_minute`, and `input_tokens_per_minute_cache_aware` is accepted for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from playwright.async_api import Locator

from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.fields import FilledField, fill
from claude_console_shim.driver.page import RecognisedPage
from claude_console_shim.driver.rate_cells import locate_cell, locate_row
from claude_console_shim.driver.saving import SaveOutcome
from claude_console_shim.layouts.part_controls import needed
from claude_console_shim.layouts.rate_table import cell, row, shown
from claude_console_shim.layouts.save_requests import ExpectedSave, rate_forms
from claude_console_shim.layouts.schema import RateLimitsMap
from claude_console_shim.operation import Operation, open_operation
from claude_console_shim.pages.change import ask, open_editor, open_field, save
from claude_console_shim.pages.page_value import confirm
from claude_console_shim.pages.rate_steps import (
    Rates,
    RateStep,
    by_column,
    not_needed,
    planned,
    rate_steps,
    require_columns,
    say,
    set_ones,
    spelled,
    words_of,
)
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import describe, find_one
from claude_console_shim.snapshot.values import Number, means, read_rate_field
from pulumi_claude_admin.errors import ChangedMeanwhile, InvalidInputs, LayoutUnknown, Problem
from pulumi_claude_admin.ports import ConsoleScope

_ANY_QUESTION: Final = Control(role="alertdialog", grade="assumed")

_NOTHING: Final[Rates] = {}


async def read(session: ConsoleSession, where: ConsoleScope, group: str) -> dict[str, int]:
    """The overrides of one group as a fresh page shows them."""
    _require_workspace(where)
    async with open_operation(session, "workspace_rate_limits", where) as operation:
        _, found = await operation.open_to_read(RateLimitsMap, _reader(group), is_bare=_is_bare)
        operation.record.tell_unknown_to_reader(say(found), states=say(found).split(", "), what=words_of(group))
        return set_ones(found)


async def write(
    session: ConsoleSession, where: ConsoleScope, group: str, limits: Rates, *, declared: Rates = _NOTHING
) -> dict[str, int]:
    """Set the limiters named, clear those that are None, leave the others; equal already, and nothing is pressed."""
    _require_workspace(where)
    asked = by_column(limits)
    async with open_operation(session, "workspace_rate_limits", where) as operation:
        recognised, present = await operation.open_to_write(
            RateLimitsMap, _reader(group, asked), wanted=lambda found: {**found, **asked}, is_bare=_is_bare
        )
        operation.record.tell_unknown(say(present), states=say(present).split(", "), what=words_of(group))
        operation.driver.before = present
        steps = tuple(rate_steps(recognised.part, present, {**present, **asked}))
        if steps:
            before = by_column(declared)
            operation.safety.plan(planned(step, group, present, declared=before) for step in steps)
            operation.require_trusted(recognised, without=not_needed(recognised.part, steps))
            _require_controls(operation, recognised, group, steps)
        for step in steps:
            wanted = {**present, **step.values}
            outcome = await _save(operation, recognised, group, step, present)
            recognised = await _saved(operation, recognised, group, outcome, present, wanted)
            present = wanted
        return spelled(present, limits)


async def save_again(session: ConsoleSession, where: ConsoleScope, group: str) -> dict[str, int]:
    """
    Save the limits of a group that are the workspace's own, each by its editor, which a person asked for to try a map. Raises NotAccepted,
    with nothing pressed, where the page saves nothing unchanged; LayoutUnknown where there is none.
    """
    async with open_operation(session, "workspace_rate_limits", where) as operation:
        recognised, present = await operation.open(RateLimitsMap, _reader(group), is_bare=_is_bare)
        operation.driver.before = present
        own = set_ones(present)
        steps = tuple(
            RateStep(name, {limiter: own[limiter] for limiter in editor.fields if limiter in own})
            for name, editor in recognised.part.editors.items()
            if own.keys() & editor.fields.keys()
        )
        if not steps:
            raise LayoutUnknown(f"{group} has no limit of the workspace's own that could be saved again")
        operation.safety.plan(planned(step, group, present, declared=_NOTHING) for step in steps)
        operation.require_trusted(recognised, without=not_needed(recognised.part, steps))
        _require_controls(operation, recognised, group, steps)
        for step in steps:
            outcome = await _edit(operation, recognised, group, step, present)
            if not outcome.is_done:
                raise outcome.error()
            recognised = await _saved(operation, recognised, group, outcome, present, present)
        return own


def _reader(group: str, asked: Rates = _NOTHING) -> Callable[[RecognisedPage[RateLimitsMap]], Rates]:
    def read(recognised: RecognisedPage[RateLimitsMap]) -> Rates:
        require_columns(asked, recognised.part)
        return shown(recognised.tree, recognised.part, group)

    return read


def _is_bare(found: Rates) -> bool:
    return None in found.values()


def _require_controls(
    operation: Operation, recognised: RecognisedPage[RateLimitsMap], group: str, steps: Iterable[RateStep]
) -> None:
    """No step of a series is begun when the control of another is not there."""
    inside = row(recognised.tree, recognised.part, group)
    for step in steps:
        if step.reset is None:
            operation.permitted(inside, recognised.part.editors[step.editor].edit, {"group": group})
        else:
            (limiter,) = step.values
            operation.permitted(cell(recognised.tree, recognised.part, group, limiter), step.reset)


async def _save(
    operation: Operation, recognised: RecognisedPage[RateLimitsMap], group: str, step: RateStep, present: Rates
) -> SaveOutcome:
    if step.reset is None:
        return await _edit(operation, recognised, group, step, present)
    (limiter,) = step.values
    return await _reset(operation, recognised, group, limiter, step.reset)


async def _saved(
    operation: Operation,
    last: RecognisedPage[RateLimitsMap],
    group: str,
    outcome: SaveOutcome,
    before: Rates,
    wanted: Rates,
) -> RecognisedPage[RateLimitsMap]:
    """The page afresh, its row as wanted. Raises what `confirmed` raises."""
    recognised_pages: list[RecognisedPage[RateLimitsMap]] = []

    async def read_again() -> Rates:
        recognised, found = await operation.open_fresh(RateLimitsMap, _reader(group), is_bare=_is_bare)
        if recognised.layout is not last.layout:
            raise LayoutUnknown(f"the page is in layout {recognised.layout.id} now; nothing more was saved")
        recognised_pages.append(recognised)
        return found

    await confirm(operation, outcome, read=read_again, before=before, wanted=wanted, say=say)
    if not outcome.is_done:
        operation.driver.saved += 1  # the answer was unclear, and yet the value is there
    return recognised_pages[-1]


async def _edit(
    operation: Operation, recognised: RecognisedPage[RateLimitsMap], group: str, step: RateStep, present: Rates
) -> SaveOutcome:
    part, driver, editor = recognised.part, operation.driver, recognised.part.editors[step.editor]
    values = {"group": group}
    region, inside = row(recognised.tree, part, group), locate_row(driver.page, recognised.tree, part, group)
    dialog, tree = await open_editor(
        operation,
        inside,
        region,
        opener=editor.edit,
        dialog=needed(editor, "dialog"),
        subject=needed(editor, "subject"),
        values=values,
    )
    if normal(group) not in normal(tree.content):
        raise LayoutUnknown(f"the dialog does not name {group}; nothing was saved")
    expected_save, first = _expected_save(operation, step), next(iter(editor.fields.values()))
    dialog, tree, left = await open_field(operation, dialog, tree, first, editor.steps, expected_save)
    fields = {limiter: find_one(tree, control) for limiter, control in editor.fields.items()}
    found = {limiter: read_rate_field(field.text, part.number) for limiter, field in fields.items()}
    expected = {limiter: present[limiter] for limiter in fields}
    if found != expected:
        raise ChangedMeanwhile(
            f"the dialog shows {say(found)}, the page showed {say(expected)} a moment ago; nothing was saved"
        )
    filled = [
        await _fill(dialog, editor.fields[limiter], fields[limiter], limiter, value, part.number)
        for limiter, value in step.values.items()
    ]
    return await save(operation, dialog, tree, needed(editor, "submit"), expected_save, *filled, steps=left)


async def _reset(
    operation: Operation, recognised: RecognisedPage[RateLimitsMap], group: str, limiter: str, control: Control
) -> SaveOutcome:
    """Saves at once: no dialog says what is there by now, so the snapshot of a moment ago has to do."""
    asked = await ask(
        operation,
        locate_cell(operation.driver.page, recognised.tree, recognised.part, group, limiter),
        operation.permitted(cell(recognised.tree, recognised.part, group, limiter), control),
        control,
        question=_ANY_QUESTION,
        expected_save=_expected_save(operation, RateStep("", {limiter: None})),
    )
    if isinstance(asked, SaveOutcome):
        return asked
    raise LayoutUnknown(f"{describe(control)} asked a question that no page map knows; nothing was saved")


async def _fill(
    dialog: Locator, control: Control, field: Node, limiter: str, value: int | None, form: Number
) -> FilledField:
    if field.has("disabled"):
        raise InvalidInputs(Problem(limiter, "cannot be set for this group: the organization has no such limit"))
    text = "" if value is None else str(value)
    return await fill(
        dialog, control, field, text, holds=lambda each: means(each, value, lambda text: read_rate_field(text, form))
    )


def _expected_save(operation: Operation, step: RateStep) -> ExpectedSave:
    forms = tuple(rate_forms(value) for value in step.values.values())
    return ExpectedSave(operation.subject_id, forms, operation.driver.signs.rate_requests)


def _require_workspace(where: ConsoleScope) -> None:
    if where.scope.workspace_id is None:
        raise InvalidInputs(Problem("workspace_id", "the Console sets rate limits for workspaces only"))
