"""A source of consumption that a test writes by hand: rows as they are, each in its hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from claude_simulator import Simulator
from claude_simulator.spending.consumption import Consumption
from claude_simulator.spending.ledger import Ledger


@dataclass
class HandWrittenSource:
    """Rows by their hour."""

    rows: Iterable[Consumption]
    by_hour: dict[datetime, list[Consumption]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_hour = defaultdict(list)
        for row in self.rows:
            self.by_hour[row.hour].append(row)

    def hour(self, at: datetime) -> Iterable[Consumption]:
        """The rows of an hour."""
        return self.by_hour.get(at, ())


def spend(
    simulator: Simulator, rows: Iterable[Consumption], *, starts_at: datetime, discount_permille: int = 0
) -> None:
    """Give the simulator's organization a past and a future of these rows."""
    simulator.world.organization.ledger = Ledger(HandWrittenSource(rows), starts_at, discount_permille)
