"""
What caps would have done to spend that is over: who would have stopped when, what that would have saved, what would have been refused.

Spend is taken to be even within an hour (or a day, where nothing finer is known). Rate limits are not replayed: usage by the hour
does not tell its minutes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from pulumi_claude_admin.audit.spend_series import NOTHING, month_of

HOUR: Final = timedelta(hours=1)
_FINEST: Final = Decimal(1).scaleb(-12)
_ALL: Final = Fraction(1)
_TICK: Final = timedelta(microseconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one workspace asked for in the hour or day that begins at `at`: what it cost, and in how many requests."""

    at: datetime
    workspace_id: str | None
    amount: Decimal
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Caps:
    """Monthly caps by workspace, and of the organization; whoever has none is not stopped. `delay` is from the cap to the stop."""

    of_workspaces: Mapping[str | None, Decimal]
    of_organization: Decimal | None = None
    delay: timedelta = timedelta(0)


@dataclass(slots=True)
class Stopped:
    """
    A scope (None: the organization) that would have stopped until its month was over.

    `spent` is what would have been spent of the month, `saved` what would not, `refused` how many requests of that.
    """

    scope: str | None
    is_organization: bool
    cap: Decimal
    reached_at: datetime
    stopped_at: datetime
    spent: Decimal = NOTHING
    saved: Decimal = NOTHING
    refused: int = 0

    @property
    def overshoot(self) -> Decimal:
        """What would have been spent beyond the cap while it was not yet in force."""
        return max(self.spent - self.cap, NOTHING)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was asked for, what would have passed, and every stop; what was asked is what would have passed and been saved, exactly."""

    asked: Decimal
    passed: Decimal
    stops: tuple[Stopped, ...]

    @property
    def saved(self) -> Decimal:
        """What would not have been spent."""
        return self.asked - self.passed


def replay(asked: Iterable[Asked], caps: Caps, *, width: timedelta = HOUR) -> Replayed:
    """
    Serve what was asked for, an hour (`width`) after the other, under these caps from the first hour on.

    Past caps are known to nobody: what was asked for is what passed under whatever was in force then. Months are UTC months.
    """
    by_time = defaultdict[datetime, list[Asked]](list)
    for row in asked:
        by_time[row.at].append(row)
    run = _Run(caps, width)
    for at in sorted(by_time):
        run.serve(at, by_time[at])
    stops = sorted(run.stops.values(), key=lambda stop: (stop.reached_at, stop.is_organization, stop.scope or ""))
    return Replayed(run.asked, run.passed, tuple(stops))


@dataclass(frozen=True, slots=True)
class _Scope:
    """Of one month, because caps begin anew with each."""

    workspace_id: str | None
    month: date
    is_organization: bool = False


class _Stretch(NamedTuple):
    """An amount of an hour, spent evenly, and how far into the hour it goes on."""

    amount: Fraction
    part: Fraction


@dataclass(frozen=True, slots=True)
class _Share:
    """The part of an hour that passes, and the stop that cuts the rest off."""

    part: Fraction = _ALL
    stop: Stopped | None = None


@dataclass(slots=True)
class _Run:
    """What was spent so far in each month, and who has been stopped. Time is counted in widths, exactly."""

    caps: Caps
    width: timedelta
    asked: Decimal = NOTHING
    passed: Decimal = NOTHING
    stops: dict[_Scope, Stopped] = field(default_factory=dict)
    _spent: dict[_Scope, Decimal] = field(default_factory=lambda: defaultdict[_Scope, Decimal](Decimal))
    _ends: dict[_Scope, Fraction] = field(default_factory=dict)

    def serve(self, at: datetime, rows: list[Asked]) -> None:
        """One hour: workspaces are cut off first, and the organization counts what they let through."""
        month, _ = month_of(at.date())
        wanted = defaultdict[str | None, Decimal](Decimal)
        for row in rows:
            wanted[row.workspace_id] += row.amount
        shares = {
            one: self._share(
                _Scope(one, month), self.caps.of_workspaces.get(one), at, [_Stretch(Fraction(amount), _ALL)]
            )
            for one, amount in wanted.items()
        }
        let_through = [_Stretch(Fraction(amount), shares[one].part) for one, amount in wanted.items()]
        everybody = _Scope(None, month, is_organization=True)
        of_all = self._share(everybody, self.caps.of_organization, at, let_through)
        for row in rows:
            share = min(shares[row.workspace_id], of_all, key=lambda one: one.part)
            self._book(row, share, (_Scope(row.workspace_id, month), everybody))

    def _share(self, scope: _Scope, cap: Decimal | None, at: datetime, wanted: list[_Stretch]) -> _Share:
        if cap is None:
            return _Share()
        begins = self._in_widths(at)
        if scope not in self.stops:
            reached = _reached(wanted, Fraction(max(cap - self._spent[scope], NOTHING)))
            if reached is None:
                return _Share()
            reached_at = at + self.width * float(reached)
            self.stops[scope] = Stopped(
                scope.workspace_id, scope.is_organization, cap, reached_at, reached_at + self.caps.delay
            )
            self._ends[scope] = begins + reached + Fraction(self.caps.delay // _TICK, self.width // _TICK)
        return _Share(max(Fraction(0), min(_ALL, self._ends[scope] - begins)), self.stops[scope])

    def _in_widths(self, at: datetime) -> Fraction:
        return Fraction((at - _EPOCH) // _TICK, self.width // _TICK)

    def _book(self, row: Asked, share: _Share, scopes: tuple[_Scope, ...]) -> None:
        passed = row.amount if share.part == _ALL else _decimal(Fraction(row.amount) * share.part)
        self.asked += row.amount
        self.passed += passed
        for scope in scopes:
            self._spent[scope] += passed
            if scope in self.stops:
                self.stops[scope].spent = self._spent[scope]
        if share.stop is not None:
            share.stop.saved += row.amount - passed
            share.stop.refused += row.requests - int(row.requests * share.part)


def _reached(wanted: list[_Stretch], room: Fraction) -> Fraction | None:
    """How far into the hour they have spent the room together; None when they do not, or want nothing."""
    spent = since = Fraction(0)
    for part in sorted({one.part for one in wanted}):
        rate = sum((one.amount for one in wanted if one.part >= part), Fraction(0))
        if rate > 0 and spent + rate * (part - since) >= room:
            return since + (room - spent) / rate
        spent, since = spent + rate * (part - since), part
    return None


def _decimal(amount: Fraction) -> Decimal:
    return (Decimal(amount.numerator) / amount.denominator).quantize(_FINEST)
