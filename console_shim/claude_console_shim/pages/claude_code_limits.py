"""
What one person may spend with Claude Code: the default and the limits of people's own. Source: docs/platform/console.md#rules.

A change is a series of saves, one for each person, all on one page: the row of a person is read right before and right after each,
and at the end everything is read from a fresh page. Only the default and the people named are touched; who has no row is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playwright.async_api import Locator

from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.fields import fill
from claude_console_shim.driver.page import RecognisedPage, read_tree
from claude_console_shim.driver.person_rows import PersonRows
from claude_console_shim.driver.saving import SaveOutcome
from claude_console_shim.layouts.person_table import PeopleView, PersonRow, names, view_of
from claude_console_shim.layouts.save_requests import NOTHING, ExpectedSave, amount_forms
from claude_console_shim.layouts.schema import ClaudeCodeLimitsMap
from claude_console_shim.operation import Operation, open_operation
from claude_console_shim.pages.change import Removal, confirm, fill_amount, open_editor, remove, save
from claude_console_shim.press_plan import PlannedPress
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.matching import find_all, find_one
from claude_console_shim.snapshot.values import read_field, require_dollars
from pulumi_claude_admin.errors import ChangedMeanwhile, InvalidInputs, LayoutUnknown, Problem
from pulumi_claude_admin.model.claude_code_limits import (
    UNCHANGED,
    ClaudeCodeLimitChanges,
    ClaudeCodeLimits,
    Unchanged,
    applied,
    remaining,
)
from pulumi_claude_admin.model.guard_rails import amount_steps
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import ConsoleScope

_DONE: Final = ClaudeCodeLimitChanges()
_NEVER_NEEDED: Final = frozenset({"count", "more", "next", "previous"})
"""Controls that change nothing."""
_OF_DEFAULT: Final = frozenset({"default_open", "default_dialog"})
_OF_PEOPLE: Final = frozenset({"open", "dialog"})
_CLEARING: Final = frozenset({"clear", "clear_dialog", "clear_submit"})
_EMPTYING: Final = frozenset({"emptied"})

_EVERYBODY: Final = "everybody without one of their own"

Recognised = RecognisedPage[ClaudeCodeLimitsMap]


async def read(session: ConsoleSession, where: ConsoleScope) -> ClaudeCodeLimits:
    """The default and everybody's limit, as a fresh page shows them. Raises LayoutUnknown unless every row was seen."""
    _require_workspace(where)
    async with open_operation(session, "claude_code_limits", where) as operation:
        recognised, _ = await operation.open_to_read(ClaudeCodeLimitsMap, _first_sight, is_bare=_is_bare)
        found = (await _Table.read(operation, recognised)).limits
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
        table = await _Table.read(operation, recognised)
        if remaining(wanted, table.limits) == _DONE:  # believed of a fresh page only, since nothing is read after it
            table = await _afresh(operation)
        left = remaining(wanted, table.limits)
        if left == _DONE:
            return table.limits
        operation.driver.before = table.limits
        states = _states(table.limits)
        operation.record.tell_unknown("; ".join(states), states=states)
        steps = _steps(table, left, declared=declared or ClaudeCodeLimitChanges())
        operation.plan(press for step in steps for press in step.presses)
        table.require_controls(left)
        return await _change(operation, table, wanted, steps)


