"""An organization that spends, as rows of every cube that agree with one another to the fraction of a cent."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from pulumi_claude_admin.audit_ports import Row
from pulumi_claude_admin.model.cubes import (
    CLAUDE_CODE,
    COST_BY_HOW,
    COST_BY_WHO,
    COST_TOTALS,
    USAGE_BY_HOUR,
    USAGE_BY_WHO,
    USAGE_TOTALS,
)
from pulumi_claude_admin.model.usage import ActorKind, ClaudeCodeRow, CostRow, UsageActor, UsageGroup, UsageRow

LIST = Decimal(2)


class Spending:
    """What was spent on each day, in fractional cents, by so many people; half of it unattributable to a person."""

    def __init__(self, *, people: int = 2) -> None:
        self.people = people
        self.days: dict[date, Decimal] = {}
        self.unknown_counters: frozenset[str] = frozenset()

    @classmethod
    def until(cls, today: date, *, days: int = 90, amount: str = "100.5", people: int = 2) -> Spending:
        """The same amount on each day, today included."""
        spending = cls(people=people)
        spending.days = {today - timedelta(days=number): Decimal(amount) for number in range(days)}
        return spending

    def rows(self) -> dict[str, tuple[Row, ...]]:
        """By the name of a cube, oldest first."""
        days = sorted(self.days.items())
        return {
            COST_TOTALS.name: tuple(self._cost(day, amount, UsageGroup()) for day, amount in days),
            COST_BY_WHO.name: tuple(row for day, amount in days for row in self._by_who(day, amount)),
            COST_BY_HOW.name: tuple(self._cost(day, amount, UsageGroup(product="claude_code")) for day, amount in days),
            USAGE_TOTALS.name: tuple(self._usage(day, amount, UsageGroup()) for day, amount in days),
            USAGE_BY_WHO.name: tuple(
                self._usage(day, amount, UsageGroup(workspace_id="wrkspc_a")) for day, amount in days
            ),
            USAGE_BY_HOUR.name: tuple(
                self._usage(day, amount, UsageGroup(workspace_id="wrkspc_a"), hour=14) for day, amount in days
            ),
            CLAUDE_CODE.name: tuple(self._claude_code(day) for day, _ in days),
        }

    def _by_who(self, day: date, amount: Decimal) -> list[CostRow]:
        """A row for each person and one of nobody, which takes what is left over."""
        each = (amount / 2 / self.people).quantize(Decimal("0.000001"))
        actors = [UsageActor(ActorKind.USER, f"user_{number:02}") for number in range(self.people)]
        rows = [self._cost(day, each, UsageGroup(workspace_id="wrkspc_a", actor=actor)) for actor in actors]
        left = amount - each * self.people
        return [*rows, self._cost(day, left, UsageGroup(workspace_id="wrkspc_b"))]

    def _cost(self, day: date, amount: Decimal, group: UsageGroup) -> CostRow:
        return CostRow(_at(day), group, "tokens", "output_tokens", amount, amount * LIST)

    def _usage(self, day: date, amount: Decimal, group: UsageGroup, *, hour: int = 0) -> UsageRow:
        return UsageRow(
            _at(day, hour),
            group,
            uncached_input_tokens=int(amount * 10),
            output_tokens=7,
            requests=3,
            unknown_counters=self.unknown_counters,
        )

    def _claude_code(self, day: date) -> ClaudeCodeRow:
        return ClaudeCodeRow(
            day,
            "ana@example.com",
            is_key=False,
            terminal="vscode",
            is_remote=False,
            sessions=1,
            lines_added=10,
            lines_removed=2,
            commits=1,
            pull_requests=0,
            accepted=3,
            rejected=1,
        )


def _at(day: date, hour: int = 0) -> datetime:
    return datetime.combine(day, time(hour), UTC)
