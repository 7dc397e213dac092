"""
The presses of one change that may save, counted before the first: what each changes, from what to what. Nothing is pressed here.

The guard rails on amounts are held against the whole plan before a dialog opens, and against each press once more right before it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from pulumi_claude_admin.errors import ConsoleError
from pulumi_claude_admin.model.guard_rails import AmountStep, GuardRails


@dataclass(frozen=True, slots=True)
class PlannedPress:
    """One press that may save: what it changes, from what to what, in words, and the amounts in it as the page showed them."""

    what: str
    before: str
    wanted: str
    amounts: tuple[AmountStep, ...] = ()


class PressPlan:
    """What a change may press, in order. Raises BeyondGuardRails when an amount in it goes too far."""

    def __init__(self, presses: Iterable[PlannedPress], rails: GuardRails) -> None:
        self._left = deque(presses)
        self._words = tuple(dict.fromkeys(f"{one.what} from {one.before} to {one.wanted}" for one in self._left))
        self._count = len(self._left)
        self._rails = rails
        for press in self._left:
            rails.require(press.amounts)

    @property
    def words(self) -> str:
        """All that it changes, from what to what."""
        return "; then ".join(self._words)

    @property
    def next_one(self) -> PlannedPress:
        """The next press, which is not made yet. Raises as `take`."""
        if not self._left:
            raise ConsoleError(f"one more press than the {self._count} that were planned; it was not made")
        self._rails.require(self._left[0].amounts)
        return self._left[0]

    def take(self) -> PlannedPress:
        """The next press. Raises ConsoleError when the plan has no more, BeyondGuardRails as above."""
        press = self.next_one
        self._left.popleft()
        return press

    def skip(self) -> None:
        """Leave one out: the question that it would have answered was not asked."""
        self._left.popleft()
