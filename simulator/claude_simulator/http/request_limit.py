"""The Admin API's own request limit (requests.md#request-limit), counted as a token bucket or in fixed minutes.

The reference says how many and not how they are counted, so a switch chooses. It answers with the seconds to wait.
Real time counts here, never the movable clock: a test that lets an hour pass must not thereby buy requests.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from claude_simulator.organization import Organization

MINUTE, HOUR = 60.0, 3600.0
FEED_LIMIT = "feed_requests_per_minute"


@dataclass(slots=True)
class RequestLimit:
    """One limit of one organization; ``switch`` names the number of requests a minute or an hour (0: no limit)."""

    switch: str
    _tokens: float | None = None
    _filled_at: float = 0.0
    _window: int = -1
    _used: int = 0

    def take(self, organization: Organization, now: float) -> float:
        """Count one request at ``now`` (seconds); returns 0, or the seconds after which it would be allowed."""
        number = organization.switches.number(self.switch)
        if number == 0:
            return 0.0
        if organization.switches.choice("request_limit_kind") == "fixed_window":
            return self._take_from_window(now, number)
        return self._take_from_bucket(now, number, self._burst(organization, number))

    def left(self, organization: Organization, now: float) -> tuple[int, int, float]:
        """Return the requests allowed, how many are left now, and the seconds until all of them are there again."""
        number = organization.switches.number(self.switch)
        if organization.switches.choice("request_limit_kind") == "fixed_window":
            return number, max(0, number - self._used), self._seconds - now % self._seconds
        burst = self._burst(organization, number)
        held = float(burst) if self._tokens is None else self._tokens
        return number, int(held), (burst - held) / number * self._seconds if number else 0.0

    @property
    def _seconds(self) -> float:
        return HOUR if self.switch.endswith("_per_hour") else MINUTE

    def _burst(self, organization: Organization, number: int) -> int:
        """Return what a full bucket holds: the feed's a whole minute, as its headers count that down (activity-feed.md#call).

        A limit by the hour holds the hour's ([assumed]): a company invites its people in one go.
        """
        is_whole = self.switch == FEED_LIMIT or self._seconds == HOUR
        return number if is_whole else organization.switches.number("request_burst")

    def _take_from_bucket(self, now: float, number: int, burst: int) -> float:
        per_second = number / self._seconds
        held = burst if self._tokens is None else self._tokens + max(0.0, now - self._filled_at) * per_second
        self._tokens, self._filled_at = min(float(burst), held), now
        if self._tokens >= 1:
            self._tokens -= 1
            return 0.0
        return (1 - self._tokens) / per_second

    def _take_from_window(self, now: float, number: int) -> float:
        window = int(now // self._seconds)
        if window != self._window:
            self._window, self._used = window, 0
        if self._used < number:
            self._used += 1
            return 0.0
        return (window + 1) * self._seconds - now


class RequestLimits:
    """The limits of all organizations: one per organization and switch. ``now`` tells real time in seconds."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._limits: dict[tuple[str, str], RequestLimit] = {}

    def take(self, organization: Organization, switch: str) -> float:
        """Count one request of an organization against the limit of a switch; returns 0, or the seconds to wait."""
        return self._of(organization, switch).take(organization, self._now())

    def left(self, organization: Organization, switch: str) -> tuple[int, int, float]:
        """Return the requests a minute of a limit, how many are left, and the seconds until all are there again."""
        return self._of(organization, switch).left(organization, self._now())

    def _of(self, organization: Organization, switch: str) -> RequestLimit:
        return self._limits.setdefault((organization.uuid, switch), RequestLimit(switch))

    def clear(self) -> None:
        """Forget what was counted."""
        self._limits.clear()
