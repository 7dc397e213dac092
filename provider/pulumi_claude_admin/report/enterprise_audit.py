"""
The report of an audit of a Claude Enterprise organization. A value; every form is made from it.

Its fields are the JSON form, key by key (`enterprise_json.py`, `forms/enterprise-audit.schema.json`): additions do not raise
`SCHEMA_VERSION`, anything else does. Money is exact, in **major** units of `currency`, billed and before credits. None is "nobody could
say": the platform says `0` for nothing spent and for *unavailable* alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from pulumi_claude_admin.report.audit_lines import AuditLine, GoneLine, MutedLine, UnknownLine, UnseenLine
from pulumi_claude_admin.report.audit_report import Concentration
from pulumi_claude_admin.report.audit_run import AuditRun, is_failing

SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class DaysRead:
    """
    Which days figures are of, in UTC: `month_first` to today, and `days` whole ones from `first_day` to before `end_day`. Those of the report
    of engagement are `engagement_first_day` to before `engagement_end_day`, None where it was not read. `refreshed_at` is how fresh credits are.
    """

    month_first: date
    first_day: date
    end_day: date
    days: int
    engagement_first_day: date | None
    engagement_end_day: date | None
    refreshed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CreditFigures:
    """Usage credits of the organization. `amount` is of the whole days, `difference` rows minus the platform's own totals."""

    month_to_date: Decimal
    amount: Decimal
    forecast: Decimal | None
    unattributed: Decimal
    difference: Decimal
    is_nothing_seen: bool


@dataclass(frozen=True, slots=True)
class DefaultFigures:
    """A limit that was set for a seat tier, a group, a service or the organization. `amount` None: explicitly none. `people` it holds for now."""

    scope: str
    name: str | None
    period: str
    amount: Decimal | None
    people: int


@dataclass(frozen=True, slots=True)
class LimitFigures:
    """
    How people are limited. Of `people`, `with_override` have a limit of their own in some period, for `unlimited` none holds in any, and
    `included_only` may use what their seat includes and no credits. `undeclared` overrides are in no stack; None where none was named.
    """

    people: int
    with_override: int
    override_share: Decimal | None
    unlimited: int
    included_only: int
    source_untold: int
    undeclared: int | None


@dataclass(frozen=True, slots=True)
class SeatFigures:
    """
    Seats as of `day`: `assigned` of them (None: not told), and `active` people who did something in the days of engagement. `unused_at_least`
    is how many seats surely nobody used.
    """

    day: date
    assigned: int | None
    active: int
    unused_at_least: int | None


@dataclass(frozen=True, slots=True)
class PersonLimitFigures:
    """What holds for a person in one period. `amount` None: no limit. `source` None: it is not told where it comes from."""

    period: str
    amount: Decimal | None
    source: str | None
    source_name: str | None
    spent: Decimal | None
    declared_at: str | None


@dataclass(frozen=True, slots=True)
class EnterprisePersonFigures:
    """
    One person. `label` is an address, or a word unless `run.names`. `is_member` None: the people could not be listed. `seat_tier` is told
    where a limit comes from it. `is_active` None: the report of engagement could not be read, or has no row at all.
    """

    user_id: str
    label: str
    is_member: bool | None
    month_to_date: Decimal | None
    amount: Decimal | None
    forecast: Decimal | None
    limits: tuple[PersonLimitFigures, ...]
    seat_tier: str | None
    is_active: bool | None
    last_active: date | None


@dataclass(frozen=True, slots=True)
class WaitingFigures:
    """A request for a higher limit that nobody has decided, and for how many whole days it has waited."""

    id: str
    user_id: str
    label: str
    period: str
    created_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class EnterpriseAudit:
    """Everything that a form may show. Build it with `enterprise_figures.build`. People are in the order of what they cost, dearest first."""

    organization_id: str
    as_of: datetime
    run: AuditRun
    currency: str
    reading: DaysRead
    is_nothing_seen: bool
    is_partial: bool
    members: int | None
    credits: CreditFigures | None
    limits: LimitFigures
    seats: SeatFigures | None
    concentration: Concentration | None
    defaults: tuple[DefaultFigures, ...]
    requests: tuple[WaitingFigures, ...]
    people: tuple[EnterprisePersonFigures, ...]
    findings: tuple[AuditLine, ...]
    gone: tuple[GoneLine, ...]
    unknown: tuple[UnknownLine, ...]
    unseen: tuple[UnseenLine, ...]
    notices: tuple[str, ...] = ()
    muted: tuple[MutedLine, ...] = ()
    surface: Literal["enterprise"] = "enterprise"
    report: Literal["enterprise-audit"] = "enterprise-audit"
    schema_version: Literal[1] = field(default=1)

    @property
    def needs_action(self) -> bool:
        """Anything for which the run fails."""
        return any(is_failing(one.severity, self.run.fail_on) for one in self.findings)

    @property
    def spenders(self) -> tuple[EnterprisePersonFigures, ...]:
        """People of whom it is told that they cost something, dearest first."""
        return tuple(one for one in self.people if one.amount or one.month_to_date)
