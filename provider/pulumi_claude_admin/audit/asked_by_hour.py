"""
What was asked for hour by hour: money is reported by the day, tokens by the hour, so a day's money goes where its tokens went.

A day of which no hour was read is taken to be even, and nobody knows its requests. The hours of a day add up to it, exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.replay import HOUR, Asked
from pulumi_claude_admin.audit.spend_series import NOTHING
from pulumi_claude_admin.audit_ports import DailySpend, Tokens

_HOURS: Final = 24
_FINEST: Final = Decimal(1).scaleb(-12)
_WEIGHTS: Final = {"uncached_input": 100, "cache_write_5m": 125, "cache_write_1h": 200, "cache_read": 10, "output": 500}
"""How dear a token of each type is beside the others of its model: docs/platform/prices.md#multipliers. Models are not told apart by the hour."""

_Hours = Mapping[int, Tokens]


def asked_by_hour(daily: Iterable[DailySpend], hourly: Iterable[tuple[datetime, Tokens]]) -> tuple[Asked, ...]:
    """
    What each workspace (`what`) asked for, in the order of time. Tokens have the workspace as the first of their `what`.

    An hour with tokens on a day without money costs nothing, and its requests count.
    """
    hours: dict[tuple[date, str | None], dict[int, Tokens]] = defaultdict(dict)
    for at, tokens in hourly:
        moment = at.astimezone(UTC)
        hours[moment.date(), tokens.what[0]][moment.hour] = tokens
    amounts = defaultdict[tuple[date, str | None], Decimal](Decimal)
    for row in daily:
        amounts[row.day, row.what] += row.amount
    found = [
        asked
        for day, workspace in {**amounts, **dict.fromkeys(hours, NOTHING)}
        for asked in _of_day(day, workspace, amounts.get((day, workspace), NOTHING), hours.get((day, workspace), {}))
    ]
    return tuple(sorted(found, key=lambda asked: (asked.at, asked.workspace_id or "")))


def _of_day(day: date, workspace: str | None, amount: Decimal, hours: _Hours) -> Iterator[Asked]:
    midnight = datetime.combine(day, time(), UTC)
    weights = {hour: _weight(tokens) for hour, tokens in hours.items()}
    if not any(weights.values()):
        weights = dict.fromkeys(range(_HOURS), 1)
    left, all_of_it = amount, sum(weights.values())
    for hour in sorted(weights):
        part = (amount * weights[hour] / all_of_it).quantize(_FINEST) if hour != max(weights) else left
        left -= part
        requests = hours[hour].requests if hour in hours else None
        yield Asked(midnight + HOUR * hour, workspace, part, requests or 0)


def _weight(tokens: Tokens) -> int:
    return sum(getattr(tokens, name) * weight for name, weight in _WEIGHTS.items())
