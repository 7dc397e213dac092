"""Which spend limit acts on a member of an Enterprise organization, from where, and what they have spent of it.

A pure reading of the organization (enterprise.md#effective): for each period alone a member's own limit stands before
that of a group, of the seat tier and of the organization; an ``organization_service`` limit acts on nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from claude_simulator.enterprise_values import Period, PersonLimit, RbacGroup
from claude_simulator.organization import Organization
from claude_simulator.spending.ledger import Ledger

UNLIMITED = float("inf")
PICOCENT_DIGITS = 12
THOUSANDTH = Decimal("0.001")


def _height(limit: PersonLimit) -> float:
    return UNLIMITED if limit.cents is None else limit.cents


def _smallest(limits: Iterable[PersonLimit]) -> PersonLimit:
    return min(limits, key=_height)


def _largest(limits: Iterable[PersonLimit]) -> PersonLimit:
    return max(limits, key=_height)


def _oldest_group(limits: Iterable[PersonLimit]) -> PersonLimit:
    return next(iter(limits))


CHOOSE: Mapping[str, Callable[[Iterable[PersonLimit]], PersonLimit]] = {
    "smallest": _smallest,
    "largest": _largest,
    "oldest_group": _oldest_group,
}
"""Which of several groups' limits counts, by the switch ``group_limit_of_several``; groups come oldest first."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of an organization, ready to be asked for many members; made for one reading."""

    organization: Organization
    groups: Mapping[str, list[RbacGroup]]

    @classmethod
    def of(cls, organization: Organization) -> Limits:
        """Read who is in which groups."""
        groups: dict[str, list[RbacGroup]] = {}
        for group in organization.enterprise.groups.values():
            for user_id in group.members:
                groups.setdefault(user_id, []).append(group)
        return cls(organization, groups)

    def limit_of(self, user_id: str, period: Period) -> PersonLimit | None:
        """Return the limit that acts on a member in a period; None: nothing limits them."""
        enterprise = self.organization.enterprise
        limits = enterprise.limits
        own = limits.get(("user", user_id, period))
        if own is not None:
            return own
        of_groups = [
            limit
            for group in self.groups.get(user_id, ())
            if (limit := limits.get(("rbac_group", group.id, period))) is not None
        ]
        if of_groups:
            return CHOOSE[self.organization.switches.choice("group_limit_of_several")](of_groups)
        tier = limits.get(("seat_tier", enterprise.seat_tiers.get(user_id, ""), period))
        return tier or limits.get(("organization", "", period))


def limit_of(organization: Organization, user_id: str, period: Period) -> PersonLimit | None:
    """Return the limit that acts on one member in a period."""
    return Limits(organization, {user_id: organization.enterprise.groups_of(user_id)}).limit_of(user_id, period)


def begins(period: Period, now: datetime) -> date:
    """Return the first UTC day of the period in which a moment is; weeks begin on Mondays (a guess)."""
    today = now.date()
    if period == "monthly":
        return today.replace(day=1)
    return today - timedelta(days=today.weekday()) if period == "weekly" else today


def spent_picocents(ledger: Ledger, user_id: str, period: Period, now: datetime) -> int:
    """Return what a member has spent in the present period, after the organization's discount."""
    return ledger.spent_since(begins(period, now), user_id, until=now.date()).billed


def spent_text(picocents: int) -> str:
    """Write spend in cents with up to three decimals, as the effective report does (enterprise.md#effective)."""
    cents = Decimal(picocents).scaleb(-PICOCENT_DIGITS).quantize(THOUSANDTH, ROUND_HALF_UP)
    return format(cents.normalize(), "f")
