"""How far a reading is, for whoever waits: calls done and left, and the time that these take. No clock of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.audit.read_costs import CALLS_A_MINUTE, Calls, ReadCosts
from pulumi_claude_admin.audit.read_plan import Step

_ENOUGH: Final = 20
"""Calls after which their own pace tells more than the platform's limit: the first ones leave in a burst."""


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """What is read: `fixed` calls are known exactly, `paged` ones hang on how many rows there are."""

    steps: tuple[Step, ...]
    fixed: int
    paged: Calls


@dataclass(frozen=True, slots=True)
class Progress:
    """After a call: `done` are all of this run, `step` is what is being read, None before the first of the plan."""

    plan: ReadPlan
    step: Step | None
    done: int
    left: Calls
    elapsed: float

    @property
    def seconds_left(self) -> tuple[float, float]:
        """From at least to at most."""
        each = self.elapsed / self.done if self.done >= _ENOUGH else 60 / CALLS_A_MINUTE
        return self.left.least * each, self.left.most * each


class ProgressTeller:
    """
    Counts calls and tells how far the run is.

    What a window has taken tells what the others of its cube will take.
    """

    def __init__(self, tell: Callable[[Progress], None], clock: Callable[[], float], costs: ReadCosts) -> None:
        self.calls = 0
        self._tell = tell
        self._clock = clock
        self._began = clock()
        self._costs = costs
        self._left: list[Step] = []
        self._plan = ReadPlan((), 0, Calls(0, 0))

    def announce(self, steps: tuple[Step, ...]) -> None:
        """What there is to do."""
        self._left = list(steps)
        self._plan = ReadPlan(steps, self._costs.fixed(steps), self._costs.paged(steps))
        self._say(None, self._costs.all(steps))

    def called(self, step: Step, *, pages: int) -> None:
        """Another page of a step is there, which has had so many."""
        self.calls += 1
        this, others = self._costs.all([step]), self._costs.all(one for one in self._left if one != step)
        under_way = Calls(max(0, this.least - pages), max(0, this.most - pages))
        self._say(step, others + under_way)

    def finished(self, step: Step, *, pages: int) -> None:
        """A step is done, with so many pages."""
        self._left = [one for one in self._left if one != step]
        self._costs = self._costs.after(step, pages)

    def _say(self, step: Step | None, left: Calls) -> None:
        self._tell(Progress(self._plan, step, self.calls, left, self._clock() - self._began))
