"""What every form of an audit says in the same words: money against its limits, what is provisional. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.limit_facts import CapAction, CapSource
from pulumi_claude_admin.report.amounts import NOTHING, money, percent, signed, whole
from pulumi_claude_admin.report.any_audit_words import Opening, found_words, since_last_run
from pulumi_claude_admin.report.audit_report import (
    AuditReport,
    CapFigures,
    Concentration,
    ForecastFigures,
    MonthChange,
    WorkspaceFigures,
)
from pulumi_claude_admin.report.page import Figure

NO_RANKING: Final = (
    "People are counted here, not ranked: a table of who spends most teaches everybody to spend more, and says nothing of "
    "what it was for (docs/no-leaderboard.md)."
)
RANKED: Final = (
    "You asked for names. Nobody but who decides on limits should see this table: a ranking teaches people to spend more "
    "tokens or to hide them, and says nothing of what they were for (docs/no-leaderboard.md)."
)
_HELD: Final = {
    "people": ("person", "people"),
    "workspaces": ("workspace", "workspaces"),
    "keys": ("key", "keys"),
}


def opening(report: AuditReport) -> Opening:
    """What it says first."""
    return Opening(
        _summary(report), _scope(report), tuple(figures(report)), notices=(*_caveats(report), *report.notices)
    )


def _summary(report: AuditReport) -> str:
    """`3 high, 4 medium and 2 low findings; 2 new, 1 worse, 1 gone since 2026-11-22`."""
    if report.is_nothing_seen:
        return "the platform reported no usage and no cost, which is not the same as no spend"
    found = found_words(report)
    months = ", ".join(f"{one.month:%Y-%m}" for one in report.unexplained)
    unexplained = f"papers and telemetry of {months} differ, and nobody can say why" if months else ""
    return "; ".join(filter(None, (found, unexplained, since_last_run(report))))


def figures(report: AuditReport) -> Iterator[Figure]:
    """The first screen: what somebody looks for."""
    currency = report.reading.currency
    if report.is_nothing_seen:
        yield Figure(
            "This month so far", "not known", "the platform reported nothing at all, as it does to a wrong credential"
        )
        return
    yield _this_month(report)
    if report.forecast is not None:
        yield _forecast(report, report.forecast)
    if report.budget is not None:
        yield _budget(report, report.budget)
    yield _period(report)
    if report.month_change is not None:
        yield _month_change(report.month_change, currency)
    yield from (
        _concentration(one) for one in report.concentration if one.count != 1
    )  # of one, five are nothing to tell


def _this_month(report: AuditReport) -> Figure:
    so_far = f"at least {money(report.month_to_date, report.reading.currency)}"
    return Figure("This month so far", so_far, "; ".join(filter(None, (_against_cap(report), _tier(report)))))


def _against_cap(report: AuditReport) -> str:
    cap = report.cap
    if not cap_is_seen(cap):
        return "whether the organization has a cap could not be seen"
    if cap.amount is None:
        return "the organization has no cap"
    stops = ", which only notifies and stops nothing" if cap.action is CapAction.NOTIFIES else ""
    return f"{percent(report.month_to_date, cap.amount)} of the organization's cap of {money(cap.amount)}{stops}"


def _tier(report: AuditReport) -> str:
    return f"the platform's own limit is {money(report.tier_cap)}" if report.tier_cap is not None else ""


def _forecast(report: AuditReport, forecast: ForecastFigures) -> Figure:
    remark = ", wide because the level has just changed" if forecast.has_level_changed else ""
    cap = report.cap.amount
    breach = f"; reaches the organization's cap on {breach_words(forecast)}" if forecast.breach is not None else ""
    share = f"; {percent(forecast.amount, cap)} of the cap" if cap and not breach else ""
    has_range = forecast.low is not None and forecast.high is not None
    proven = f"{range_words(forecast)} in four months of five" if has_range else "too few days prove a range"
    return Figure(
        "Forecast of this month",
        money(forecast.amount, report.reading.currency),
        f"{proven}{remark}{breach}{share}",
    )


def _budget(report: AuditReport, budget: Decimal) -> Figure:
    """Share burned against share of the year, where the year's spend is known."""
    year = report.as_of.date()
    day, days = year.timetuple().tm_yday, year.replace(month=12, day=31).timetuple().tm_yday
    spent = report.year_to_date
    if spent is None:
        why = "how much is spent is not known, because the year was not read whole"
        return Figure("Annual budget", money(budget, report.reading.currency), why)
    return Figure(
        "Annual budget",
        f"{percent(spent, budget)} burned",
        f"{money(spent)} of {money(budget, report.reading.currency)}; {percent(Decimal(day), days)} of the year is over",
    )


