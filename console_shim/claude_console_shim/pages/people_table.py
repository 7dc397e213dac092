"""
The page of the limits for each person of Claude Code once every row was seen: its value, the rows to change, and whether what changes
them was matched on this Console.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from claude_console_shim.driver.page import RecognisedPage
from claude_console_shim.driver.person_rows import PersonRows
from claude_console_shim.layouts.person_table import PersonRow
from claude_console_shim.layouts.schema import ClaudeCodeLimitsMap
from claude_console_shim.operation import Operation
from claude_console_shim.snapshot.matching import find_one
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.model.claude_code_limits import UNCHANGED, ClaudeCodeLimitChanges, ClaudeCodeLimits, Unchanged
from pulumi_claude_admin.model.money import Money

_NEVER_NEEDED: Final = frozenset({"count", "more", "next", "previous"})
"""Controls that change nothing."""
_OF_DEFAULT: Final = frozenset({"default_open", "default_dialog"})
_OF_PEOPLE: Final = frozenset({"open", "dialog"})
CLEARING: Final = frozenset({"clear", "clear_dialog", "clear_submit"})
"""A control that takes a limit away, and its question."""
EMPTYING: Final = frozenset({"emptied"})
"""Words that an emptied field does."""

Recognised = RecognisedPage[ClaudeCodeLimitsMap]


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """A page whose rows were all seen."""

    operation: Operation
    recognised: Recognised
    rows: PersonRows
    default: Money | None
    seen: tuple[PersonRow, ...]

    @classmethod
    async def read(cls, operation: Operation, recognised: Recognised) -> PeopleTable:
        """All rows of a page that was just opened. Raises LayoutUnknown unless the page says that these are all."""
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
        without = _NEVER_NEEDED | CLEARING | EMPTYING
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
            self.require_way(CLEARING)
        except LayoutUnknown as error:
            if self.recognised.part.emptied is None:
                raise
            try:
                self.require_way(EMPTYING)
            except LayoutUnknown:
                raise error from None

    def require_way(self, way: frozenset[str]) -> None:
        """Raise LayoutUnknown when the controls of this way were never matched on this Console."""
        others = frozenset(type(self.recognised.part).model_fields) - way
        self.operation.require_trusted(self.recognised, without=others)
