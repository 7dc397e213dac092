"""The simulator's time: the machine's clock plus an offset that a test can move.

Everything that stamps, expires or refills asks this clock, so that a test can let an hour pass without waiting.
No waiting happens here: latency is the server's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Clock:
    """Real time plus ``offset``."""

    offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC) + self.offset

    def advance(self, seconds: float) -> None:
        """Move the clock by ``seconds``; a negative value moves it back."""
        self.offset += timedelta(seconds=seconds)


def stamp(moment: datetime) -> str:
    """Write a moment the way most Admin API families do: RFC 3339 in UTC with microseconds (requests.md#conventions)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def stamp_seconds(moment: datetime) -> str:
    """Write a moment the way spend limits do: RFC 3339 in UTC with whole seconds (requests.md#conventions)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
