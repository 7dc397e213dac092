"""How many calls a plan is: exactly where that is fixed, and as a range where it hangs on how many rows there are. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pulumi_claude_admin.audit.read_plan import PAGED, ROWS_A_CALL, Step
from pulumi_claude_admin.model.cubes import CLAUDE_CODE, COST_BY_HOW, COST_BY_WHO, USAGE_BY_HOUR, USAGE_BY_WHO, Cube

CALLS_A_MINUTE: Final = 60
"""Of the analytics reports (docs/platform/usage.md#analytics)."""

_GROUPS_EACH: Final = {
    COST_BY_WHO.name: 3,
    USAGE_BY_WHO.name: 3,
    COST_BY_HOW.name: 9,
    USAGE_BY_HOUR.name: 3 * 24,
}
"""Groups a day at most, for each identity or for each workspace: an assumption, for the range that is said before anything is known."""


@dataclass(frozen=True, slots=True)
class Calls:
    """How many calls: `least`, and `most` as far as can be told."""

    least: int
    most: int

    def __add__(self, other: Calls) -> Calls:
        return Calls(self.least + other.least, self.most + other.most)


@dataclass(frozen=True, slots=True)
class Size:
    """How large an organization is. `identities` are people, service accounts and keys."""

    workspaces: int
    identities: int

    def groups_a_day(self, cube: Cube) -> int:
        """At most, by assumption."""
        by_who = cube in {COST_BY_WHO, USAGE_BY_WHO}
        return _GROUPS_EACH[cube.name] * max(1, self.identities if by_who else self.workspaces + 1)


@dataclass(frozen=True, slots=True)
class ReadCosts:
    """What calls are expected to be, with pages a day of the cubes that were read so far."""

    size: Size
    seen: Mapping[str, float] = field(default_factory=dict)

    def fixed(self, steps: Iterable[Step]) -> int:
        """Calls that do not hang on rows: totals, a call for each window, and Claude Code, one for each day."""
        return sum(step.window.days if step.cube is CLAUDE_CODE else 1 for step in steps if step.cube not in PAGED)

    def paged(self, steps: Iterable[Step]) -> Calls:
        """Calls that do."""
        return sum((self._of(step) for step in steps if step.cube in PAGED), Calls(0, 0))

    def all(self, steps: Iterable[Step]) -> Calls:
        """Both."""
        steps = tuple(steps)
        fixed = self.fixed(steps)
        return self.paged(steps) + Calls(fixed, fixed)

    def after(self, step: Step, pages: int) -> ReadCosts:
        """The same, knowing how many pages a window of a cube had."""
        return ReadCosts(self.size, {**self.seen, step.cube.name: pages / step.window.days})

    def _of(self, step: Step) -> Calls:
        days = step.window.days
        if step.cube.name in self.seen:
            pages = max(1, math.ceil(self.seen[step.cube.name] * days))
            return Calls(pages, pages)
        return Calls(1, math.ceil(self.size.groups_a_day(step.cube) * days / ROWS_A_CALL))
