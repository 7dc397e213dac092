"""How many requests were answered, per method, route template and status: what tests and the bench count with.

Admin API calls and what the Console's pages save are counted apart.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class RequestCounter:
    """Counts calls. A call whose answer was never sent counts with status 0."""

    counts: Counter[tuple[str, str, int]] = field(default_factory=Counter)

    def add(self, method: str, route: str, status: int) -> None:
        """Count one call."""
        self.counts[method, route, status] += 1

    def clear(self) -> None:
        """Start again at nothing."""
        self.counts.clear()

    @property
    def total(self) -> int:
        """The number of calls in all."""
        return sum(self.counts.values())

    def rows(self) -> list[dict[str, str | int]]:
        """Return the counts as rows, sorted by route, method and status."""
        ordered = sorted(self.counts.items(), key=lambda item: (item[0][1], item[0][0], item[0][2]))
        return [
            {"method": method, "route": route, "status": status, "count": count}
            for (method, route, status), count in ordered
        ]
