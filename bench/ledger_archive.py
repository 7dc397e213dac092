"""
The simulator's ledger as the archive that an audit counts from, in memory: what is measured is the audit, not how rows travel.

Reading over HTTP and the archive on disk have tests of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from claude_simulator.organization import Organization
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.consumption import Amounts, Dimensions
from claude_simulator.spending.ledger import ClaudeCodeHour, Ledger, added, cost
from claude_simulator.spending.prices import discounted
from pulumi_claude_admin.audit_ports import DailySpend, DayTotal, HowRead, Kept, KeptCap, PeakHour, Row, Spend, Tokens
from pulumi_claude_admin.model.cubes import CUBES, Cube, Surface, Window
from pulumi_claude_admin.model.price_book import TokenType
from pulumi_claude_admin.model.usage import ActorKind, ClaudeCodeRow, UsageActor

Days = tuple[date, date]
What = tuple[str | None, ...]
_FRESH: Final = timedelta(hours=1)
_TYPES: Final = (
    TokenType.UNCACHED_INPUT,
    TokenType.CACHE_READ,
    TokenType.CACHE_WRITE_5M,
    TokenType.CACHE_WRITE_1H,
    TokenType.OUTPUT,
)


@dataclass(frozen=True, slots=True)
class _DayRow:
    """What one combination used on one day, and (list, billed) picocents of each of `_TYPES`."""

    day: date
    columns: Mapping[str, str | None]
    amounts: Amounts
    prices: tuple[tuple[int, int], ...]

    @property
    def price(self) -> tuple[int, int]:
        listed, billed = zip(*self.prices, strict=True)
        return sum(listed), sum(billed)


class LedgerArchive:
    """Everything that a ledger has booked, as if it had been read an hour ago."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._ledger = up_to_date(organization)
        self._rows = list(_day_rows(self._ledger))
        self._now = organization.clock.now()

    def kept(self) -> tuple[Kept, ...]:
        """Every day since the ledger began, in every cube."""
        first = min(self._ledger.days, default=self._now.date())
        how = HowRead(self._now, self._now - _FRESH, Surface.ANALYTICS)
        days = {first + timedelta(days=number): how for number in range((self._now.date() - first).days + 1)}
        return tuple(Kept(cube.name, days) for cube in CUBES)

    def put(self, cube: Cube, window: Window, rows: Iterable[Row], how: HowRead) -> None:
        """Nothing is put here."""
        raise NotImplementedError

    def day_totals(self, _cube: Cube, window: Window) -> tuple[DayTotal, ...]:
        """Of the ledger, whichever cube."""
        sums = self._grouped((), (window.first, window.end))
        return tuple(
            DayTotal(day, "USD", _cents(billed), _cents(listed)) for (day, _), (listed, billed) in sorted(sums.items())
        )

    def put_caps(self, caps: Iterable[KeptCap]) -> None:
        """Nothing is put here."""
        raise NotImplementedError

    def caps(self) -> tuple[KeptCap, ...]:
        """None were kept."""
        return ()

    def actors(self) -> tuple[UsageActor, ...]:
        """Everybody who used something."""
        ids = {row.columns["actor"] for row in self._rows} - {None}
        return tuple(self._actor(each) for each in sorted(filter(None, ids)))

    def spend(self, by: tuple[str, ...], window: Days) -> tuple[Spend, ...]:
        """Sums, dearest first."""
        sums: dict[What, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for (_, what), (listed, billed) in self._grouped(by, window).items():
            before = sums[what]
            sums[what] = (before[0] + listed, before[1] + billed)
        found = (Spend(what, _cents(billed), _cents(listed)) for what, (listed, billed) in sums.items())
        return tuple(sorted(found, key=lambda one: (-one.amount, [part or "" for part in one.what])))

    def daily_spend(self, by: str | None, window: Days) -> tuple[DailySpend, ...]:
        """Sums day by day."""
        sums = self._grouped(() if by is None else (by,), window)
        found = (
            DailySpend(day, what[0] if what else None, _cents(billed), _cents(listed))
            for (day, what), (listed, billed) in sums.items()
        )
        return tuple(sorted(found, key=lambda one: (one.day, one.what or "")))

    def daily_costs(self, by: tuple[str, ...], window: Days) -> tuple[tuple[date, Spend], ...]:
        """Sums of combinations, day by day."""
        return tuple(
            (day, Spend(what, _cents(billed), _cents(listed)))
            for (day, what), (listed, billed) in self._grouped(by, window).items()
        )

    def combinations(self, _cube: Cube, by: tuple[str, ...], window: Days) -> int:
        """How many there are."""
        return len(self._grouped(by, window))

    def tokens(self, by: tuple[str, ...], window: Days) -> tuple[Tokens, ...]:
        """Sums of what was used."""
        sums: dict[What, tuple[Amounts, date]] = {}
        for row in self._inside(window):
            what = tuple(row.columns[name] for name in by)
            before, last = sums.get(what, (Amounts(), row.day))
            sums[what] = (added(before, row.amounts), max(last, row.day))
        return tuple(_tokens(what, amounts, last) for what, (amounts, last) in sums.items())

    def daily_tokens(self, by: tuple[str, ...], window: Days) -> tuple[tuple[date, Tokens], ...]:
        """The same, day by day."""
        sums: dict[tuple[date, What], Amounts] = {}
        for row in self._inside(window):
            place = (row.day, tuple(row.columns[name] for name in by))
            sums[place] = added(sums.get(place, Amounts()), row.amounts)
        return tuple((day, _tokens(what, amounts, day)) for (day, what), amounts in sums.items())

    def hourly_tokens(self, window: Days) -> tuple[tuple[datetime, Tokens], ...]:
        """The same of workspaces, hour by hour."""
        sums: dict[tuple[datetime, What], Amounts] = {}
        for at, dimensions, amounts in self._hours(window):
            place = (at, (dimensions.workspace_id,))
            sums[place] = added(sums.get(place, Amounts()), amounts)
        return tuple((at, _tokens(what, amounts, at.date())) for (at, what), amounts in sums.items())

    def peak_hours(self, window: Days) -> tuple[PeakHour, ...]:
        """The fullest hour of each workspace and model."""
        sums: dict[tuple[str, str | None], dict[datetime, Amounts]] = defaultdict(dict)
        for at, dimensions, amounts in self._hours(window):
            hours = sums[dimensions.workspace_id, dimensions.model]
            hours[at] = added(hours.get(at, Amounts()), amounts)
        return tuple(_peak(where, hours) for where, hours in sums.items())

    def claude_code(self, window: Days) -> tuple[ClaudeCodeRow, ...]:
        """A row a day and person."""
        found: dict[tuple[date, str], list[ClaudeCodeHour]] = defaultdict(list)
        for day, booked in self._ledger.days.items():
            for each in booked.claude_code if window[0] <= day < window[1] else ():
                user = self._organization.users.get(each.dimensions.user_id or "")
                if user is not None:
                    found[day, user.email].append(each)
        return tuple(_claude_code(day, email, hours) for (day, email), hours in sorted(found.items()))

    def _inside(self, window: Days) -> Iterator[_DayRow]:
        return (row for row in self._rows if window[0] <= row.day < window[1])

    def _grouped(self, by: tuple[str, ...], window: Days) -> dict[tuple[date, What], tuple[int, int]]:
        """(list, billed) picocents by day and combination; the type of token and of cost are what a row is split by."""
        sums: dict[tuple[date, What], tuple[int, int]] = {}
        for row in self._inside(window):
            parts = zip(_TYPES, row.prices, strict=True) if "token_type" in by else (("", row.price),)
            for kind, (listed, billed) in parts:
                extra = {"token_type": str(kind), "cost_type": "tokens"}
                place = (row.day, tuple(extra[name] if name in extra else row.columns[name] for name in by))
                before = sums.get(place, (0, 0))
                sums[place] = (before[0] + listed, before[1] + billed)
        return sums

    def _hours(self, window: Days) -> Iterator[tuple[datetime, Dimensions, Amounts]]:
        start, end = (datetime.combine(day, time(), UTC) for day in window)
        return ((at, dimensions, cell.amounts) for at, dimensions, cell in self._ledger.hours(start, end))

    def _actor(self, actor_id: str) -> UsageActor:
        if actor_id.startswith("user_"):
            there, gone = self._organization.users, self._organization.former_users
            user = there.get(actor_id) or gone[actor_id]
            return UsageActor(ActorKind.USER, actor_id, user.email, user.name, actor_id not in there)
        kind = ActorKind.SERVICE_ACCOUNT if actor_id.startswith("svac_") else ActorKind.API_KEY
        return UsageActor(kind, actor_id)


def _day_rows(ledger: Ledger) -> Iterator[_DayRow]:
    for day, booked in ledger.days.items():
        for dimensions, cells in booked.cells.items():
            whole, *others = cells.values()
            amounts = whole.amounts
            for cell in others:
                amounts = added(amounts, cell.amounts)
            whole = type(whole)(amounts)
            listed = cost(dimensions, whole, day, ledger.discount_permille).list_parts[: len(_TYPES)]
            prices = tuple((part, discounted(part, ledger.discount_permille)) for part in listed)
            yield _DayRow(day, _columns(dimensions), amounts, prices)


def _columns(dimensions: Dimensions) -> Mapping[str, str | None]:
    return {
        "workspace_id": dimensions.workspace_id,
        "model": dimensions.model,
        "actor": dimensions.user_id or dimensions.service_account_id or dimensions.api_key_id,
        "api_key_id": dimensions.api_key_id,
        "service_tier": dimensions.service_tier,
        "inference_geo": dimensions.inference_geo,
        "speed": dimensions.speed,
        "product": dimensions.product,
    }


def _cents(picocents: int) -> Decimal:
    return Decimal(picocents).scaleb(-12)


def _tokens(what: What, amounts: Amounts, last: date) -> Tokens:
    return Tokens(
        what,
        amounts.uncached_input_tokens,
        amounts.cache_read_input_tokens,
        amounts.cache_write_5m_tokens,
        amounts.cache_write_1h_tokens,
        amounts.output_tokens,
        amounts.requests,
        amounts.web_searches,
        last,
    )


def _peak(where: tuple[str, str | None], hours: Mapping[datetime, Amounts]) -> PeakHour:
    ordered = sorted(hours.items(), key=lambda one: _size(one[1]))
    at, most = ordered[-1]
    usual = ordered[len(ordered) * 95 // 100 - 1][1] if len(ordered) > 1 else most
    return PeakHour(*where, at, _counted(most), most.output_tokens, most.requests, _counted(usual), usual.output_tokens)


def _size(amounts: Amounts) -> int:
    return _counted(amounts) + amounts.output_tokens


def _counted(amounts: Amounts) -> int:
    return amounts.uncached_input_tokens + amounts.cache_write_5m_tokens + amounts.cache_write_1h_tokens


def _claude_code(day: date, email: str, hours: list[ClaudeCodeHour]) -> ClaudeCodeRow:
    tokens: dict[str, int] = defaultdict(int)
    for each in hours:
        tokens[each.dimensions.model or ""] += sum(each.amounts[1:6])
    facts = [each.facts for each in hours]
    return ClaudeCodeRow(
        day=day,
        actor=email,
        is_key=False,
        terminal=facts[0].terminal,
        is_remote=False,
        sessions=sum(one.sessions for one in facts),
        lines_added=sum(one.lines_added for one in facts),
        lines_removed=sum(one.lines_removed for one in facts),
        commits=sum(one.commits for one in facts),
        pull_requests=sum(one.pull_requests for one in facts),
        accepted=sum(taken for one in facts for taken, _ in one.tools.values()),
        rejected=sum(refused for one in facts for _, refused in one.tools.values()),
        tokens=dict(tokens),
    )
