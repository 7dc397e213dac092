"""Weeks whose last hours took more of the week's tokens than is usual there: quota that somebody wants to be rid of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction
from typing import Final

_FRIDAY: Final = 4
_WEEK: Final = timedelta(7)
_USUAL_WEEKS: Final = 8
_LEAST_WEEKS: Final = 4


@dataclass(frozen=True, slots=True)
class EndOfWeek:
    """The last `hours` before the midnight that ends a week: by default noon to midnight on Fridays, in `zone`."""

    zone: tzinfo = UTC
    weekday: int = _FRIDAY
    hours: int = 12


@dataclass(frozen=True, slots=True)
class BurstThreshold:
    """What has to be exceeded before anybody is told: that share of the week, that many times the usual share, and so many tokens."""

    share: Fraction = Fraction(1, 4)
    times: int = 2
    tokens: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Burst:
    """A week that ended at `end`: tokens of its last hours, and of all of it, and the median share of the weeks before."""

    end: datetime
    tokens: int
    week_tokens: int
    usual: Fraction

    @property
    def share(self) -> Fraction:
        """Of the week's tokens."""
        return Fraction(self.tokens, self.week_tokens)

    @property
    def beyond(self) -> int:
        """Tokens beyond the usual share."""
        return int(self.tokens - self.usual * self.week_tokens)


def end_of_week_bursts(
    hours: Iterable[tuple[datetime, int]],
    *,
    start: datetime,
    end: datetime,
    of_week: EndOfWeek | None = None,
    threshold: BurstThreshold | None = None,
) -> tuple[Burst, ...]:
    """
    The bursts among the weeks that lie whole between `start` and `end`, which were read; each hour of `hours` is named by its beginning.

    A week is compared with the eight before it that had tokens; with less than four of them nothing is said.
    """
    last, least = of_week or EndOfWeek(), threshold or BurstThreshold()
    weeks = _weeks(hours, last, start=start, end=end)
    bursts = list[Burst]()
    for number, (week_end, (late, total)) in enumerate(weeks):
        before = [Fraction(*one) for _, one in weeks[max(0, number - _USUAL_WEEKS) : number]]
        if len(before) < _LEAST_WEEKS:
            continue
        burst = Burst(week_end, late, total, _median(before))
        if burst.tokens >= least.tokens and burst.share >= max(least.share, least.times * burst.usual):
            bursts.append(burst)
    return tuple(bursts)


def _weeks(
    hours: Iterable[tuple[datetime, int]], last: EndOfWeek, *, start: datetime, end: datetime
) -> list[tuple[datetime, tuple[int, int]]]:
    """Tokens of the last hours and of all of each whole week that has any, by its end."""
    late, total = defaultdict[datetime, int](int), defaultdict[datetime, int](int)
    for hour, tokens in hours:
        week_end = _week_end(hour, last)
        total[week_end] += tokens
        if hour.astimezone(last.zone).replace(tzinfo=None) >= week_end.replace(tzinfo=None) - timedelta(
            hours=last.hours
        ):
            late[week_end] += tokens
    return [(one, (late[one], total[one])) for one in sorted(total) if total[one] and _is_whole(one, start, end)]


def _is_whole(week_end: datetime, start: datetime, end: datetime) -> bool:
    """Wall time: a week in which clocks change is an hour longer or shorter."""
    return start <= week_end - _WEEK and week_end <= end


def _week_end(hour: datetime, last: EndOfWeek) -> datetime:
    """The midnight that ends the week of an hour, in the zone."""
    local = hour.astimezone(last.zone)
    days = (last.weekday - local.weekday()) % 7 + 1
    return datetime(local.year, local.month, local.day, tzinfo=last.zone) + timedelta(days)


def _median(values: list[Fraction]) -> Fraction:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
