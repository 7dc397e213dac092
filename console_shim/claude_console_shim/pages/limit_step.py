"""
One save of the limits for each person of Claude Code: the default, or the own limit of one person. The row is read right before, and the
dialog has to name the person and show the value of the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playwright.async_api import Locator

from claude_console_shim.driver.fields import fill
from claude_console_shim.driver.page import read_tree
from claude_console_shim.driver.saving import SaveOutcome
from claude_console_shim.layouts.person_table import PersonRow, names
from claude_console_shim.layouts.save_requests import NOTHING, ExpectedSave, amount_forms
from claude_console_shim.pages.change import Removal, fill_amount, open_editor, remove, save
from claude_console_shim.pages.people_table import CLEARING, EMPTYING, PeopleTable
from claude_console_shim.press_plan import PlannedPress
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.matching import find_all, find_one
from claude_console_shim.snapshot.values import read_field
from pulumi_claude_admin.errors import ChangedMeanwhile, LayoutUnknown
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimitChanges
from pulumi_claude_admin.model.guard_rails import amount_steps
from pulumi_claude_admin.model.money import Money

EVERYBODY: Final = "everybody without one of their own"


@dataclass(frozen=True, slots=True)
class LimitStep:
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
        before, wanted = (f"{self.words}: {limit_words(amount)}" for amount in (self.present, self.wanted))
        press = PlannedPress("Claude Code limit", before, wanted, amounts)
        return (press, press) if self.wanted is None else (press,)

    async def save(self, table: PeopleTable) -> SaveOutcome:
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
                table.require_way(CLEARING)
                removal = Removal(part.clear, part.clear_dialog, part.subject, part.clear_submit)
                named = "" if self.row is None else self.row.email
                return await remove(operation, dialog, control, removal, expected_save, named=named)
        if part.emptied is None or not find_all(tree, part.emptied):
            raise LayoutUnknown("the dialog has nothing that takes the limit away; nothing was saved")
        table.require_way(EMPTYING)
        operation.safety.skip()
        emptied = await fill(dialog, part.field, field, "", holds=lambda text: not text.strip())
        return await save(operation, dialog, tree, part.submit, expected_save, emptied)

    async def is_shown(self, table: PeopleTable) -> bool:
        """Whether the page itself shows what was saved, before long."""
        if self.row is None:
            return (await table.rows.until_view(lambda view: view.default == self.wanted)).default == self.wanted
        return (await table.rows.until_row(self.row, lambda row: row.amount == self.wanted)).amount == self.wanted

    async def _open(self, table: PeopleTable, row: PersonRow) -> tuple[Locator, Node]:
        operation, part, values = table.operation, table.recognised.part, {"email": row.email}
        inside, now = await table.rows.reach(row)
        self._require_present(now.amount, "the row")
        dialog, tree = await open_editor(
            operation, inside, now.node, opener=part.open, dialog=part.dialog, subject=part.subject, values=values
        )
        if not any(names(text, row.email) for node in tree.walk() for text in (node.name, node.text)):
            raise LayoutUnknown(f"the dialog does not name {row.email}; nothing was saved")
        return dialog, tree

    async def _open_default(self, table: PeopleTable) -> tuple[Locator, Node]:
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
                f"{what} shows {limit_words(found)} for {self.words}, the page showed {limit_words(self.present)} a moment ago; "
                "this was not saved"
            )

    @property
    def words(self) -> str:
        """Whose limit it is."""
        return EVERYBODY if self.row is None else self.row.email


def limit_words(amount: Money | None) -> str:
    """A limit, or that there is none."""
    return "no limit" if amount is None else str(amount)
