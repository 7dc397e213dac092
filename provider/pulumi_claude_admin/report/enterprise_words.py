"""What every form of an audit of a Claude Enterprise organization says in the same words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.report.amounts import NOTHING, money, percent, signed
from pulumi_claude_admin.report.any_audit_words import Opening, found_words, since_last_run
from pulumi_claude_admin.report.enterprise_audit import (
    DefaultFigures,
    EnterpriseAudit,
    EnterprisePersonFigures,
    PersonLimitFigures,
    SeatFigures,
)
from pulumi_claude_admin.report.page import Figure

MONTHLY: Final = "monthly"
NOT_TOLD: Final = "not told"
_UNREAD: Final = "could not be read"


def opening(report: EnterpriseAudit) -> Opening:
    """What it says first."""
    return Opening(
        _summary(report), _scope(report), tuple(_figures(report)), notices=(*_caveats(report), *report.notices)
    )


def _summary(report: EnterpriseAudit) -> str:
    """`2 medium and 3 low findings; 1 new since 2026-11-22`."""
    if report.is_nothing_seen:
        return "the platform told of nobody and no limit, which is not the same as none"
    return "; ".join(filter(None, (found_words(report), since_last_run(report))))


def _scope(report: EnterpriseAudit) -> str:
    """What was looked at."""
    reading = report.reading
    return f"{reading.first_day} to before {reading.end_day}, and this month so far: {_people(len(report.people))}"


def _figures(report: EnterpriseAudit) -> Iterator[Figure]:
    """The first screen: credits, limits, seats."""
    yield _this_month(report)
    if report.credits is not None and report.credits.forecast is not None and not report.credits.is_nothing_seen:
        rate = f"at the rate of the last {report.reading.days} days"
        yield Figure("Forecast of this month", money(report.credits.forecast, report.currency), rate)
    yield _period(report)
    if report.concentration is not None and report.concentration.count > 1:
        one = report.concentration
        detail = f"{one.count} people cost something; {one.for_80_percent} of them made 80 %"
        yield Figure("Top five people", f"{percent(one.top_five)} of credits", detail)
    yield _overrides(report)
    yield _seats(report.seats)
    yield Figure("Requests that wait", str(len(report.requests)), _oldest(report))


def _this_month(report: EnterpriseAudit) -> Figure:
    found = report.credits
    if found is None:
        return Figure("This month so far", NOT_TOLD, f"credits {_UNREAD}")
    if found.is_nothing_seen:
        return Figure("This month so far", NOT_TOLD, "the report of cost has no row, which is not the same as no cost")
    so_far = f"at least {money(found.month_to_date, report.currency)}"
    return Figure("This month so far", so_far, "usage credits as billed; seats are on the invoice alone")


def _period(report: EnterpriseAudit) -> Figure:
    name, found = f"Last {report.reading.days} days", report.credits
    if found is None or found.is_nothing_seen:
        return Figure(name, NOT_TOLD)
    return Figure(name, money(found.amount, report.currency), f"{_people(len(report.spenders))} cost something")


def _overrides(report: EnterpriseAudit) -> Figure:
    found = report.limits
    undeclared = "" if found.undeclared is None else f"overrides in no stack: {found.undeclared}"
    parts = (
        f"{found.with_override} of {_people(found.people)} with a limit of their own",
        f"none from anywhere: {found.unlimited}",
        f"what is included and no more: {found.included_only}",
        undeclared,
    )
    return Figure("Overrides", percent(found.override_share), "; ".join(filter(None, parts)))


def _seats(seats: SeatFigures | None) -> Figure:
    if seats is None:
        return Figure("Seats", NOT_TOLD, f"engagement {_UNREAD}, or has no row of seats")
    assigned = NOT_TOLD if seats.assigned is None else str(seats.assigned)
    unused = "" if not seats.unused_at_least else f"at least {seats.unused_at_least} seats without use"
    return Figure(
        "Seats", assigned, "; ".join(filter(None, (f"{_people(seats.active)} active until {seats.day}", unused)))
    )


def _oldest(report: EnterpriseAudit) -> str:
    days = max((one.days for one in report.requests), default=None)
    return "" if days is None else f"the oldest for {days} {'day' if days == 1 else 'days'}"


def _caveats(report: EnterpriseAudit) -> Iterator[str]:
    """What holds of every figure: how fresh, what may still change, what is missing."""
    reading, found = report.reading, report.credits
    fresh = (
        f"credits are as of {reading.refreshed_at:%Y-%m-%d %H:%M} UTC"
        if reading.refreshed_at is not None
        else "the platform does not say how fresh credits are"
    )
    engagement = (
        ""
        if reading.engagement_end_day is None
        else f" The report of engagement is a day late: it is of {reading.engagement_first_day} to before {reading.engagement_end_day}."
    )
    yield (
        f"Provisional: {fresh}, and may be revised for thirty days. All amounts are in {report.currency}, days in UTC.{engagement}"
    )
    yield (
        "What is not told is not zero: the platform says 0 for nothing spent and for unavailable alike, so neither clears an alarm or "
        "counts as unused. Seats are on the invoice alone, and in no amount here."
    )
    if found is not None and found.difference:
        yield f"The rows come to {signed(found.difference, report.currency)} beside the platform's own totals of the same days."
    if found is not None and found.unattributed:
        yield f"{money(found.unattributed, report.currency)} ({percent(found.unattributed, found.amount)}) names nobody."
    if _has_groups_that_tie(report.defaults):
        yield (
            "Several groups have a limit of one period: which of them counts for somebody who is in two is not documented; what is told "
            "here is what holds."
        )


def _has_groups_that_tie(defaults: tuple[DefaultFigures, ...]) -> bool:
    periods = [one.period for one in defaults if one.scope == "rbac_group"]
    return len(periods) > len(set(periods))


def default_words(one: DefaultFigures) -> str:
    """`seat tier premium`, `organization`."""
    scope = {"rbac_group": "group"}.get(one.scope, one.scope.replace("_", " "))
    return scope if one.name is None else f"{scope} {one.name}"


def limits_words(one: EnterprisePersonFigures) -> str:
    """`900.00 monthly (own)`, `no limit`."""
    if not one.limits:
        return "no limit"
    return ", ".join(f"{limit_words(limit)} {limit.period}" for limit in one.limits)


def limit_words(one: PersonLimitFigures) -> str:
    """`900.00`, `no limit`, `included use only`."""
    if one.amount is None:
        return "no limit"
    return "included use only" if one.amount == 0 else money(one.amount)


def set_by_words(one: EnterprisePersonFigures) -> str:
    """Where the limits come from: `own`, `seat tier premium`."""
    sources = (
        "own"
        if limit.source == "user"
        else " ".join(
            filter(
                None, ((limit.source or NOT_TOLD).replace("rbac_group", "group").replace("_", " "), limit.source_name)
            )
        )
        for limit in one.limits
    )
    return ", ".join(dict.fromkeys(sources)) or NOTHING


def told(amount: object | None, text: str) -> str:
    """What is told; what is not told is not zero."""
    return NOT_TOLD if amount is None else text


def member_mark(one: EnterprisePersonFigures) -> str:
    """What is special about somebody, behind the name."""
    return " (left)" if one.is_member is False else ""


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"
