"""
What stops spend or slows it down, as values: caps, the limiters of rate limits, and how fast money can go under them.

Money is a `Decimal` of fractional cents. None is always "nobody could say", never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class CapSource(StrEnum):
    """Where a cap was seen: the words are part of the JSON report."""

    API = "api"
    CONSOLE = "console"
    FEED = "feed"
    STATE = "state"


class CapAction(StrEnum):
    """What happens at a cap, as far as it is known: docs/platform/spend-limits.md."""

    PAUSES = "notify_and_pause"
    NOTIFIES = "notify_only"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CapFacts:
    """
    The monthly cap of one scope. `source` None: nobody could look, and then `amount` says nothing (**unseen**, never missing).

    With a `source`, `amount` (cents) None means that there is no cap. `declared` is what code says, None where nothing does.
    """

    amount: Decimal | None
    source: CapSource | None
    action: CapAction = CapAction.UNKNOWN
    declared: Decimal | None = None
    declared_at: str | None = None
    why_unseen: str | None = None

    @property
    def is_seen(self) -> bool:
        """Whether somebody could look."""
        return self.source is not None

    @property
    def is_missing(self) -> bool:
        """Whether it was looked at, and nothing stops spend here."""
        return self.is_seen and (self.amount is None or self.action is CapAction.NOTIFIES)

    @property
    def stops_at(self) -> Decimal | None:
        """The amount at which spend stops, as far as it is known; None where nothing does, or nobody could look."""
        return self.amount if self.is_seen and self.action is not CapAction.NOTIFIES else None


@dataclass(frozen=True, slots=True)
class LimiterFacts:
    """One ceiling per minute of one model group: the organization's and the workspace's own, None where there is none."""

    group: str
    models: tuple[str, ...]
    limiter: str
    workspace_value: int | None
    organization_value: int | None

    @property
    def effective(self) -> int | None:
        """The lower of the two."""
        return min(
            (value for value in (self.workspace_value, self.organization_value) if value is not None), default=None
        )


@dataclass(frozen=True, slots=True)
class BurnFacts:
    """
    How fast money goes at the ceiling of the rate limits, for all model groups together: `model/burn.py`.

    `per_minute` (fractional cents, at list prices) None: something has no ceiling or no price, as `why_unknown` says.
    `minutes` is how long a whole cap lasts, `minutes_left` what is left of it this month; None without a cap.
    """

    per_minute: Decimal | None
    minutes: Decimal | None = None
    minutes_left: Decimal | None = None
    has_uncounted_reads: bool = False
    """Whether reads from the cache, which no ceiling counts, come on top."""
    why_unknown: str | None = None
