"""
How fast this process may ask, so that it does not meet a 429, and how long all its threads wait when it met one.

One token bucket per family of endpoints (the platform counts spend limits and analytics apart). The platform deducts when a request
arrives, we when it leaves, so its bucket can be behind ours by as many requests as are under way: at most `IN_FLIGHT` are,
and ours is smaller than theirs by that number. No HTTP here; clock and sleep come in by parameter.
"""

from __future__ import annotations

import contextlib
import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final, Literal

Family = Literal["general", "spend_limits", "analytics"]

PLATFORM_LIMITS: Final[dict[Family, int]] = {"general": 100, "spend_limits": 60, "analytics": 60}
"""Requests a minute per organization. Sources: docs/platform/requests.md#request-limit, docs/platform/usage.md#analytics."""

IN_FLIGHT: Final = 4
"""Requests under way at once: as many as Pulumi's provider process has threads."""

PLATFORM_BURST: Final = 20
"""Requests that the platform is assumed to take at once; no page says."""

BURST: Final = PLATFORM_BURST - IN_FLIGHT

SHORTEST_SLEEP: Final = 0.001
"""Seconds. What rounding leaves over of a wait may be too little to move a clock."""


WARNED_FROM: Final = 10.0
"""Seconds from which a wait is a warning. One after another, the waits that keep the pace are short, and together minutes."""

WARNED_EVERY: Final = 15.0
"""Seconds after which there is another warning, with what is left of the wait."""

STREAK_ENDS: Final = 2.0
"""Seconds without a wait after which the next one begins anew."""

_log: Final = logging.getLogger(__name__)


class _Bucket:
    """A token bucket, refilled evenly. Not locked: `RateLimiter` is."""

    def __init__(self, requests_per_minute: float, now: float) -> None:
        self.requests_per_minute = requests_per_minute
        self._per_second = requests_per_minute / 60
        self._level = float(BURST)
        self._filled_at = now
        self.closed_until = now

    def take(self, now: float) -> float:
        """0 when a token was taken, else seconds after which to try again."""
        if now < self.closed_until:
            return self.closed_until - now
        if self._per_second == 0:
            return 0.0
        self._level = min(float(BURST), self._level + max(0.0, now - self._filled_at) * self._per_second)
        self._filled_at = now
        if self._level >= 1:
            self._level -= 1
            return 0.0
        return max(SHORTEST_SLEEP, (1 - self._level) / self._per_second)

    def close(self, until: float) -> None:
        """Empty, and stay so until then. A shorter closure does not shorten a longer one."""
        self.closed_until = max(self.closed_until, until)
        self._level, self._filled_at = 0.0, self.closed_until


class RateLimiter:
    """
    The pace of one process, shared by its threads.

    `requests_per_minute` replaces all of the platform's limits; 0 lifts the limit (a Retry-After is still waited for).
    `clock` is monotonic seconds; `sleep` takes seconds.
    """

    def __init__(
        self,
        requests_per_minute: int | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.clock = clock
        self.sleep = sleep
        self._warned_at = clock() - WARNED_EVERY
        self._paced_since = self._paced_until = -math.inf
        self._lock = threading.Lock()
        self._under_way = threading.BoundedSemaphore(IN_FLIGHT)
        self._buckets = {
            family: _Bucket(limit if requests_per_minute is None else requests_per_minute, clock())
            for family, limit in PLATFORM_LIMITS.items()
        }

    @contextlib.contextmanager
    def turn(self, family: Family) -> Iterator[None]:
        """Wait until one request of the family may leave; it is under way until the block ends."""
        with self._under_way:
            while (seconds := self._take(family)) > 0:
                if self.closed_for(family):
                    self._log_wait("the Admin API asked for a pause", seconds)
                else:
                    self._log_pace(family, seconds)
                self.sleep(min(seconds, WARNED_EVERY))
            yield

    def _log_pace(self, family: Family, seconds: float) -> None:
        with self._lock:
            now, per_minute = self.clock(), self._buckets[family].requests_per_minute
            if now - self._paced_until > STREAK_ENDS:
                self._paced_since = now
            self._paced_until = now + seconds
            so_far = now - self._paced_since
        reason = f"no more than {per_minute:g} requests a minute are sent, since {so_far:.0f} s"
        self._log_wait(reason, seconds, so_far=so_far)

    def _log_wait(self, reason: str, seconds: float, *, so_far: float = 0.0) -> None:
        """Log a wait that begins. A long one is a warning, of which there is one for all threads that wait."""
        with self._lock:
            is_long = max(so_far, seconds) >= WARNED_FROM
            is_warning = is_long and self.clock() - self._warned_at >= WARNED_EVERY
            if is_warning:
                self._warned_at = self.clock()
        whole = math.ceil(seconds) if is_warning else round(seconds, 1)
        _log.log(logging.WARNING if is_warning else logging.INFO, "waiting %s s: %s", whole, reason)

    def cool_down(self, family: Family, seconds: float) -> None:
        """Empty the family's bucket for every thread until so many seconds are over."""
        with self._lock:
            self._buckets[family].close(self.clock() + seconds)

    def closed_for(self, family: Family) -> float:
        """Seconds until the family's cool-down is over; 0 when there is none."""
        with self._lock:
            return max(0.0, self._buckets[family].closed_until - self.clock())

    def _take(self, family: Family) -> float:
        with self._lock:
            return self._buckets[family].take(self.clock())
