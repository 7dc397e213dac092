"""What an organization has used, hour by hour, with the price of each hour; kept by day and by what tells it apart.

Plain storage: what caps let through is decided in booking.py, what reports make of it in ``admin/``. A ledger follows from
its source and from the organization's history, so it is never saved: it is booked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple, Protocol, TypeAlias, TypeVar

from claude_simulator.limit_values import Scope
from claude_simulator.spending import prices
from claude_simulator.spending.consumption import Amounts, ClaudeCode, Consumption, Dimensions

HOUR = timedelta(hours=1)
CLAUDE_CODE = "claude_code"
REMEMBERED = 4
Answer = TypeVar("Answer")
Month: TypeAlias = tuple[int, int]
TOKEN_TYPES = prices.Rates._fields
PARTS = (*TOKEN_TYPES, "web_search", "code_execution", "session_usage")
"""What costs."""
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


@dataclass(slots=True)
class Cell:
    """What one combination of dimensions used in one hour, and the list prices of its time, which no rate gives again."""

    amounts: Amounts
    code_execution: int = 0
    session: int = 0

    def add(self, other: Cell) -> None:
        """Add what another row of the same hour used."""
        self.amounts = added(self.amounts, other.amounts)
        self.code_execution += other.code_execution
        self.session += other.session


class Weighed(NamedTuple):
    """A row, what is booked of it, and its list price in picocents."""

    row: Consumption
    dimensions: Dimensions
    cell: Cell
    list_price: int


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
    _totals: dict[Dimensions, Cell] = field(default_factory=dict)

    def add(self, hour: int, dimensions: Dimensions, cell: Cell) -> None:
        """Book a cell."""
        self._totals = {}
        hours = self.cells.setdefault(dimensions, {})
        present = hours.get(hour)
        if present is None:
            hours[hour] = cell
        else:
            present.add(cell)

    def totals(self) -> dict[Dimensions, Cell]:
        """Return the whole day by dimensions."""
        if not self._totals:
            for dimensions, hours in self.cells.items():
                cells = iter(hours.values())
                first = next(cells)
                total = self._totals[dimensions] = Cell(first.amounts, first.code_execution, first.session)
                for cell in cells:
                    total.add(cell)
        return self._totals


@dataclass(slots=True)
class Stop:
    """A scope that reached its cap of a month: from ``at`` on nothing of it passes until ``until`` (None: it still stands)."""

    scope: Scope
    kind: StopKind
    at: datetime
    cap_cents: int
    month: Month
    refused_requests: int = 0
    until: datetime | None = None


@dataclass(slots=True)
class Ledger:
    """Everything booked so far.

    Args:
        source: what is asked of the platform; None: nothing ever.
        starts_at: the first hour that is booked; None: the organization's first.
        discount_permille: what the organization has off every list price.
        is_by_person: whether what each person spends in a day is counted, for limits of a day, a week and a month.
    """

    source: Source | None = None
    starts_at: datetime | None = None
    discount_permille: int = 0
    is_by_person: bool = False
    days: dict[date, Day] = field(default_factory=dict)
    stops: list[Stop] = field(default_factory=list)
    booked_until: datetime | None = None
    _remembered: dict[Hashable, object] = field(default_factory=dict)
    _spent: dict[tuple[Month, str | None], int] = field(default_factory=dict)
    _spent_by_person: dict[tuple[Month, str, str], int] = field(default_factory=dict)
    _spent_on: dict[tuple[date, str], int] = field(default_factory=dict)
    _container_seconds: dict[Month, int] = field(default_factory=dict)

    def emptied(self) -> Ledger:
        """Return a ledger of the same source with nothing booked."""
        return Ledger(self.source, self.starts_at, self.discount_permille, self.is_by_person)

    def add(self, row: Consumption) -> None:
        """Book a row: it counts for its workspace and the organization, and its containers use up the free hours."""
        self.book(self.weigh(row))

    def weigh(self, row: Consumption) -> Weighed:
        """Return a row with the price that it would have now."""
        dimensions, day = row.dimensions, row.hour.date()
        containers = prices.code_execution(self._chargeable(row)) if row.code_execution_seconds else 0
        cell = Cell(row.amounts, containers, prices.session_time(row.session_seconds))
        return Weighed(row, dimensions, cell, sum(list_prices(dimensions, cell, day)))

    def price(self, row: Consumption) -> Money:
        """Return the price that a row would have now, without booking it."""
        return self.money(self.weigh(row).list_price)

    def money(self, list_price: int) -> Money:
        """Return a list price, and what is billed of it."""
        return Money(list_price, prices.discounted(list_price, self.discount_permille))

    def book(self, weighed: Weighed) -> None:
        """Book what was weighed; containers are weighed again, as others may have used up free hours since."""
        row, dimensions, cell, list_price = self.weigh(weighed.row) if weighed.row.code_execution_seconds else weighed
        day = row.hour.date()
        booked = self.days.setdefault(day, Day())
        booked.add(row.hour.hour, dimensions, cell)
        if row.product == CLAUDE_CODE:
            facts = row.claude_code or ClaudeCode()
            booked.claude_code.append(ClaudeCodeHour(row.hour.hour, dimensions, cell.amounts, facts))
        month = (day.year, day.month)
        if row.code_execution_seconds:
            self._container_seconds[month] = self._container_seconds.get(month, 0) + row.code_execution_seconds
        for scope in (row.workspace_id, None):
            self._spent[month, scope] = self._spent.get((month, scope), 0) + list_price
        if row.user_id is not None:
            person = (month, row.workspace_id, row.user_id)
            self._spent_by_person[person] = self._spent_by_person.get(person, 0) + list_price
            if self.is_by_person:
                self._spent_on[day, row.user_id] = self._spent_on.get((day, row.user_id), 0) + list_price

    def remember(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """Return the answer to a question, made once for all pages that ask it; only the last few are kept."""
        key = (question, self.booked_until)
        if key not in self._remembered:
            while len(self._remembered) >= REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
            self._remembered[key] = answer()
        return self._remembered[key]  # type: ignore[return-value]  # the same question has the same answer

    def spent(self, month: Month, workspace_id: str | None = None) -> Money:
        """Return what a workspace, or the whole organization, has spent in a UTC month so far."""
        return self.money(self._spent.get((month, workspace_id), 0))

    def spent_by(self, month: Month, workspace_id: str, user_id: str) -> Money:
        """Return what a person has spent in a workspace in a UTC month so far."""
        return self.money(self._spent_by_person.get((month, workspace_id, user_id), 0))

    def spent_since(self, first: date, user_id: str, *, until: date) -> Money:
        """Return what a person has spent from one UTC day to another, both included; only where ``is_by_person``."""
        days = (first + timedelta(days=number) for number in range((until - first).days + 1))
        return self.money(sum(self._spent_on.get((day, user_id), 0) for day in days))

    def hours(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, Dimensions, Cell]]:
        """Return every booked cell whose hour begins in a range."""
        for day in sorted(day for day in self.days if since.date() <= day <= until.date()):
            midnight = datetime.combine(day, time(), UTC)
            for dimensions, cells in self.days[day].cells.items():
                for hour, cell in cells.items():
                    if since <= (at := midnight + hour * HOUR) < until:
                        yield at, dimensions, cell

    def _chargeable(self, row: Consumption) -> int:
        """Return the container seconds of a row that are beyond the free ones of its month."""
        before = self._container_seconds.get((row.hour.year, row.hour.month), 0)
        free = max(0, prices.FREE_CODE_EXECUTION_SECONDS - before)
        return max(0, row.code_execution_seconds - free)


class Cost(NamedTuple):
    """The price of some usage: list prices in the order of ``PARTS``."""

    list_parts: tuple[int, ...]
    discount_permille: int

    @property
    def total(self) -> Money:
        """The sum of it all."""
        price = sum(self.list_parts)
        return Money(price, prices.discounted(price, self.discount_permille))


def cost(dimensions: Dimensions, cell: Cell, day: date, discount_permille: int) -> Cost:
    """Return the price of a cell, or of several of one day added up: prices change at midnight only."""
    return Cost(list_prices(dimensions, cell, day), discount_permille)


def added(one: Amounts, other: Amounts) -> Amounts:
    """Add amounts."""
    return Amounts._make(map(int.__add__, one, other))


def list_prices(dimensions: Dimensions, cell: Cell, day: date) -> tuple[int, ...]:
    """Return the list price of a cell, or of several of one day added up, by what costs: in the order of ``PARTS``."""
    rates = prices.rates(
        dimensions.model,
        day,
        service_tier=dimensions.service_tier,
        inference_geo=dimensions.inference_geo,
        speed=dimensions.speed,
        context_window=dimensions.context_window,
    )
    amounts = cell.amounts
    return (
        amounts.uncached_input_tokens * rates.uncached_input_tokens,
        amounts.cache_read_input_tokens * rates.cache_read_input_tokens,
        amounts.cache_write_5m_tokens * rates.cache_write_5m_tokens,
        amounts.cache_write_1h_tokens * rates.cache_write_1h_tokens,
        amounts.output_tokens * rates.output_tokens,
        amounts.web_searches * prices.WEB_SEARCH,
        cell.code_execution,
        cell.session,
    )
