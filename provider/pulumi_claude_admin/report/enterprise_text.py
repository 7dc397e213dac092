"""The audit of a Claude Enterprise organization for a person at a terminal, or in a log. Pure but for `render_on`, which uses Rich."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.amounts import money
from pulumi_claude_admin.report.enterprise_audit import (
    DefaultFigures,
    EnterpriseAudit,
    EnterprisePersonFigures,
    WaitingFigures,
)
from pulumi_claude_admin.report.enterprise_words import (
    default_words,
    limits_words,
    member_mark,
    opening,
    set_by_words,
    told,
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
from pulumi_claude_admin.report.text_page import TextPage, titled

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS: Final = 100


def render(report: EnterpriseAudit, *, is_verbose: bool = False, columns: int = COLUMNS) -> str:
    """The report as text, ending with a line feed."""
    return as_text(_lines(report, TextPage(columns, is_verbose)))


def render_on(report: EnterpriseAudit, console: Console, *, is_verbose: bool = False) -> None:
    """The same on a terminal, with colours where the terminal and NO_COLOR let it; the verdict once more where it scrolls."""
    draw_on(
        console,
        lambda columns: _lines(report, TextPage(columns, is_verbose)),
        lambda columns: verdict_lines(report, opening(report), TextPage(columns, is_verbose)),
    )


def _lines(report: EnterpriseAudit, page: TextPage) -> Iterator[Line]:
    yield (Span("Claude Enterprise organization ", "bold"), Span(printable(report.organization_id), "bold"))
    yield from opening_lines(report, opening(report), page)
    yield from first_lines(report, page)
    yield from unseen_lines(report, page)
    yield from _defaults(report, page)
    yield from finding_lines(report, page)
    yield from gone_lines(report, page)
    yield from _requests(report, page)
    yield from _people(report, page)
    yield from muted_lines(report, page)
    yield from unknown_lines(report, page)


def _defaults(report: EnterpriseAudit, page: TextPage) -> Iterator[Line]:
    if not report.defaults:
        return
    yield from titled(f"Defaults ({len(report.defaults)}), in {report.currency}")
    columns = (Column("for", is_name=True), Column("period"), Column("limit"), Column("holds for"))
    yield from page.table(columns, report.defaults, _default)


def _default(one: DefaultFigures) -> tuple[str, ...]:
    limit = "no limit" if one.amount is None else money(one.amount)
    return (printable(default_words(one)), one.period, limit, f"{one.people:,}")


def _requests(report: EnterpriseAudit, page: TextPage) -> Iterator[Line]:
    if not report.requests:
        return
    yield from titled(f"Requests that wait ({len(report.requests)})")
    columns = (Column("person", is_name=True), Column("request", weight=1), Column("period"), Column("days"))
    yield from page.table(columns, report.requests, _request)


def _request(one: WaitingFigures) -> tuple[str, ...]:
    return (printable(one.label), one.id, one.period, str(one.days))


def _people(report: EnterpriseAudit, page: TextPage) -> Iterator[Line]:
    if not report.spenders:
        return
    yield from titled(f"Who cost most ({len(report.spenders)}), in {report.currency}")
    columns = (
        Column("person", is_name=True),
        Column(f"{report.reading.days} days"),
        Column("this month"),
        Column("forecast", weight=1),
        Column("limit"),
        Column("set by", weight=2),
        Column("last active", weight=3),
    )
    yield from page.table(columns, report.spenders, _person)


def _person(one: EnterprisePersonFigures) -> tuple[str, ...]:
    return (
        f"{printable(one.label)}{member_mark(one)}",
        told(one.amount, money(one.amount)),
        told(one.month_to_date, money(one.month_to_date)),
        told(one.forecast, money(one.forecast)),
        limits_words(one),
        printable(set_by_words(one)),
        told(one.last_active, str(one.last_active)),
    )
