"""Which changes are in no figure, and are counted: those of bots, and those that came to another branch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date

from pulumi_claude_admin.outcome_ports import MergedChange
from pulumi_claude_admin.outcomes.people import is_bot


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many. What was merged into another branch comes to the branch with a change of its own."""

    bots: int = 0
    elsewhere: int = 0

    def __add__(self, other: LeftOut) -> LeftOut:
        return LeftOut(self.bots + other.bots, self.elsewhere + other.elsewhere)


def left_out(changes: Iterable[MergedChange], branch: str, bots: frozenset[str]) -> Mapping[date, LeftOut]:
    """Those of each UTC day."""
    found = defaultdict[date, LeftOut](LeftOut)
    for one in changes:
        is_elsewhere = one.base_branch != branch
        if is_elsewhere or is_bot(one.author, bots):
            found[one.merged_at.astimezone(UTC).date()] += LeftOut(not is_elsewhere, is_elsewhere)
    return found
