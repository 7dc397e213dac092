"""
What one person may spend with Claude Code: the default and the limits of people's own. Source: docs/platform/console.md#rules.

A change is a series of saves, one for each person, all on one page: the row of a person is read right before and right after each,
and at the end everything is read from a fresh page. Only the default and the people named are touched; who has no row is left out.
"""

from __future__ import annotations

from typing import Final

from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.saving import SaveOutcome
from claude_console_shim.layouts.person_table import PeopleView, view_of
from claude_console_shim.layouts.schema import ClaudeCodeLimitsMap
from claude_console_shim.operation import Operation, open_operation
from claude_console_shim.pages.limit_step import EVERYBODY, LimitStep, limit_words
from claude_console_shim.pages.page_value import confirm
from claude_console_shim.pages.people_table import PeopleTable, Recognised
from claude_console_shim.snapshot.values import require_dollars
from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.model.claude_code_limits import (
    UNCHANGED,
    ClaudeCodeLimitChanges,
    ClaudeCodeLimits,
    Unchanged,
    applied,
    remaining,
)
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import ConsoleScope

_DONE: Final = ClaudeCodeLimitChanges()


async def read(session: ConsoleSession, where: ConsoleScope) -> ClaudeCodeLimits:
    """The default and everybody's limit, as a fresh page shows them. Raises LayoutUnknown unless every row was seen."""
    _require_workspace(where)
    async with open_operation(session, "claude_code_limits", where) as operation:
        recognised, _ = await operation.open_to_read(ClaudeCodeLimitsMap, _first_sight, is_bare=_is_bare)
        found = (await PeopleTable.read(operation, recognised)).limits
        states = _states(found)
        operation.record.tell_unknown_to_reader("; ".join(states), states=states)
        return found


async def write(
    session: ConsoleSession,
    where: ConsoleScope,
    wanted: ClaudeCodeLimitChanges,
    *,
    declared: ClaudeCodeLimitChanges | None = None,
) -> ClaudeCodeLimits:
    """Make the default and the limits of these people what is wanted; what is so already is not pressed for."""
    _require_workspace(where)
    _require_amounts(wanted)
    async with open_operation(session, "claude_code_limits", where) as operation:
        recognised, _ = await operation.open(ClaudeCodeLimitsMap, _first_sight, is_bare=_is_bare)
        table = await PeopleTable.read(operation, recognised)
        if remaining(wanted, table.limits) == _DONE:  # believed of a fresh page only, since nothing is read after it
            table = await _afresh(operation)
        left = remaining(wanted, table.limits)
        if left == _DONE:
            return table.limits
        operation.driver.before = table.limits
        states = _states(table.limits)
        operation.record.tell_unknown("; ".join(states), states=states)
        steps = _steps(table, left, declared=declared or ClaudeCodeLimitChanges())
        operation.safety.plan(press for step in steps for press in step.presses)
        table.require_controls(left)
        return await _change(operation, table, wanted, steps)


def _steps(
    table: PeopleTable, left: ClaudeCodeLimitChanges, *, declared: ClaudeCodeLimitChanges
) -> tuple[LimitStep, ...]:
    """The saves that this takes: the default first, so that nobody whose own limit goes is without one in between."""
    people = tuple(
        LimitStep(row, row.amount, left.people[email], declared.people.get(email))
        for row in table.rows_of(left)
        for email in (row.email.casefold(),)
    )
    if isinstance(left.default, Unchanged):
        return people
    before = None if isinstance(declared.default, Unchanged) else declared.default
    return (LimitStep(None, table.default, left.default, before), *people)


async def _change(
    operation: Operation, table: PeopleTable, wanted: ClaudeCodeLimitChanges, steps: tuple[LimitStep, ...]
) -> ClaudeCodeLimits:
    """Every difference, one save each, until one is not there afterwards: the rest is not begun then."""
    have = table.limits
    for step in steps:
        outcome = await step.save(table)
        before, have = have, applied(step.change, have)
        if step is steps[-1] or not outcome.is_done or not await step.is_shown(table):
            table = await _read_back(operation, wanted, outcome, before=before, after=have, steps=len(steps))
            operation.driver.saved += not outcome.is_done  # the answer was unclear, and yet the value is there
    return table.limits


async def _read_back(
    operation: Operation,
    wanted: ClaudeCodeLimitChanges,
    outcome: SaveOutcome,
    *,
    before: ClaudeCodeLimits,
    after: ClaudeCodeLimits,
    steps: int,
) -> PeopleTable:
    """A fresh page, once it shows what was saved so far. Raises what `confirmed` raises."""
    tables: list[PeopleTable] = []

    async def read_again() -> ClaudeCodeLimitChanges:
        tables.append(await _afresh(operation))
        return remaining(wanted, tables[-1].limits)

    def say(left: ClaudeCodeLimitChanges) -> str:
        others = sorted(left.people)[:3]
        missing = len(left.people) + (left.default is not UNCHANGED)
        return f"{steps - missing} of {steps} limits as wanted" + (f" (not of {', '.join(others)})" if others else "")

    await confirm(
        operation,
        outcome,
        read=read_again,
        before=remaining(wanted, before),
        wanted=remaining(wanted, after),
        say=say,
    )
    return tables[-1]


async def _afresh(operation: Operation) -> PeopleTable:
    recognised, _ = await operation.open_fresh(ClaudeCodeLimitsMap, _first_sight, is_bare=_is_bare)
    return await PeopleTable.read(operation, recognised)


def _first_sight(recognised: Recognised) -> PeopleView:
    return view_of(recognised.tree, recognised.part)


def _is_bare(view: PeopleView) -> bool:
    """A page that has no data yet may show this: no default, or nobody."""
    return view.default is None or not view.rows


def _require_workspace(where: ConsoleScope) -> None:
    if where.scope.workspace_id is None:
        raise InvalidInputs(Problem("workspace_id", "the Console sets limits for each person in one workspace only"))


def _require_amounts(wanted: ClaudeCodeLimitChanges) -> None:
    if isinstance(wanted.default, Money):
        require_dollars("default", wanted.default)
    for amount in wanted.people.values():
        if amount is not None:
            require_dollars("people", amount)


def _states(limits: ClaudeCodeLimits) -> tuple[str, ...]:
    """Each limit in the words of a press."""
    default = f"{EVERYBODY}: {limit_words(limits.default)}"
    return (default, *(f"{row.email}: {limit_words(row.amount)}" for row in limits.people))
