"""
The audit for a person at a terminal, or in a log: the first screen says what to do, the rest is in the order of its weight.

`lines` is pure; `render` makes text of it, `render_on` uses Rich, which is loaded there and only there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.amounts import NOTHING, duration, money, percent
from pulumi_claude_admin.report.audit_items import location
from pulumi_claude_admin.report.audit_lines import AuditLine
from pulumi_claude_admin.report.audit_reconciliation import token_words, verdict_words, worst_first
from pulumi_claude_admin.report.audit_report import AuditReport, WorkspaceFigures, first_things
from pulumi_claude_admin.report.audit_words import (
    NO_RANKING,
    RANKED,
    cap_words,
    caveats,
    declared_words,
    ended,
    figures,
    place_mark,
    scope,
    stake_words,
    summary,
    verdict,
    whole_range,
)
from pulumi_claude_admin.report.number_table import Column, table_lines
from pulumi_claude_admin.report.styled_lines import Line, Span, defused, draw_on, text_of, wrapped
from pulumi_claude_admin.report.text_columns import fit, pad, width

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS: Final = 100
SHOWN: Final = 20
"""So many workspaces, keys and places are told unless everything was asked for."""
_FIGURE: Final = 24
_BY_SEVERITY: Final = {Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "dim"}


@dataclass(frozen=True, slots=True)
class _Page:
    """How wide it is, and whether everything is told."""

    columns: int
    is_verbose: bool

    def wrapped(self, text: str, *, indent: str = "", style: str = "", hanging: int = 0) -> Iterator[Line]:
        return wrapped(printable(text), self.columns, indent=indent, style=style, hanging=hanging)

    def shown(self, number: int) -> int:
        return number if self.is_verbose else min(number, SHOWN)


def render(report: AuditReport, *, is_verbose: bool = False, columns: int = COLUMNS) -> str:
    """The report as text, ending with a line feed."""
    return "".join(f"{text_of(line)}\n" for line in lines(report, is_verbose=is_verbose, columns=columns))


def render_on(report: AuditReport, console: Console, *, is_verbose: bool = False) -> None:
    """The same on a terminal, with colours where the terminal and NO_COLOR let it; the verdict once more where it scrolls."""
    draw_on(
        console,
        lambda columns: lines(report, is_verbose=is_verbose, columns=columns),
        lambda columns: tuple(_verdict(report, _Page(columns, is_verbose))),
    )


def lines(report: AuditReport, *, is_verbose: bool = False, columns: int = COLUMNS) -> tuple[Line, ...]:
    """Every line of the report. With `is_verbose` also what is counted otherwise."""
    return tuple(defused(line) for line in _lines(report, _Page(columns, is_verbose)))


def _lines(report: AuditReport, page: _Page) -> Iterator[Line]:
    yield from _head(report, page)
    yield from _first(report, page)
    yield from _not_seen(report, page)
    yield from _workspaces(report, page)
    yield from _reconciled(report, page)
    yield from _findings(report, page)
    yield from _gone(report, page)
    yield from _people(report, page)
    yield from _muted(report, page)
    yield from _unknown(report, page)


def _head(report: AuditReport, page: _Page) -> Iterator[Line]:
    name, organization_id = printable(report.organization_name), printable(report.organization_id)
    room = page.columns - width(organization_id) - 6
    yield (Span(fit(name, room), "bold"), Span(f"  {organization_id}", "dim"))
    about = f"{report.run.source}; {scope(report)}; {report.run.generated_at:%Y-%m-%d %H:%M} UTC"
    yield from page.wrapped(about, style="dim")
    yield ()
    yield from _verdict(report, page)
    yield ()
    for figure in figures(report):
        told = "; ".join(filter(None, (figure.value, figure.detail)))
        yield from page.wrapped(f"{pad(figure.name, _FIGURE)}{told}", hanging=_FIGURE)
    yield ()
    for notice in (*caveats(report), *report.notices):
        yield from page.wrapped(f"Note: {notice}", style="dim", hanging=6)


def _verdict(report: AuditReport, page: _Page) -> Iterator[Line]:
    style = (
        "bold red"
        if report.failing or report.unexplained
        else "bold green"
        if verdict(report) == "Nothing found"
        else "bold yellow"
    )
    yield from page.wrapped(f"{verdict(report)}: {summary(report)}", style=style)


def _first(report: AuditReport, page: _Page) -> Iterator[Line]:
    things = first_things(report)
    if things:
        yield ()
        yield (Span("Do first", "bold"),)
    for place, (finding, more) in enumerate(things, start=1):
        stake = stake_words(finding, report.reading.currency)
        beside = f", {more} more like it below" if more else ""
        yield (
            Span(f"  {place}. "),
            Span(fit(printable(location(finding.place)), page.columns // 2), "bold"),
            Span(f"  {stake}" if stake else ""),
            Span(f"  ({finding.severity}{beside})", _BY_SEVERITY[finding.severity]),
        )
        yield from page.wrapped(ended(finding.sentence), indent=" " * 5)
        yield from page.wrapped(f"→ {finding.remedy}", indent=" " * 5, style="dim", hanging=2)


def _not_seen(report: AuditReport, page: _Page) -> Iterator[Line]:
    if report.unseen:
        yield ()
        yield (Span("Could not be seen", "bold"),)
    for one in report.unseen[: page.shown(len(report.unseen))]:
        yield from page.wrapped(f"{one.what}: {one.reason}", indent="  ", style="magenta", hanging=2)
    yield from _rest(len(report.unseen), page)


def _workspaces(report: AuditReport, page: _Page) -> Iterator[Line]:
    if not report.workspaces:
        return
    yield ()
    yield (Span(f"Workspaces ({len(report.workspaces)}), billed amounts in {report.reading.currency}", "bold"),)
    shown = report.workspaces[: page.shown(len(report.workspaces))]
    yield from table_lines(_columns(report), [_row(one) for one in shown], page.columns)
    yield from _rest(len(report.workspaces), page)


def _reconciled(report: AuditReport, page: _Page) -> Iterator[Line]:
    if report.reconciliation:
        yield ()
        yield (Span("Invoices and exports against telemetry", "bold"),)
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


def _findings(report: AuditReport, page: _Page) -> Iterator[Line]:
    ordered = sorted(report.findings, key=lambda one: one.rule)
    by_rule = [(rule, list(found)) for rule, found in groupby(ordered, key=lambda one: one.rule)]
    by_rule.sort(key=lambda pair: (min(one.severity.rank for one in pair[1]), pair[0]))
    for rule, found in by_rule:
        yield ()
        yield (Span(f"{printable(found[0].title)} ({len(found)})", "bold"), Span(f"  {printable(rule)}", "dim"))
        found.sort(key=lambda one: (one.severity.rank, one.place.label, one.key))
        for finding in found[: page.shown(len(found))]:
            yield from _finding(finding, report, page)
        yield from _rest(len(found), page)
        for remedy in dict.fromkeys(one.remedy for one in found[: page.shown(len(found))]):
            yield from page.wrapped(f"→ {remedy}", indent="  ", style="dim", hanging=2)


def _finding(finding: AuditLine, report: AuditReport, page: _Page) -> Iterator[Line]:
    stake = stake_words(finding, report.reading.currency)
    changed = f", {finding.since_last_run}" if finding.since_last_run is not None else ""
    told = f"{finding.severity}{changed}: {ended(finding.sentence)}{f' At stake: {stake}.' if stake else ''}"
    yield from page.wrapped(told, indent="  ", style=_BY_SEVERITY[finding.severity], hanging=2)


def _gone(report: AuditReport, page: _Page) -> Iterator[Line]:
    if report.gone:
        yield ()
        yield (Span("No longer found", "bold"),)
    for one in report.gone[: page.shown(len(report.gone))]:
        yield from page.wrapped(
            f"{location(one.place)}: {one.title} (was {one.severity})", indent="  ", style="green", hanging=2
        )
    yield from _rest(len(report.gone), page)


def _people(report: AuditReport, page: _Page) -> Iterator[Line]:
    yield ()
    yield from page.wrapped(RANKED if report.run.names else NO_RANKING, style="dim")
    shown = report.people[: page.shown(len(report.people))]
    rows = [
        (
            printable(one.label),
            f"{one.kind.replace('_', ' ')}{', left' if one.is_gone else ''}",
            money(one.amount),
            percent(one.amount, report.amount),
        )
        for one in shown
    ]
    columns = (
        Column("who", is_name=True),
        Column("kind", weight=1),
        Column(f"billed, {report.reading.currency}"),
        Column("share"),
    )
    yield from table_lines(columns, rows, page.columns)
    yield from _rest(len(report.people), page)


def _muted(report: AuditReport, page: _Page) -> Iterator[Line]:
    if report.muted:
        yield ()
        yield (Span("Muted by the ignore file", "bold"),)
    for one in report.muted[: page.shown(len(report.muted))]:
        told = f"{location(one.place)}: {one.title}, until {one.until}: {one.reason}"
        yield from page.wrapped(told, indent="  ", style="dim", hanging=2)
    yield from _rest(len(report.muted), page)


def _unknown(report: AuditReport, page: _Page) -> Iterator[Line]:
    if report.unknown:
        yield ()
        yield (Span("Could not be known", "bold"),)
    ordered = sorted(report.unknown, key=lambda one: (one.rule, one.reason))
    for (_, reason), group in groupby(ordered, key=lambda one: (one.rule, one.reason)):
        together = list(group)
        where = location(together[0].place) if len(together) == 1 else f"{len(together)} places"
        yield from page.wrapped(f"{together[0].title}, {where}: {reason}", indent="  ", style="dim", hanging=2)


def _rest(number: int, page: _Page) -> Iterator[Line]:
    more = number - page.shown(number)
    if more:
        yield from page.wrapped(f"and {more} more (-v names them)", indent="  ", style="dim")
