"""The audit of a Claude Enterprise organization for a person at a terminal, or in a log. Pure but for `render_on`, which uses Rich."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.amounts import money
from pulumi_claude_admin.report.enterprise_audit import EnterpriseAudit, EnterprisePersonFigures
from pulumi_claude_admin.report.enterprise_words import (
    caveats,
    default_words,
    figures,
    limits_words,
    member_mark,
    scope,
    set_by_words,
    summary,
    told,
    verdict,
)
from pulumi_claude_admin.report.finding_lines import (
    TextPage,
    finding_lines,
    first_lines,
    gone_lines,
    muted_lines,
    rest_line,
    unknown_lines,
    unseen_lines,
)
from pulumi_claude_admin.report.number_table import Column, table_lines
from pulumi_claude_admin.report.styled_lines import Line, Span, defused, draw_on, text_of
from pulumi_claude_admin.report.text_columns import pad

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS: Final = 100
_FIGURE: Final = 24


def render(report: EnterpriseAudit, *, is_verbose: bool = False, columns: int = COLUMNS) -> str:
    """The report as text, ending with a line feed."""
    return "".join(f"{text_of(line)}\n" for line in lines(report, is_verbose=is_verbose, columns=columns))


def render_on(report: EnterpriseAudit, console: Console, *, is_verbose: bool = False) -> None:
    """The same on a terminal; the verdict once more where it scrolls."""
    draw_on(
        console,
        lambda columns: lines(report, is_verbose=is_verbose, columns=columns),
        lambda columns: tuple(_verdict(report, TextPage(columns, is_verbose))),
    )


def lines(report: EnterpriseAudit, *, is_verbose: bool = False, columns: int = COLUMNS) -> tuple[Line, ...]:
    """Every line of the report. With `is_verbose` also what is counted otherwise."""
    return tuple(defused(line) for line in _lines(report, TextPage(columns, is_verbose)))


def _lines(report: EnterpriseAudit, page: TextPage) -> Iterator[Line]:
    yield from _head(report, page)
    yield from first_lines(report, page)
    yield from unseen_lines(report, page)
    yield from _defaults(report, page)
    yield from finding_lines(report, page)
    yield from gone_lines(report, page)
    yield from _requests(report, page)
    yield from _people(report, page)
    yield from muted_lines(report, page)
    yield from unknown_lines(report, page)


def _head(report: EnterpriseAudit, page: TextPage) -> Iterator[Line]:
    yield (Span("Claude Enterprise organization ", "bold"), Span(printable(report.organization_id), "bold"))
    about = f"{report.run.source}; {scope(report)}; {report.run.generated_at:%Y-%m-%d %H:%M} UTC"
    yield from page.wrapped(about, style="dim")
    yield ()
    yield from _verdict(report, page)
    yield ()
    for figure in figures(report):
        words = "; ".join(filter(None, (figure.value, figure.detail)))
        yield from page.wrapped(f"{pad(figure.name, _FIGURE)}{words}", hanging=_FIGURE)
    yield ()
    for notice in (*caveats(report), *report.notices):
        yield from page.wrapped(f"Note: {notice}", style="dim", hanging=6)


def _verdict(report: EnterpriseAudit, page: TextPage) -> Iterator[Line]:
    is_good = verdict(report) == "Nothing found"
    style = "bold red" if report.failing else "bold green" if is_good else "bold yellow"
    yield from page.wrapped(f"{verdict(report)}: {summary(report)}", style=style)


def _defaults(report: EnterpriseAudit, page: TextPage) -> Iterator[Line]:
    if not report.defaults:
        return
    yield ()
    yield (Span(f"Defaults ({len(report.defaults)}), in {report.currency}", "bold"),)
    shown = report.defaults[: page.shown(len(report.defaults))]
    rows = [
        (
            printable(default_words(one)),
            one.period,
            "no limit" if one.amount is None else money(one.amount),
            f"{one.people:,}",
        )
        for one in shown
    ]
    yield from table_lines(
        (Column("for", is_name=True), Column("period"), Column("limit"), Column("holds for")), rows, page.columns
    )
    yield from rest_line(len(report.defaults), page)


def _requests(report: EnterpriseAudit, page: TextPage) -> Iterator[Line]:
    if not report.requests:
        return
    yield ()
    yield (Span(f"Requests that wait ({len(report.requests)})", "bold"),)
    shown = report.requests[: page.shown(len(report.requests))]
    rows = [(printable(one.label), one.id, one.period, str(one.days)) for one in shown]
    yield from table_lines(
        (Column("person", is_name=True), Column("request", weight=1), Column("period"), Column("days")),
        rows,
        page.columns,
    )
    yield from rest_line(len(report.requests), page)


def _people(report: EnterpriseAudit, page: TextPage) -> Iterator[Line]:
    if not report.spenders:
        return
    yield ()
    yield (Span(f"Who cost most ({len(report.spenders)}), in {report.currency}", "bold"),)
    shown = report.spenders[: page.shown(len(report.spenders))]
    columns = (
        Column("person", is_name=True),
        Column(f"{report.reading.days} days"),
        Column("this month"),
        Column("forecast", weight=1),
        Column("limit"),
        Column("set by", weight=2),
        Column("last active", weight=3),
    )
    yield from table_lines(columns, [_row(one) for one in shown], page.columns)
    yield from rest_line(len(report.spenders), page)


def _row(one: EnterprisePersonFigures) -> tuple[str, ...]:
    return (
        f"{printable(one.label)}{member_mark(one)}",
        told(one.amount, money(one.amount)),
        told(one.month_to_date, money(one.month_to_date)),
        told(one.forecast, money(one.forecast)),
        limits_words(one),
        printable(set_by_words(one)),
        told(one.last_active, str(one.last_active)),
    )
