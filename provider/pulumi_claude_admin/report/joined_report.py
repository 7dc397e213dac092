"""
The audits of both surfaces of one company in two columns. Its fields are the JSON form, key by key (`joined_json.py`,
`forms/joined-audit.schema.json`): additions do not raise `SCHEMA_VERSION`, anything else does. Pure.

**No field is a sum of both columns**, nor of anything that overlaps: `NEVER_ADDED` says of what, and every form repeats it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from pulumi_claude_admin.model.people import is_email, person_key
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.report.any_audit import AnyAudit, first_things
from pulumi_claude_admin.report.any_audit_words import verdict
from pulumi_claude_admin.report.audit_lines import AuditLine
from pulumi_claude_admin.report.audit_report import AuditReport
from pulumi_claude_admin.report.audit_words import cap_is_seen
from pulumi_claude_admin.report.enterprise_audit import EnterpriseAudit
from pulumi_claude_admin.report.pii import Pii

SCHEMA_VERSION: Final = 1
NEVER_ADDED: Final = (
    "The columns are not added: where one organization is the parent of the other, its figures may hold the child's.",
    "Usage credits of an Enterprise organization are told once: its older reports user_cost_report and cost_report overlap, and neither is added to the other.",
    "Rows of groups are in no figure: they overlap, as a person may be in several.",
    "Seats are counted and have no amount: what they cost is on the invoice alone.",
)


@dataclass(frozen=True, slots=True)
class SurfaceFigures:
    """
    One column. Amounts are exact, in major units of `currency`; None is not told, which is not zero.

    Days are whole ones of UTC, from `first_day` to before `end_day`. `without_limit` of `limited_of` are workspaces without a cap in a Console
    organization, and people for whom no limit holds in an Enterprise one. `seats` and `active` are of an Enterprise organization alone.
    """

    surface: Literal["console", "enterprise"]
    organization_id: str
    organization_name: str | None
    verdict: str
    generated_at: datetime
    tool_version: str
    pii: Pii
    currency: str
    as_of: datetime
    first_day: date
    end_day: date
    days: int
    month_to_date: Decimal | None
    amount: Decimal | None
    forecast: Decimal | None
    unattributed: Decimal | None
    people_with_cost: int | None
    without_limit: int
    limited_of: int
    seats: int | None
    active: int | None
    high: int
    medium: int
    low: int
    unseen: int
    is_partial: bool


@dataclass(frozen=True, slots=True)
class FirstThing:
    """What to do first in one of them. `amount` is what it is about, in the currency of its column; `more` further findings of its rule."""

    surface: Literal["console", "enterprise"]
    rule: str
    severity: Severity
    where: str
    sentence: str
    remedy: str
    amount: Decimal | None
    more: int


@dataclass(frozen=True, slots=True)
class PersonInBoth:
    """Somebody whose address is in both: what the days of each column cost. Two amounts, of two things."""

    person: str
    console: Decimal
    enterprise: Decimal | None


@dataclass(frozen=True, slots=True)
class JoinedReport:
    """Both, side by side. `people` are empty unless both audits tell names, with whole addresses."""

    console: SurfaceFigures
    enterprise: SurfaceFigures
    first_things: tuple[FirstThing, ...]
    people: tuple[PersonInBoth, ...]
    notices: tuple[str, ...]
    never_added: tuple[str, ...] = NEVER_ADDED
    report: Literal["joined-audit"] = "joined-audit"
    schema_version: Literal[1] = field(default=1)

    @property
    def generated_at(self) -> datetime:
        """When the later of both was made."""
        return max(self.console.generated_at, self.enterprise.generated_at)

    @property
    def columns(self) -> tuple[SurfaceFigures, SurfaceFigures]:
        """In the order in which they stand."""
        return self.console, self.enterprise


def build(console: AuditReport, enterprise: EnterpriseAudit) -> JoinedReport:
    """The report of both."""
    columns = _console(console), _enterprise(enterprise)
    return JoinedReport(
        *columns,
        first_things=(*_first(console, "console"), *_first(enterprise, "enterprise")),
        people=tuple(_in_both(console, enterprise)),
        notices=tuple(_notices(*columns, has_names=_has_names(console) and _has_names(enterprise))),
    )


def _console(report: AuditReport) -> SurfaceFigures:
    live = [one for one in report.workspaces if not one.is_archived and not one.is_default]
    people = next((one.count for one in report.concentration if one.what == "people"), None)
    told = not report.is_nothing_seen
    return SurfaceFigures(
        surface="console",
        organization_id=report.organization_id,
        organization_name=report.organization_name,
        verdict=verdict(report),
        generated_at=report.run.generated_at,
        tool_version=report.run.tool_version,
        pii=report.run.pii,
        currency=report.currency,
        as_of=report.as_of,
        first_day=report.reading.first_day,
        end_day=report.reading.end_day,
        days=report.reading.days,
        month_to_date=report.month_to_date if told else None,
        amount=report.amount if told else None,
        forecast=report.forecast.amount if told and report.forecast is not None else None,
        unattributed=report.unattributed if told else None,
        people_with_cost=people,
        without_limit=sum(cap_is_seen(one.cap) and one.cap.amount is None for one in live),
        limited_of=len(live),
        seats=None,
        active=None,
        **_counted(report),
        is_partial=report.is_partial,
    )


def _enterprise(report: EnterpriseAudit) -> SurfaceFigures:
    found = report.credits if report.credits is not None and not report.credits.is_nothing_seen else None
    return SurfaceFigures(
        surface="enterprise",
        organization_id=report.organization_id,
        organization_name=None,
        verdict=verdict(report),
        generated_at=report.run.generated_at,
        tool_version=report.run.tool_version,
        pii=report.run.pii,
        currency=report.currency,
        as_of=report.as_of,
        first_day=report.reading.first_day,
        end_day=report.reading.end_day,
        days=report.reading.days,
        month_to_date=None if found is None else found.month_to_date,
        amount=None if found is None else found.amount,
        forecast=None if found is None else found.forecast,
        unattributed=None if found is None else found.unattributed,
        people_with_cost=None if report.concentration is None else report.concentration.count,
        without_limit=report.limits.unlimited,
        limited_of=report.limits.people,
        seats=None if report.seats is None else report.seats.assigned,
        active=None if report.seats is None else report.seats.active,
        **_counted(report),
        is_partial=report.is_partial,
    )


def _counted(report: AnyAudit) -> dict[str, int]:
    found = Counter(one.severity for one in report.findings)
    return {**{str(one): found[one] for one in Severity}, "unseen": len(report.unseen)}


def _first(report: AnyAudit, surface: Literal["console", "enterprise"]) -> Iterator[FirstThing]:
    for one, more in first_things(report):
        yield FirstThing(
            surface, one.rule, one.severity, one.place.label, one.sentence, one.remedy, _at_stake(one), more
        )


def _at_stake(one: AuditLine) -> Decimal | None:
    return None if one.at_stake is None else one.at_stake.amount


def _has_names(report: AnyAudit) -> bool:
    return report.run.names and report.run.pii is Pii.FULL


def _in_both(console: AuditReport, enterprise: EnterpriseAudit) -> Iterator[PersonInBoth]:
    """By address, whatever its case; a row of the Console that is no person's is nobody's here."""
    if not (_has_names(console) and _has_names(enterprise)):
        return
    there = {person_key(one.label): one.amount for one in enterprise.people if is_email(one.label)}
    for one in sorted(console.people, key=lambda one: (-one.amount, one.label)):
        if is_email(one.label) and person_key(one.label) in there:
            yield PersonInBoth(one.label, one.amount, there[person_key(one.label)])


def _notices(console: SurfaceFigures, enterprise: SurfaceFigures, *, has_names: bool) -> Iterator[str]:
    if (console.first_day, console.end_day) != (enterprise.first_day, enterprise.end_day):
        yield (
            f"The columns are of different days: {console.first_day} to before {console.end_day}, and {enterprise.first_day} to before {enterprise.end_day}."
        )
    if (console.as_of.year, console.as_of.month) != (enterprise.as_of.year, enterprise.as_of.month):
        yield f"The months so far are two months: {console.as_of:%Y-%m} and {enterprise.as_of:%Y-%m}."
    if console.currency != enterprise.currency:
        yield f"The columns are in two currencies: {console.currency} and {enterprise.currency}."
    if not has_names:
        yield "Who is in both organizations is not told: that takes both audits with `--names`, and whole addresses."