@dataclass(frozen=True, slots=True)
class _Table:
    """A page whose rows were all seen."""

    operation: Operation
    recognised: Recognised
    rows: PersonRows
    default: Money | None
    seen: tuple[PersonRow, ...]

    @classmethod
    async def read(cls, operation: Operation, recognised: Recognised) -> _Table:
        rows = PersonRows(operation.driver, recognised.part)
        view, seen = await rows.read_all()
        return cls(operation, recognised, rows, view.default, seen)

    @property
    def limits(self) -> ClaudeCodeLimits:
        """What was seen, as a value."""
        people = sorted((row.limit for row in self.seen), key=lambda limit: limit.email)
        return ClaudeCodeLimits(self.default, tuple(people))

    def rows_of(self, left: ClaudeCodeLimitChanges) -> tuple[PersonRow, ...]:
        """The rows of the people to change, in the order of the page. Raises LayoutUnknown when somebody has two."""
        found = tuple(row for row in self.seen if row.email.casefold() in left.people)
        twice = sorted(email for email in left.people if len(self.limits.rows(email)) > 1)
        if twice:
            raise LayoutUnknown(f"{len(self.limits.rows(twice[0]))} rows name {twice[0]} where exactly one is expected")
        return found

    def require_controls(self, left: ClaudeCodeLimitChanges) -> None:
        """No step of a series is begun when a control of another is not there, or was never matched on this Console."""
        amounts = [*left.people.values(), *([] if isinstance(left.default, Unchanged) else [left.default])]
        without = _NEVER_NEEDED | _CLEARING | _EMPTYING
        without |= _OF_DEFAULT if left.default is UNCHANGED else frozenset()
        without |= frozenset() if left.people else _OF_PEOPLE
        part = self.recognised.part
        self.operation.require_trusted(self.recognised, without=without)
        if None in amounts:
            self._require_a_way_to_remove()
        if left.default is not UNCHANGED:
            self.operation.permitted(find_one(self.recognised.tree, part.region), part.default_open)
        for row in self.rows_of(left):
            self.operation.permitted(row.node, part.open, {"email": row.email})

    def _require_a_way_to_remove(self) -> None:
        """A limit goes by a control of its own or by an emptied field: one of the two was matched. Which it is, its dialog shows."""
        try:
            self.require_way(_CLEARING)
        except LayoutUnknown as error:
            if self.recognised.part.emptied is None:
                raise
            try:
                self.require_way(_EMPTYING)
            except LayoutUnknown:
                raise error from None

    def require_way(self, way: frozenset[str]) -> None:
        """Raise LayoutUnknown when the controls of this way were never matched on this Console."""
        others = frozenset(type(self.recognised.part).model_fields) - way
        self.operation.require_trusted(self.recognised, without=others)


