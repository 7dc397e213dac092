"""How much of a model may be used a minute: the rate limits of the organization and its workspaces, as token buckets.

Which limits hold is decided elsewhere (enforcement.py); here is counted. Real time counts, as for the Admin API's own
limit (request_limit.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

SECONDS: Mapping[str, float] = {"tokens_per_day": 86_400.0}
MINUTE = 60.0


@dataclass(slots=True)
class _Bucket:
    """What is left of one limit; it starts full and is filled evenly."""

    left: float
    filled_at: float

    def wait(self, limit: int, seconds: float, now: float, amount: int) -> float:
        """Fill it up to now, and return the seconds until an amount fits; one that never fits waits the whole time."""
        self.left = min(float(limit), self.left + (now - self.filled_at) * limit / seconds)
        self.filled_at = now
        if self.left >= amount:
            return 0.0
        return seconds if amount > limit else (amount - self.left) * seconds / limit


@dataclass(frozen=True, slots=True)
class Taking:
    """What one call takes of one limit; ``whose`` tells the limits of the organization and of workspaces apart."""

    whose: Hashable
    limiter: str
    limit: int
    amount: int


class ModelLimits:
    """What is left of every limit. ``now`` tells real time in seconds."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._buckets: dict[tuple[Hashable, str], _Bucket] = {}

    def take(self, *takings: Taking) -> tuple[Taking, float] | None:
        """Take everything or nothing; returns the limit that is in the way, with the seconds to wait."""
        now = self._now()
        for taking in takings:
            bucket = self._buckets.setdefault((taking.whose, taking.limiter), _Bucket(float(taking.limit), now))
            wait = bucket.wait(taking.limit, SECONDS.get(taking.limiter, MINUTE), now, taking.amount)
            if wait:
                return taking, wait
        for taking in takings:
            self._buckets[taking.whose, taking.limiter].left -= taking.amount
        return None
