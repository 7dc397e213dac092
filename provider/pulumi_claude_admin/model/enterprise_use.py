"""
What people of a Claude Enterprise organization cost in usage credits, and whether they did anything. Source: docs/platform/enterprise.md#usage-and-cost, #engagement.

Money is a `Decimal` of fractional cents, after discount and before credits. What is not in a report is not told, which is not zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PersonCredits:
    """What one person cost over a window. `email` is None where the account is not available."""

    user_id: str
    email: str | None
    amount: Decimal
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class CreditsReport:
    """
    What a window cost, by person. `unattributed` names nobody; `total` is the platform's own of the same window, and includes it.

    `refreshed_at` is what the platform says of its data, None where it does not say; `currency` None where there was no row.
    """

    people: tuple[PersonCredits, ...]
    unattributed: Decimal
    total: Decimal
    refreshed_at: datetime | None
    currency: str | None

    @property
    def difference(self) -> Decimal:
        """Rows minus the platform's own total: zero when every row was read."""
        return sum((one.amount for one in self.people), self.unattributed) - self.total


@dataclass(frozen=True, slots=True)
class PersonActivity:
    """
    That somebody is in the report of engagement. `last_day` is None where the report does not say it; `did_anything`: some count is not zero.

    `commits` and `pull_requests` (created) are those of Claude Code, which was used where anything of it counts.
    """

    user_id: str
    email: str | None
    last_day: date | None
    did_anything: bool
    used_claude_code: bool = False
    commits: int = 0
    pull_requests: int = 0


@dataclass(frozen=True, slots=True)
class SeatCount:
    """How many seats were assigned on a day, and how many people were active in the thirty days that end with it. None where it was not told."""

    day: date
    assigned: int | None
    active: int | None
