"""The pictures of an audit: spend day by day, and forecasts beside caps. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.report.audit_report import AuditReport, WorkspaceFigures
from pulumi_claude_admin.report.page import Bar, Chart, DayChart

_LEAST_DAYS: Final = 2
_MOST_BARS: Final = 8
"""More are no picture, and more than 8 KiB."""


def charts(report: AuditReport) -> Iterator[Chart | DayChart]:
    """Those for which there is something to see."""
    currency = report.reading.currency
    days = tuple((one.day, float(one.amount)) for one in report.daily)
    if len(days) >= _LEAST_DAYS:
        yield DayChart(f"Billed by day, {currency}", days)
    capped = sorted(filter(_is_capped, report.workspaces), key=_filled, reverse=True)[:_MOST_BARS]
    if capped:
        bars = tuple(Bar(one.name, float(one.cap.amount or 0), _heading_for(one)) for one in capped)
        yield Chart(f"Caps, and where this month is heading, {currency}", bars, ("cap", "forecast"))
    open_ = [one for one in report.workspaces if not _is_capped(one) and one.month_to_date][:_MOST_BARS]
    if open_:
        bars = tuple(Bar(one.name, float(one.month_to_date), _heading_for(one)) for one in open_)
        yield Chart(f"Workspaces without a cap that can be seen, {currency}", bars, ("so far", "forecast"))


def _is_capped(one: WorkspaceFigures) -> bool:
    return one.cap.source is not None and bool(one.cap.amount)


def _filled(one: WorkspaceFigures) -> float:
    return _heading_for(one) / float(one.cap.amount or 1)


def _heading_for(one: WorkspaceFigures) -> float:
    """The forecast, or what is spent where there is none."""
    return float(one.forecast.amount if one.forecast is not None else one.month_to_date)
