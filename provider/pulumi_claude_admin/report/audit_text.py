"""
The audit for a person at a terminal, or in a log: the first screen says what to do, the rest is in the order of its weight.

`render` is pure; `render_on` uses Rich, which is loaded there and only there.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.amounts import NOTHING, duration, money, percent
from pulumi_claude_admin.report.audit_reconciliation import token_words, verdict_words, worst_first
from pulumi_claude_admin.report.audit_report import AuditReport, PersonFigures, WorkspaceFigures
from pulumi_claude_admin.report.audit_words import (
    NO_RANKING,
    RANKED,
    cap_words,
    declared_words,
    opening,
    place_mark,
    whole_range,
)
from pulumi_claude_admin.report.finding_lines import (
    finding_lines,
    first_lines,
    gone_lines,
    muted_lines,
    opening_lines,
    unknown_lines,
    unseen_lines,
    verdict_lines,
)
from pulumi_claude_admin.report.number_table import Column
from pulumi_claude_admin.report.styled_lines import Line, Span, as_text, draw_on
from pulumi_claude_admin.report.text_columns import fit, width
from pulumi_claude_admin.report.text_page import TextPage, titled

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS: Final = 100


def render(report: AuditReport, *, is_verbose: bool = False, columns: int = COLUMNS) -> str:
    """The report as text, ending with a line feed."""
    return as_text(_lines(report, TextPage(columns, is_verbose)))


def render_on(report: AuditReport, console: Console, *, is_verbose: bool = False) -> None:
    """The same on a terminal, with colours where the terminal and NO_COLOR let it; the verdict once more where it scrolls."""
    draw_on(
        console,
        lambda columns: _lines(report, TextPage(columns, is_verbose)),
        lambda columns: verdict_lines(report, opening(report), TextPage(columns, is_verbose)),
    )


def _lines(report: AuditReport, page: TextPage) -> Iterator[Line]:
    yield _name(report, page)
    yield from opening_lines(report, opening(report), page)
    yield from first_lines(report, page)
    yield from unseen_lines(report, page)
    yield from _workspaces(report, page)
    yield from _reconciled(report, page)
    yield from finding_lines(report, page)
    yield from gone_lines(report, page)
    yield from _people(report, page)
    yield from muted_lines(report, page)
    yield from unknown_lines(report, page)


def _name(report: AuditReport, page: TextPage) -> Line:
    name, organization_id = printable(report.organization_name), printable(report.organization_id)
    room = page.columns - width(organization_id) - 6
    return (Span(fit(name, room), "bold"), Span(f"  {organization_id}", "dim"))


def _workspaces(report: AuditReport, page: TextPage) -> Iterator[Line]:
    if not report.workspaces:
        return
    yield from titled(f"Workspaces ({len(report.workspaces)}), billed amounts in {report.reading.currency}")
    yield from page.table(_columns(report), report.workspaces, _row)


def _reconciled(report: AuditReport, page: TextPage) -> Iterator[Line]:
    if report.reconciliation:
        yield from titled("Invoices and exports against telemetry")
    for month in worst_first(report.reconciliation):
        left = f", {money(month.unexplained, report.reading.currency)}" if month.unexplained else ""
        style = "red" if month.is_failing else ""
        yield from page.wrapped(
            f"{month.month:%Y-%m}: {verdict_words(month)}{left}; the platform reports {money(month.used)}",
            indent="  ",
            style=style,
            hanging=2,
        )
        for line in month.tokens:
            yield from page.wrapped(token_words(line), indent=" " * 5, style="dim", hanging=2)
        for why in month.reasons:
            told = why.reason if why.amount is None else f"{why.reason}: {money(why.amount)}"
            yield from page.wrapped(told, indent=" " * 5, style="dim", hanging=2)


def _columns(report: AuditReport) -> tuple[Column, ...]:
    """`weight` 0 stays whatever the width is; of the others the heaviest goes first where there is no room."""
    return (
        Column("workspace", is_name=True),
        Column("declared", weight=2),
        Column("cap"),
        Column("this month"),
        Column("forecast"),
        Column("range", weight=3),
        Column("reaches cap", weight=1),
        Column("cap lasts", weight=4),
        Column("last month", weight=6),
        Column(f"{report.reading.days} days", weight=7),
        Column("cached", weight=5),
    )


def _row(one: WorkspaceFigures) -> tuple[str, ...]:
    forecast = one.forecast
    return (
        f"{printable(one.name)}{place_mark(one)}",
        declared_words(one.cap),
        cap_words(one.cap),
        money(one.month_to_date),
        money(forecast.amount if forecast is not None else None),
        whole_range(forecast),
        str((forecast and forecast.breach) or NOTHING),
        duration(one.minutes_to_burn),
        money(one.last_month),
        money(one.amount),
        percent(one.cached_share),
    )


def _people(report: AuditReport, page: TextPage) -> Iterator[Line]:
    yield ()
    yield from page.wrapped(RANKED if report.run.names else NO_RANKING, style="dim")
    columns = (
        Column("who", is_name=True),
        Column("kind", weight=1),
        Column(f"billed, {report.reading.currency}"),
        Column("share"),
    )
    yield from page.table(columns, report.people, lambda one: _person(one, report.amount))


def _person(one: PersonFigures, of: Decimal) -> tuple[str, ...]:
    kind = f"{one.kind.replace('_', ' ')}{', left' if one.is_gone else ''}"
    return (printable(one.label), kind, money(one.amount), percent(one.amount, of))