def _period(report: AuditReport) -> Figure:
    name = f"{report.reading.days} days"
    billed = f"{money(report.amount, report.reading.currency)} billed"
    if report.list_amount == report.amount:
        return Figure(name, billed, "no discount on the list price")
    share = percent(report.discount, report.list_amount)
    return Figure(
        name, billed, f"list price {money(report.list_amount)}; discount received {money(report.discount)} ({share})"
    )


def _month_change(change: MonthChange, currency: str) -> Figure:
    parts = [
        f"volume {signed(change.volume)}",
        f"mix of models {signed(change.model_mix)}",
        f"cache and kinds of tokens {signed(change.cache)}",
        f"price {signed(change.price)}",
        *([f"what is no token {signed(change.other)}"] if change.other else []),
    ]
    return Figure(
        "Change since last month",
        signed(change.after - change.before, currency),
        f"over its first {change.days} days: {', '.join(parts)}",
    )


def _concentration(one: Concentration) -> Figure:
    single, many = _HELD[one.what]
    if not one.count:
        return Figure(f"Top five {many}", NOTHING, f"no {single} spent anything")
    detail = f"{one.count} {many} spent; {one.for_80_percent} of them made 80 %"
    return Figure(f"Top five {many}", f"{percent(one.top_five)} of spend", detail)


def range_words(forecast: ForecastFigures | None) -> str:
    """`55,000.00 to 70,000.00`; a dash where nothing proves a range."""
    if forecast is None or forecast.low is None or forecast.high is None:
        return NOTHING
    return f"{money(forecast.low)} to {money(forecast.high)}"


def whole_range(forecast: ForecastFigures | None) -> str:
    """The same without cents, for a table."""
    if forecast is None or forecast.low is None or forecast.high is None:
        return NOTHING
    return f"{whole(forecast.low)} to {whole(forecast.high)}"


def breach_words(forecast: ForecastFigures | None) -> str:
    """`2026-11-24 (2026-11-22 to 2026-11-27)`; a dash where the cap holds."""
    if forecast is None or forecast.breach is None:
        return NOTHING
    early, late = forecast.breach_earliest, forecast.breach_latest
    if early is None and late is None:
        return f"{forecast.breach}"
    return f"{forecast.breach} ({early or 'open'} to {late or 'after this month'})"


def cap_is_seen(cap: CapFigures) -> bool:
    """Whether somebody could look."""
    return cap.source is not None


def cap_words(cap: CapFigures) -> str:
    """The cap as it is: an amount, `none`, `unseen`."""
    if not cap_is_seen(cap):
        return "unseen"
    if cap.amount is None:
        return "none"
    notifies = " (notifies)" if cap.action is CapAction.NOTIFIES else ""
    by_feed = " (by the feed)" if cap.source is CapSource.FEED else ""
    return f"{money(cap.amount)}{notifies}{by_feed}"


def place_mark(one: WorkspaceFigures) -> str:
    """What is special about a workspace, behind its name."""
    return " (archived)" if one.is_archived else " (default)" if one.is_default else ""


def declared_words(cap: CapFigures) -> str:
    """The cap as code says."""
    return money(cap.declared)


def _caveats(report: AuditReport) -> Iterator[str]:
    """What holds of every figure: how fresh, what may still change, what is missing."""
    reading = report.reading
    fresh = (
        f"the platform's data is as of {reading.refreshed_at:%Y-%m-%d %H:%M} UTC"
        if reading.refreshed_at
        else ("the platform does not say how fresh its data is")
    )
    yield (
        f"Provisional: days from {reading.provisional_from} on may still be revised, and this month so far is at least what is "
        f"said; {fresh}. All amounts are in {reading.currency}, days in UTC."
    )
    if reading.days_read < reading.days:
        yield f"Only {reading.days_read} of {reading.days} days were read; the others count as nothing in every sum."
    if reading.difference:
        yield (
            f"The rows come to {signed(reading.difference, reading.currency)} beside the platform's own total of the same days."
        )
    if reading.revised_rows:
        yield f"{reading.revised_rows:,} rows were revised by the platform since they were read first."
    if report.unattributed:
        share = percent(report.unattributed, report.amount)
        yield f"{money(report.unattributed, reading.currency)} ({share}) names neither a person nor a key."


def _scope(report: AuditReport) -> str:
    """What was looked at."""
    reading = report.reading
    return (
        f"{reading.first_day} to before {reading.end_day}: {reading.days_read} of {reading.days} days read, "
        f"{len(report.workspaces)} {'workspace' if len(report.workspaces) == 1 else 'workspaces'}"
    )
