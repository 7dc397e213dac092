"""How long a cap lasts at the ceiling of rate limits; how fast money goes there is `model/burn.py`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from pulumi_claude_admin.audit.limit_facts import BurnFacts, CapFacts, LimiterFacts
from pulumi_claude_admin.audit.prices import OwnPrices
from pulumi_claude_admin.model.burn import BurnUnknown, GroupCeilings, burn_rate


def burn(limiters: Iterable[LimiterFacts], prices: OwnPrices, cap: CapFacts, month_to_date: Decimal) -> BurnFacts:
    """What goes in a minute at the ceiling of all groups together, and how long a cap lasts then."""
    groups = _groups(limiters)
    rate = burn_rate(groups, prices)
    if isinstance(rate, BurnUnknown):
        return BurnFacts(None, why_unknown=rate.reason)
    amount = cap.stops_at
    return BurnFacts(
        rate,
        minutes=_minutes(amount, rate),
        minutes_left=_minutes(max(amount - month_to_date, Decimal(0)) if amount is not None else None, rate),
        has_uncounted_reads=any(group.lets_reads_pass for group in groups),
    )


def _groups(limiters: Iterable[LimiterFacts]) -> list[GroupCeilings]:
    """Of each group the lower of workspace and organization, by limiter."""
    by_group: dict[str, list[LimiterFacts]] = defaultdict(list)
    for one in limiters:
        by_group[one.group].append(one)
    return [
        GroupCeilings(name, rows[0].models, {one.limiter: one.effective for one in rows if one.effective is not None})
        for name, rows in sorted(by_group.items())
    ]


def _minutes(amount: Decimal | None, rate: Decimal) -> Decimal | None:
    return amount / rate if amount is not None and rate else None
