"""
What the audit needs from outside, as Protocols: the platform's reports, and the archive that they are kept in and counted from.

Money is a `Decimal` of fractional cents; days and hours are UTC; every method may raise the errors of `errors.py` and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from pulumi_claude_admin.model.cubes import Cube, Surface, Window
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.model.usage import ClaudeCodeRow, CostRow, UsageActor, UsageRow

Row = CostRow | UsageRow | ClaudeCodeRow


@dataclass(frozen=True, slots=True)
class ReadPage:
    """
    One answer. `refreshed_at` is what the platform says of itself, None where it does not say.

    `untold` names the fields of rows that this surface cannot tell: they are None everywhere, and a `list_amount` is the amount again.
    """

    rows: tuple[Row, ...]
    refreshed_at: datetime | None
    has_more: bool
    surface: Surface = Surface.ANALYTICS
    untold: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HowRead:
    """When a window was read, how fresh it was (as its first page said) and by which reports. `untold`: as of a page."""

    read_at: datetime
    refreshed_at: datetime | None
    surface: Surface
    untold: frozenset[str] = frozenset()

    @property
    def as_of(self) -> datetime:
        """The moment that the numbers are of, as far as anybody says."""
        return self.refreshed_at or self.read_at


class UsageReports(Protocol):
    """The platform's usage and cost reports, whichever generation answers."""

    def read(self, cube: Cube, window: Window) -> Iterator[ReadPage]:
        """
        Pages of a window, each asked for when it is wanted, one at least.

        Raises PermissionDenied or FeatureNotEnabled where no generation is open to this credential.
        """


@dataclass(frozen=True, slots=True)
class Kept:
    """What the archive holds of one cube: each day that was read whole, with or without rows, and how it was read last."""

    cube: str
    days: Mapping[date, HowRead] = field(default_factory=dict)
    revised_rows: int = 0
    """Rows that took the place of others, because the platform revised them."""


@dataclass(frozen=True, slots=True)
class DayTotal:
    """
    What the rows of one cube, day and currency add up to, exactly.

    Of usage the currency is empty and the amounts are zero; of cost `tokens` (of all five types) is.
    """

    day: date
    currency: str
    amount: Decimal = Decimal(0)
    list_amount: Decimal = Decimal(0)
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class DailySpend:
    """What one workspace, or one of whatever was asked for, cost on one day."""

    day: date
    what: str | None
    amount: Decimal
    list_amount: Decimal


@dataclass(frozen=True, slots=True)
class Spend:
    """What one combination cost over a period. `what` is in the order of what was asked for; None where nobody can say."""

    what: tuple[str | None, ...]
    amount: Decimal
    list_amount: Decimal


@dataclass(frozen=True, slots=True)
class Tokens:
    """What one combination used over a period."""

    what: tuple[str | None, ...]
    uncached_input: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    output: int
    requests: int | None
    web_searches: int
    last_day: date


@dataclass(frozen=True, slots=True)
class PeakHour:
    """The hour in which a workspace used most of one model, and the 95th hour of 100 by the same measure, in tokens."""

    workspace_id: str | None
    model: str | None
    at: datetime
    input_tokens: int
    """Without cache reads."""
    output_tokens: int
    requests: int | None
    usual_input_tokens: int
    usual_output_tokens: int


@dataclass(frozen=True, slots=True)
class KeptCap:
    """A cap as a run saw it: the only history there is without the activity feed. `amount` is whole minor units, None for no cap."""

    seen_at: datetime
    workspace_id: str | None
    amount: int | None
    source: str


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """What the next run compares with. The place is an id; `amount` (fractional cents) and `money`, its kind, are None where no money was named."""

    rule: str
    place_kind: str
    place_id: str
    severity: Severity
    amount: Decimal | None = None
    money: str | None = None


@dataclass(frozen=True, slots=True)
class KeptRun:
    """What one audit found, as of a moment of the platform's clock."""

    as_of: datetime
    findings: tuple[KeptFinding, ...]


class WindowArchive(Protocol):
    """Rows that were read, kept by cube and month."""

    def kept(self) -> tuple[Kept, ...]:
        """What there is, cube by cube."""

    def put(self, cube: Cube, window: Window, rows: Iterable[Row], how: HowRead) -> None:
        """Keep a window that was read whole, in place of what was kept of its days. All of it is there afterwards, or nothing."""

    def day_totals(self, cube: Cube, window: Window) -> tuple[DayTotal, ...]:
        """What is kept of one cube, day by day: how it is noticed that a day was revised since. Days without a row are not in it."""


class CapArchive(Protocol):
    """How caps stood, run by run."""

    def put_caps(self, caps: Iterable[KeptCap]) -> None:
        """Keep how caps stand."""

    def caps(self) -> tuple[KeptCap, ...]:
        """How caps stood, oldest first."""


class SpendArchive(WindowArchive, CapArchive, Protocol):
    """
    Rows that were read, kept by cube and month, and sums of them. Everything that an audit says is counted from here.

    `by` and `what` name columns: `workspace_id`, `model`, `actor`, `api_key_id`, `service_tier`, `cost_type`, `token_type` of the
    cubes by who; `inference_geo`, `speed`, `product` of those by how. A sum is of one cube; which one is chosen by its columns.
    """

    def actors(self) -> tuple[UsageActor, ...]:
        """Everybody named by a row, as last read."""

    def spend(self, by: tuple[str, ...], window: tuple[date, date]) -> tuple[Spend, ...]:
        """What each combination cost from the first day to before the second, dearest first, then by `what`."""

    def daily_spend(self, by: str | None, window: tuple[date, date]) -> tuple[DailySpend, ...]:
        """What each cost, day by day; of everything with None. Days without a row are not in it."""

    def daily_costs(self, by: tuple[str, ...], window: tuple[date, date]) -> tuple[tuple[date, Spend], ...]:
        """What each combination cost, day by day."""

    def combinations(self, cube: Cube, by: tuple[str, ...], window: tuple[date, date]) -> int:
        """How many there are in a cube, each day for itself."""

    def tokens(self, by: tuple[str, ...], window: tuple[date, date]) -> tuple[Tokens, ...]:
        """What each combination used."""

    def daily_tokens(self, by: tuple[str, ...], window: tuple[date, date]) -> tuple[tuple[date, Tokens], ...]:
        """What each combination used, day by day."""

    def hourly_tokens(self, window: tuple[date, date]) -> tuple[tuple[datetime, Tokens], ...]:
        """What each workspace used in each hour, `what` being `(workspace_id,)`."""

    def peak_hours(self, window: tuple[date, date]) -> tuple[PeakHour, ...]:
        """The fullest hour of each workspace and model."""

    def claude_code(self, window: tuple[date, date]) -> tuple[ClaudeCodeRow, ...]:
        """What people did with Claude Code, a row a day and person."""


class RunArchive(Protocol):
    """What audits found, run by run: the last few."""

    def put_run(self, run: KeptRun) -> None:
        """Keep what an audit found, in place of what is kept of the same moment."""

    def run_before(self, moment: datetime) -> KeptRun | None:
        """The latest run that is kept of before a moment, None where there is none."""

    def id_of(self, identity: str) -> str:
        """How kept findings call a place: by its id, or where its id is an address by one that is made of it."""


class AuditArchive(SpendArchive, RunArchive, Protocol):
    """All that an audit keeps."""
