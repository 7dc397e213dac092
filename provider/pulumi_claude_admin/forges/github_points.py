"""The points that GitHub's GraphQL takes for a question, and when the next ones come: pure. Source: docs/platform/github.md#graphql."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

_LATEST: Final = timedelta(seconds=1)
"""Nobody says when within a second the points come back."""


@dataclass(frozen=True, slots=True)
class Points:
    """What is left after a question that took `cost`. `now` is GitHub's own clock, as a runner's may be wrong."""

    cost: int
    remaining: int
    reset_at: datetime
    now: datetime

    @property
    def seconds_to_wait(self) -> float:
        """How long to wait before another question of this cost; 0 where there are points for it."""
        if self.remaining >= self.cost:
            return 0.0
        return max((self.reset_at - self.now + _LATEST).total_seconds(), 0.0)


def points_of(headers: Mapping[str, Any], answer: Mapping[str, Any]) -> Points | None:
    """What an answer says of them; None where it says nothing that can be read."""
    now = _date(headers.get("date"))
    data = answer.get("data")
    limit = data.get("rateLimit") if isinstance(data, Mapping) else None
    if now is None or not isinstance(limit, Mapping):
        return None
    try:
        return Points(
            int(limit["cost"]), int(limit["remaining"]), datetime.fromisoformat(limit["resetAt"]).astimezone(UTC), now
        )
    except (KeyError, TypeError, ValueError):
        return None


def points_used_up(headers: Mapping[str, Any]) -> Points | None:
    """What the headers of a refusal say: no points until then."""
    now, reset = _date(headers.get("date")), str(headers.get("x-ratelimit-reset", ""))
    if now is None or not reset.isdigit():
        return None
    return Points(1, 0, datetime.fromtimestamp(int(reset), UTC), now)


def _date(written: object) -> datetime | None:
    try:
        return parsedate_to_datetime(str(written)).astimezone(UTC)
    except ValueError:
        return None
