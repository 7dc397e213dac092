"""Both surfaces side by side as text. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.amounts import money
from pulumi_claude_admin.report.joined_report import JoinedReport
from pulumi_claude_admin.report.joined_words import HEADS, amount, rows, verdict
from pulumi_claude_admin.report.number_table import Column, table_lines
from pulumi_claude_admin.report.styled_lines import Line, Span, as_text, wrapped

COLUMNS: Final = 120
_MOST_PEOPLE: Final = 20


def render(report: JoinedReport, *, columns: int = COLUMNS) -> str:
    """As text, ending with a line feed."""
    return as_text(_lines(report, columns))


def _lines(report: JoinedReport, columns: int) -> Iterator[Line]:
    yield (Span(f"Audits of both surfaces: {verdict(report).lower()}", "bold"),)
    yield ()
    table = [(one.title, printable(one.console), printable(one.enterprise)) for one in rows(report)]
    yield from table_lines((Column("", is_name=True), *map(Column, HEADS.values())), table, columns)
    yield ()
    for notice in (*report.never_added, *report.notices):
        yield from wrapped(printable(f"Note: {notice}"), columns)
    for column in report.columns:
        things = [one for one in report.first_things if one.surface == column.surface]
        if things:
            yield ()
            yield (Span(f"Do first: {HEADS[column.surface]}", "bold"),)
        for one in things:
            more = f" And {one.more} more." if one.more else ""
            said = f"  [{one.severity}] {one.where}: {one.sentence}{more} {one.remedy}"
            yield from wrapped(printable(said), columns)
    if report.people:
        yield ()
        yield (Span(f"In both organizations ({len(report.people)})", "bold"),)
    heads = (
        Column("person", is_name=True),
        *(Column(f"{HEADS[one.surface]}, {one.days} days") for one in report.columns),
    )
    people = [
        (
            printable(one.person),
            money(one.console, report.console.currency),
            amount(one.enterprise, report.enterprise.currency),
        )
        for one in report.people[:_MOST_PEOPLE]
    ]
    yield from table_lines(heads, people, columns)
    if len(report.people) > _MOST_PEOPLE:
        yield (Span(f"  and {len(report.people) - _MOST_PEOPLE} more, which JSON has", "dim"),)