@dataclass(frozen=True, slots=True)
class _Step:
    """One save: the limit of the person whose row this is, or the default without one; `declared` is what the last run wanted."""

    row: PersonRow | None
    present: Money | None
    wanted: Money | None
    declared: Money | None = None

    @property
    def change(self) -> ClaudeCodeLimitChanges:
        """What it changes, as a value."""
        if self.row is None:
            return ClaudeCodeLimitChanges(default=self.wanted)
        return ClaudeCodeLimitChanges(people={self.row.email.casefold(): self.wanted})

    @property
    def presses(self) -> tuple[PlannedPress, ...]:
        """What it presses: a removal may ask first."""
        amounts = amount_steps("claude_code_spend_limits", self.present, self.wanted, declared=self.declared)
        before, wanted = (f"{self.words}: {_limit(amount)}" for amount in (self.present, self.wanted))
        press = PlannedPress("Claude Code limit", before, wanted, amounts)
        return (press, press) if self.wanted is None else (press,)

    async def save(self, table: _Table) -> SaveOutcome:
        """Open the dialog of this limit and save, once. Raises before anything is pressed that may save."""
        operation, part = table.operation, table.recognised.part
        dialog, tree = await (self._open_default(table) if self.row is None else self._open(table, self.row))
        field = find_one(tree, part.field)
        self._require_present(read_field(field.text, part.amount), "the dialog")
        forms = amount_forms(self.wanted) if self.wanted is not None else amount_forms(self.present) | NOTHING
        expected_save = ExpectedSave(operation.subject_id, (forms,))
        if self.wanted is not None:
            filled = await fill_amount(dialog, part.field, field, self.wanted, part.amount)
            return await save(operation, dialog, tree, part.submit, expected_save, filled)
        if part.clear is not None and part.clear_dialog is not None and part.clear_submit is not None:
            for control in find_all(tree, part.clear):
                table.require_way(_CLEARING)
                removal = Removal(part.clear, part.clear_dialog, part.subject, part.clear_submit)
                named = "" if self.row is None else self.row.email
                return await remove(operation, dialog, control, removal, expected_save, named=named)
        if part.emptied is None or not find_all(tree, part.emptied):
            raise LayoutUnknown("the dialog has nothing that takes the limit away; nothing was saved")
        table.require_way(_EMPTYING)
        operation.skip_press()
        emptied = await fill(dialog, part.field, field, "", holds=lambda text: not text.strip())
        return await save(operation, dialog, tree, part.submit, expected_save, emptied)

    async def is_shown(self, table: _Table) -> bool:
        """Whether the page itself shows what was saved, before long."""
        if self.row is None:
            return (await table.rows.until_view(lambda view: view.default == self.wanted)).default == self.wanted
        return (await table.rows.until_row(self.row, lambda row: row.amount == self.wanted)).amount == self.wanted

    async def _open(self, table: _Table, row: PersonRow) -> tuple[Locator, Node]:
        operation, part, values = table.operation, table.recognised.part, {"email": row.email}
        inside, now = await table.rows.reach(row)
        self._require_present(now.amount, "the row")
        dialog, tree = await open_editor(
            operation, inside, now.node, opener=part.open, dialog=part.dialog, subject=part.subject, values=values
        )
        if not any(names(text, row.email) for node in tree.walk() for text in (node.name, node.text)):
            raise LayoutUnknown(f"the dialog does not name {row.email}; nothing was saved")
        return dialog, tree

    async def _open_default(self, table: _Table) -> tuple[Locator, Node]:
        part, rows = table.recognised.part, table.rows
        self._require_present((await rows.look()).default, "the page")
        node = find_one(read_tree(await rows.region.aria_snapshot()), part.region)
        return await open_editor(
            table.operation,
            rows.region,
            node,
            opener=part.default_open,
            dialog=part.default_dialog,
            subject=part.subject,
        )

    def _require_present(self, found: Money | None, what: str) -> None:
        if found != self.present:
            raise ChangedMeanwhile(
                f"{what} shows {_limit(found)} for {self.words}, the page showed {_limit(self.present)} a moment ago; "
                "this was not saved"
            )

    @property
    def words(self) -> str:
        """Whose limit it is."""
        return _EVERYBODY if self.row is None else self.row.email


def _steps(table: _Table, left: ClaudeCodeLimitChanges, *, declared: ClaudeCodeLimitChanges) -> tuple[_Step, ...]:
    """The saves that this takes: the default first, so that nobody whose own limit goes is without one in between."""
    people = tuple(
        _Step(row, row.amount, left.people[email], declared.people.get(email))
        for row in table.rows_of(left)
        for email in (row.email.casefold(),)
    )
    if isinstance(left.default, Unchanged):
        return people
    before = None if isinstance(declared.default, Unchanged) else declared.default
    return (_Step(None, table.default, left.default, before), *people)


async def _change(
    operation: Operation, table: _Table, wanted: ClaudeCodeLimitChanges, steps: tuple[_Step, ...]
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
) -> _Table:
    """A fresh page, once it shows what was saved so far. Raises what `confirmed` raises."""
    tables: list[_Table] = []

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


async def _afresh(operation: Operation) -> _Table:
    recognised, _ = await operation.open_fresh(ClaudeCodeLimitsMap, _first_sight, is_bare=_is_bare)
    return await _Table.read(operation, recognised)


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
    default = f"{_EVERYBODY}: {_limit(limits.default)}"
    return (default, *(f"{row.email}: {_limit(row.amount)}" for row in limits.people))


def _limit(amount: Money | None) -> str:
    return "no limit" if amount is None else str(amount)
