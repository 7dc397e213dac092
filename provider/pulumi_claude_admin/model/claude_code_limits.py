"""
Monthly limits of Claude Code, a person: what its workspace's page shows, and what is to be written there. Only the Console has them.

Source: docs/platform/channels.md#claude-code-limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, Literal

from pulumi_claude_admin.model.money import Money


class Unchanged(Enum):
    """The word for *leave it as it is*, where None means *no limit*."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED

DefaultChange = Money | None | Literal[Unchanged.UNCHANGED]
"""What becomes of the default: this amount, no limit (None), or nothing."""


@dataclass(frozen=True, slots=True)
class PersonLimit:
    """A row of the page: a person, by e-mail in lower case. `amount` None: no limit of their own, the default applies."""

    email: str
    amount: Money | None


@dataclass(frozen=True, slots=True)
class ClaudeCodeLimits:
    """
    What the page shows: the default (None: no limit) and **every** row, sorted by e-mail.

    Nobody is absent before the page's own count or end said that all rows were seen. An e-mail may have two rows: whoever
    writes refuses that person, whoever compares says so.
    """

    default: Money | None
    people: tuple[PersonLimit, ...]

    def rows(self, email: str) -> tuple[PersonLimit, ...]:
        """The rows with exactly this e-mail, in any case: none, one, or more than anybody may write to."""
        wanted = email.casefold()
        return tuple(row for row in self.people if row.email == wanted)


@dataclass(frozen=True, slots=True)
class ClaudeCodeLimitChanges:
    """
    What to write: the default, and the people named, by e-mail in lower case (None: no limit of their own).

    Nobody else is touched, except that `remove_others` takes away the own limit of every other row that has one. A person
    who has no row is left out, which the answer shows; one with two rows is refused before anything is written.
    """

    default: DefaultChange = UNCHANGED
    people: Mapping[str, Money | None] = field(default_factory=dict)
    remove_others: bool = False


def remaining(wanted: ClaudeCodeLimitChanges, found: ClaudeCodeLimits) -> ClaudeCodeLimitChanges:
    """What of it is not so yet, with the others named one by one: nothing to write is `ClaudeCodeLimitChanges()`. Who has no row is not in it."""
    default = UNCHANGED if wanted.default == found.default else wanted.default
    return ClaudeCodeLimitChanges(default=default, people=dict(_rows_to_change(wanted, found)))


def applied(wanted: ClaudeCodeLimitChanges, found: ClaudeCodeLimits) -> ClaudeCodeLimits:
    """What the page shows once it is written."""
    changed = dict(_rows_to_change(wanted, found))
    default = found.default if isinstance(wanted.default, Unchanged) else wanted.default
    people = tuple(replace(row, amount=changed.get(row.email, row.amount)) for row in found.people)
    return ClaudeCodeLimits(default=default, people=people)


def _rows_to_change(wanted: ClaudeCodeLimitChanges, found: ClaudeCodeLimits) -> Iterator[tuple[str, Money | None]]:
    for row in found.people:
        otherwise = None if wanted.remove_others else row.amount
        amount = wanted.people.get(row.email, otherwise)
        if amount != row.amount:
            yield row.email, amount
