"""
The report of an audit: what its facts come to, with the facts of the run injected. A value; every form is made from it.

Its fields are the JSON form, key by key (`audit_json.py`, `forms/audit.schema.json`): additions do not raise `SCHEMA_VERSION`, anything
else does. Money is exact, in **major** units of `Reading.currency` and billed, unless a name says `list_`. None is "nobody could say".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from pulumi_claude_admin.audit.limit_facts import CapAction, CapSource
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.report.audit_lines import AuditLine, GoneLine, MutedLine, UnknownLine, UnseenLine
from pulumi_claude_admin.report.audit_reconciliation import ReconciledMonth
from pulumi_claude_admin.report.audit_run import AuditRun, is_failing

SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class ReadingFigures:
    """How it is known. Days from `provisional_from` on may still be revised; `difference` is rows minus the platform's own total."""

    first_day: date
    end_day: date
    days: int
    days_read: int
    provisional_from: date
    read_at: datetime | None
    refreshed_at: datetime | None
    surfaces: tuple[str, ...]
    revised_rows: int
    difference: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class CapFigures:
    """A monthly cap as it is and as it is declared. `source` None: nobody could look, and `amount` says nothing."""

    amount: Decimal | None
    source: CapSource | None
    action: CapAction
    declared: Decimal | None
    declared_at: str | None = None
    why_unseen: str | None = None


@dataclass(frozen=True, slots=True)
class ForecastFigures:
    """Where the month is heading, with the range that holds four months of five (None while nothing proves one), and the day of breach."""

    amount: Decimal
    low: Decimal | None
    high: Decimal | None
    run_rate: Decimal | None
    breach: date | None
    breach_earliest: date | None
    breach_latest: date | None
    has_level_changed: bool


@dataclass(frozen=True, slots=True)
class DayFigure:
    """What one day cost."""

    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class WorkspaceFigures:
    """One workspace. `cached_share` is of all input, between 0 and 1; `minutes_to_burn` how long what is left of its cap lasts."""

    id: str
    name: str
    is_default: bool
    is_archived: bool
    cap: CapFigures
    amount: Decimal
    list_amount: Decimal
    month_to_date: Decimal
    last_month: Decimal | None
    forecast: ForecastFigures | None
    minutes_to_burn: Decimal | None
    cached_share: Decimal | None
    daily: tuple[DayFigure, ...]
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Concentration:
    """
    How few of them spend how much of what is attributed: `count` spent anything, the first five that share of it, between 0 and 1, and
    `for_80_percent` is how many of the largest make four fifths.
    """

    what: Literal["people", "workspaces", "keys"]
    count: int
    top_five: Decimal
    for_80_percent: int
    gini: Decimal
    hhi: Decimal


@dataclass(frozen=True, slots=True)
class MonthChange:
    """
    Why this month so far costs another amount than the same days of the month before: in cents exactly, so the four parts and `other`
    add up to `after` minus `before`.
    """

    before: Decimal
    after: Decimal
    days: int
    volume: Decimal
    model_mix: Decimal
    cache: Decimal
    price: Decimal
    other: Decimal


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """Somebody who spent something: only where names were asked for."""

    label: str
    kind: str
    is_gone: bool
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """One model."""

    model: str
    amount: Decimal
    list_amount: Decimal


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """One API key. `owner_label` only where names were asked for."""

    id: str
    name: str
    status: str
    owner: str
    owner_label: str | None
    expires_at: datetime | None
    last_used: date | None
    workspaces: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class AuditReport:
    """Everything that a form may show. Build it with `audit_figures.build`."""

    organization_id: str
    organization_name: str
    as_of: datetime
    run: AuditRun
    reading: ReadingFigures
    is_nothing_seen: bool
    is_partial: bool
    cap: CapFigures
    tier_cap: Decimal | None
    budget: Decimal | None
    year_to_date: Decimal | None
    amount: Decimal
    list_amount: Decimal
    month_to_date: Decimal
    last_month: Decimal | None
    unattributed: Decimal
    forecast: ForecastFigures | None
    month_change: MonthChange | None
    concentration: tuple[Concentration, ...]
    findings: tuple[AuditLine, ...]
    gone: tuple[GoneLine, ...]
    unknown: tuple[UnknownLine, ...]
    unseen: tuple[UnseenLine, ...]
    workspaces: tuple[WorkspaceFigures, ...]
    models: tuple[ModelFigures, ...]
    keys: tuple[KeyFigures, ...] | None
    people: tuple[PersonFigures, ...]
    daily: tuple[DayFigure, ...]
    notices: tuple[str, ...] = ()
    reconciliation: tuple[ReconciledMonth, ...] = ()
    """Latest month first; empty where no papers were given."""
    muted: tuple[MutedLine, ...] = ()
    surface: Literal["console"] = "console"
    """That of the platform which the organization is of: an Enterprise organization has a report of its own."""
    report: Literal["audit"] = "audit"
    schema_version: Literal[1] = field(default=1)

    @property
    def currency(self) -> str:
        """Of all amounts."""
        return self.reading.currency

    @property
    def discount(self) -> Decimal:
        """What was not billed of the list price."""
        return self.list_amount - self.amount

    @property
    def unexplained(self) -> tuple[ReconciledMonth, ...]:
        """The months for which the run fails: papers and platform differ, and nobody can say why."""
        return tuple(one for one in self.reconciliation if one.is_failing)

    @property
    def needs_action(self) -> bool:
        """Anything for which the run fails."""
        return bool(self.unexplained) or any(is_failing(one.severity, self.run.fail_on) for one in self.findings)

    def of(self, *severities: Severity) -> tuple[AuditLine, ...]:
        """Findings of one of these severities, in report order."""
        return tuple(one for one in self.findings if one.severity in severities)
