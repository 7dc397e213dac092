"""What an organization has used, hour by hour, with the price of each hour; kept by day and by what tells it apart.

Plain storage: what caps let through is decided in booking.py, what reports make of it in ``admin/``. A ledger follows from
its source and from the organization's history, so it is never saved: it is booked anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple, Protocol, TypeAlias

from claude_simulator.limit_values import Scope
from claude_simulator.spending import prices
from claude_simulator.spending.consumption import Amounts, ClaudeCode, Consumption, Dimensions

HOUR = timedelta(hours=1)
Month: TypeAlias = tuple[int, int]
StopKind: TypeAlias = Literal["organization", "usage_tier", "workspace"]


class Source(Protocol):
    """Where consumption comes from: a seed's behaviour."""

    def hour(self, at: datetime) -> Iterable[Consumption]:
        """Return what is asked of the platform in the hour that begins at ``at`` (UTC), caps left aside.

        The same hour always gives the same; hours are asked for in the order of time, each about once.
        """


class Money(NamedTuple):
    """A price, in picocents: before and after the organization's discount."""

    list: int = 0
    billed: int = 0

    def plus(self, other: Money) -> Money:
        """Add two prices."""
        return Money(self.list + other.list, self.billed + other.billed)


FREE = Money()


@dataclass(slots=True)
class Cell:
    """What one combination of dimensions used in one hour, and the prices of its time, which no rate gives again."""

    amounts: Amounts
    code_execution: Money = FREE
    session: Money = FREE

    def add(self, other: Cell) -> None:
        """Add what another row of the same hour used."""
        self.amounts = added(self.amounts, other.amounts)
        self.code_execution = self.code_execution.plus(other.code_execution)
        self.session = self.session.plus(other.session)


class ClaudeCodeHour(NamedTuple):
    """Facts of Claude Code of one hour, with who and where."""

    hour: int
    dimensions: Dimensions
    amounts: Amounts
    facts: ClaudeCode


@dataclass(slots=True)
class Day:
    """One UTC day: cells by dimensions and hour, and what Claude Code told."""

    cells: dict[Dimensions, dict[int, Cell]] = field(default_factory=dict)
    claude_code: list[ClaudeCodeHour] = field(default_factory=list)


@dataclass(slots=True)
class Stop:
    """A scope that reached its cap: from ``at`` on nothing of it passes until ``until`` (None: it still stands)."""

    scope: Scope
    kind: StopKind
    at: datetime
    cap_cents: int
    refused_requests: int = 0
    until: datetime | None = None


@dataclass(slots=True)
class Ledger:
    """Everything booked so far.

    Args:
        source: what is asked of the platform; None: nothing ever.
        starts_at: the first hour that is booked; None: the organization's first.
        discount_permille: what the organization has off every list price.
    """

    source: Source | None = None
    starts_at: datetime | None = None
    discount_permille: int = 0
    days: dict[date, Day] = field(default_factory=dict)
    stops: list[Stop] = field(default_factory=list)
    booked_until: datetime | None = None
    _spent: dict[tuple[Month, str | None], Money] = field(default_factory=dict)
    _container_seconds: dict[Month, int] = field(default_factory=dict)

    def emptied(self) -> Ledger:
        """Return a ledger of the same source with nothing booked."""
        return Ledger(self.source, self.starts_at, self.discount_permille)

    def add(self, row: Consumption) -> None:
        """Book a row: it counts for its workspace and the organization, and its containers use up the free hours."""
        dimensions, amounts = row.dimensions, row.amounts
        cell = Cell(amounts, self._containers(row), self._discounted(prices.session_time(amounts.session_seconds)))
        day = self.days.setdefault(row.hour.date(), Day())
        hours = day.cells.setdefault(dimensions, {})
        present = hours.get(row.hour.hour)
        if present is None:
            hours[row.hour.hour] = cell
        else:
            present.add(cell)
        if row.claude_code is not None:
            day.claude_code.append(ClaudeCodeHour(row.hour.hour, dimensions, amounts, row.claude_code))
        price = cost(dimensions, cell, row.hour.date(), self.discount_permille).total
        month = (row.hour.year, row.hour.month)
        for scope in (row.workspace_id, None):
            self._spent[month, scope] = self._spent.get((month, scope), FREE).plus(price)

    def spent(self, month: Month, workspace_id: str | None = None) -> Money:
        """Return what a workspace, or the whole organization, has spent in a UTC month so far."""
        return self._spent.get((month, workspace_id), FREE)

    def price(self, row: Consumption) -> Money:
        """Return the price that a row would have now, without booking it."""
        seconds = self._chargeable(row)
        return cost(
            row.dimensions,
            Cell(
                row.amounts,
                self._discounted(prices.code_execution(seconds)),
                self._discounted(prices.session_time(row.session_seconds)),
            ),
            row.hour.date(),
            self.discount_permille,
        ).total

    def hours(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, Dimensions, Cell]]:
        """Return every booked cell whose hour begins in a range."""
        day = since.astimezone(UTC).date()
        while day <= until.astimezone(UTC).date():
            midnight = datetime.combine(day, time(), UTC)
            for dimensions, cells in self.days.get(day, _EMPTY).cells.items():
                for hour, cell in cells.items():
                    at = midnight + hour * HOUR
                    if since <= at < until:
                        yield at, dimensions, cell
            day += timedelta(days=1)

    def _containers(self, row: Consumption) -> Money:
        if not row.code_execution_seconds:
            return FREE
        month = (row.hour.year, row.hour.month)
        seconds = self._chargeable(row)
        self._container_seconds[month] = self._container_seconds.get(month, 0) + row.code_execution_seconds
        return self._discounted(prices.code_execution(seconds))

    def _chargeable(self, row: Consumption) -> int:
        """Return the container seconds of a row that are beyond the free ones of its month."""
        before = self._container_seconds.get((row.hour.year, row.hour.month), 0)
        free = max(0, prices.FREE_CODE_EXECUTION_SECONDS - before)
        return max(0, row.code_execution_seconds - free)

    def _discounted(self, list_price: int) -> Money:
        return Money(list_price, prices.discounted(list_price, self.discount_permille))


class Cost(NamedTuple):
    """The price of some usage, by what costs: the token types by name, web searches, containers, sessions."""

    tokens: Mapping[str, Money]
    web_search: Money
    code_execution: Money
    session: Money

    @property
    def total(self) -> Money:
        """The sum of it all."""
        parts = (*self.tokens.values(), self.web_search, self.code_execution, self.session)
        return Money(sum(part.list for part in parts), sum(part.billed for part in parts))


def cost(dimensions: Dimensions, cell: Cell, day: date, discount_permille: int) -> Cost:
    """Return the price of a cell, or of several cells of one day added up: prices change at midnight only."""
    rates = prices.rates(
        dimensions.model,
        day,
        service_tier=dimensions.service_tier,
        inference_geo=dimensions.inference_geo,
        speed=dimensions.speed,
        context_window=dimensions.context_window,
    )
    tokens = {
        name: _money(getattr(cell.amounts, name) * rate, discount_permille)
        for name, rate in zip(rates._fields, rates, strict=True)
    }
    searches = _money(cell.amounts.web_searches * prices.WEB_SEARCH, discount_permille)
    return Cost(tokens, searches, cell.code_execution, cell.session)


def added(one: Amounts, other: Amounts) -> Amounts:
    """Add amounts."""
    return Amounts._make(map(int.__add__, one, other))


def _money(list_price: int, discount_permille: int) -> Money:
    return Money(list_price, prices.discounted(list_price, discount_permille))


_EMPTY = Day()
