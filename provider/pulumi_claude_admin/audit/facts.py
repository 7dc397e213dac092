"""
What an audit knows, as values: every rule reads these and nothing else.

Money is a `Decimal` of fractional cents, billed (`amount`) unless a name says `list_`. None is always "nobody could say", never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from pulumi_claude_admin.audit.limit_facts import BurnFacts, CapFacts, LimiterFacts
from pulumi_claude_admin.audit_ports import PeakHour
from pulumi_claude_admin.model.key_ownership import KeyOwner
from pulumi_claude_admin.model.usage import ClaudeCodeRow


@dataclass(frozen=True, slots=True)
class ForecastFacts:
    """
    Where this month is heading. `low` and `high` hold four months of five, None while a young series proves no range.

    `breach` is the day on which the cap would be reached, with its own range.
    """

    amount: Decimal
    low: Decimal | None
    high: Decimal | None
    run_rate: Decimal | None
    """The naive check; None on the first day of a month."""
    breach: date | None = None
    breach_earliest: date | None = None
    breach_latest: date | None = None
    has_level_changed: bool = False


@dataclass(frozen=True, slots=True)
class BudgetFacts:
    """
    What becomes of the annual budget: what the year comes to (None while too few days tell), and the day on which it is used up, None
    where that is not within the year, with the range of that day.
    """

    total: Decimal | None
    ends: date | None
    ends_earliest: date | None = None
    ends_latest: date | None = None


@dataclass(frozen=True, slots=True)
class SpikeFacts:
    """
    One day that cost far more than its weekday does: `is_alert` by the strict method, else worth a notice.

    `is_of_batches`: without what was sent in batches it would have been a usual day. That is planned work, and never an alert.
    """

    day: date
    actual: Decimal
    expected: Decimal
    upper: Decimal
    is_alert: bool
    is_of_batches: bool = False


@dataclass(frozen=True, slots=True)
class BurstFacts:
    """One week, up to before the day `end`, of whose tokens far more than usual fell on Friday from 12:00 on, in `zone`. Shares are parts of 1."""

    end: date
    share: Decimal
    usual: Decimal
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What was used over the period."""

    uncached_input: int = 0
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0
    output: int = 0
    requests: int | None = None

    @property
    def input(self) -> int:
        """Everything that was read by a model, cached or not."""
        return self.uncached_input + self.cache_read + self.cache_write_5m + self.cache_write_1h


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """
    One model in one workspace (or, in `Facts.models`, in all).

    `list_prices` are what the organization itself is asked for a token at the standard tier (fractional cents), by the platform's
    word of the token's type; only of what was used.
    """

    model: str
    amount: Decimal
    list_amount: Decimal
    tokens: TokenFacts
    daily: tuple[tuple[date, Decimal], ...] = ()
    list_prices: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkspaceFacts:
    """
    One workspace. `amount` is of the whole period, `month_to_date` of the month of `Facts.as_of` ("at least").

    `limiters` None: nobody could look. `recipients` None: nobody could look. `residency_geo` is where its settings keep inference,
    None where nobody could look, and `geo_amounts` what was billed by where it ran.
    """

    id: str
    name: str
    is_default: bool
    is_archived: bool
    cap: CapFacts
    amount: Decimal
    list_amount: Decimal
    month_to_date: Decimal
    last_months: tuple[Decimal, ...]
    """Whole months before this one that the archive covers, latest first."""
    daily: tuple[tuple[date, Decimal], ...]
    forecast: ForecastFacts | None
    spikes: tuple[SpikeFacts, ...]
    level_changed_at: date | None
    models: tuple[ModelFacts, ...]
    tokens: TokenFacts
    limiters: tuple[LimiterFacts, ...] | None
    peaks: tuple[PeakHour, ...]
    burn: BurnFacts | None = None
    """None where nobody could look at the rate limits."""
    bursts: tuple[BurstFacts, ...] | None = None
    """None where too few whole weeks were read by the hour."""
    recipients: tuple[str, ...] | None = None
    residency_geo: str | None = None
    geo_amounts: Mapping[str | None, Decimal] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def minutes_to_burn(self) -> Decimal | None:
        """How long what is left of the cap lasts at the ceiling of the rate limits; None where one of the two is not known."""
        return self.burn.minutes_left if self.burn is not None else None


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """
    One key. `last_used` None: not in the period. `used_in` are the workspaces that its usage shows.

    `workspace_id` None: it is a key of the whole organization. `never_expires` None: nobody asked.
    """

    id: str
    name: str
    status: str
    workspace_id: str | None
    owner: KeyOwner
    owner_label: str | None
    created_at: datetime | None
    expires_at: datetime | None
    is_admin: bool
    amount: Decimal
    last_used: date | None
    used_in: tuple[str, ...]
    daily: tuple[tuple[date, Decimal], ...] = ()
    owner_role: str | None = None
    never_expires: bool | None = None
    switched_off_on: date | None = None
    """When `keys disable` or `offboard apply` made it inactive, by the journal of the last 30 days."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One person, or other identity, that spent something. `label` is for whoever may see names."""

    id: str
    kind: str
    label: str
    is_gone: bool
    amount: Decimal
    tokens: TokenFacts
    claude_code: tuple[ClaudeCodeRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """One value of a dimension and what it cost over the period: tier, product, residency, speed, cost type, token type."""

    dimension: str
    value: str | None
    amount: Decimal
    list_amount: Decimal


@dataclass(frozen=True, slots=True)
class ConcentrationFacts:
    """
    How spend spreads over one dimension: `people`, `workspaces` or `keys`, `count` of which spent something.

    Shares are of what is attributed. `for_80_percent` is how many of the largest make up 80 % of it.
    """

    dimension: str
    count: int
    top_five: Decimal
    gini: Decimal
    hhi: Decimal
    for_80_percent: int


@dataclass(frozen=True, slots=True)
class Reading:
    """
    How it is known. `covered` are the days that were read whole; `is_provisional` days may still be revised.

    `difference` is cost by who minus the ungrouped total: zero when every row was read.
    """

    first_day: date
    end_day: date
    covered: frozenset[date]
    read_at: datetime | None
    refreshed_at: datetime | None
    surfaces: tuple[str, ...]
    revised_rows: int
    difference: Decimal | None
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class UnseenFact:
    """What nobody could look at, and why."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything. `as_of` is the platform's clock; `budget` the annual budget in cents, None where none is declared."""

    as_of: datetime
    organization_id: str
    organization_name: str
    reading: Reading
    cap: CapFacts
    tier_cap: Decimal | None
    amount: Decimal
    list_amount: Decimal
    month_to_date: Decimal
    last_months: tuple[Decimal, ...]
    daily: tuple[tuple[date, Decimal], ...]
    forecast: ForecastFacts | None
    workspaces: tuple[WorkspaceFacts, ...]
    keys: tuple[KeyFacts, ...] | None
    people: tuple[PersonFacts, ...]
    models: tuple[ModelFacts, ...]
    shares: tuple[ShareFacts, ...]
    unattributed: Decimal
    """Spend that names neither an actor nor a key."""
    concentration: tuple[ConcentrationFacts, ...] = ()
    recipients: tuple[str, ...] | None = None
    """Who gets the organization's own notifications; None where nobody could look."""
    member_emails: frozenset[str] | None = None
    leaver_emails: frozenset[str] = frozenset()
    """Of people who are known to have left, in small letters. Who is not in it may have left all the same."""
    burn: BurnFacts | None = None
    """What a key that no workspace binds can burn; None where nobody could look at the rate limits."""
    budget: Decimal | None = None
    budget_at: str | None = None
    """Where it is declared: file and line."""
    year_to_date: Decimal | None = None
    budget_outlook: BudgetFacts | None = None
    """None without a budget, and where too few days tell."""
    claude_code_limit: CapFacts | None = None
    unseen: tuple[UnseenFact, ...] = ()
