"""What hours tell of the ends of weeks, as the facts that rules read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pulumi_claude_admin.audit.bursts import EndOfWeek, end_of_week_bursts
from pulumi_claude_admin.audit.facts import BurstFacts
from pulumi_claude_admin.audit_ports import Tokens

_LEAST_DAYS: Final = 5 * 7


def burst_facts(
    hours: Iterable[tuple[str, datetime, Tokens]], read: Collection[date], zone: tzinfo
) -> dict[str, tuple[BurstFacts, ...]] | None:
    """
    The bursts of each workspace that used something, of whose hours these UTC days were `read`. Weeks end in `zone`.

    None where too few whole weeks were read to say anything.
    """
    if len(read) < _LEAST_DAYS:
        return None
    by_place: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for place, at, used in hours:
        count = used.uncached_input + used.cache_read + used.cache_write_5m + used.cache_write_1h + used.output
        by_place[place].append((at, count))
    start, end = (datetime.combine(day, time(), UTC) for day in (min(read), max(read) + timedelta(days=1)))
    return {
        place: tuple(
            BurstFacts(one.end.date(), _decimal(one.share), _decimal(one.usual), str(zone))
            for one in end_of_week_bursts(rows, start=start, end=end, of_week=EndOfWeek(zone))
        )
        for place, rows in by_place.items()
    }


def _decimal(share: Fraction) -> Decimal:
    return Decimal(share.numerator) / share.denominator
