"""Requests for a higher limit as text: a table, and under it what each is decided by. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.amounts import NOTHING, money
from pulumi_claude_admin.report.number_table import Column, table_lines
from pulumi_claude_admin.report.request_report import RequestLine, RequestReport
from pulumi_claude_admin.report.request_words import decision_words, limit_words, spent_words, team_words, verdict
from pulumi_claude_admin.report.styled_lines import Line, Span, as_text, wrapped

COLUMNS = 140
_HEADS = (
    Column("person", is_name=True),
    Column("request"),
    Column("status", weight=1),
    Column("period"),
    Column("days", weight=2),
    Column("spent"),
    Column("at this rate"),
    Column("limit"),
    Column("set by", weight=3),
    Column("rule", weight=4),
    Column("would be"),
)


def render(report: RequestReport, *, columns: int = COLUMNS) -> str:
    """As text, ending with a line feed."""
    return as_text(_lines(report, columns))


def _lines(report: RequestReport, columns: int) -> Iterator[Line]:
    yield (Span(f"Requests for a higher limit: {verdict(report)}", "bold"),)
    yield from wrapped(f"Organization {report.organization_id}, amounts in {report.currency}.", columns)
    for notice in report.notices:
        yield from wrapped(printable(notice), columns)
    yield ()
    yield from table_lines(_HEADS, [_row(report, one) for one in report.requests], columns)
    for one in report.pending:
        yield ()
        yield from wrapped(printable(f"{one.who}, {one.id}: {decision_words(one)}."), columns)
        yield from wrapped(
            printable(f"  Team {team_words(one.team)}; approved in this month: {one.approved_this_month}."), columns
        )
        if one.declared_at is not None:
            yield from wrapped(
                printable(f"  Declared as {one.declared} by {one.declared_at}: approve it with --edit."), columns
            )


def _row(report: RequestReport, one: RequestLine) -> tuple[str, ...]:
    days = (report.run.generated_at - one.created_at).days
    return (
        printable(one.who),
        one.id,
        one.status,
        one.period,
        str(days),
        spent_words(one),
        NOTHING if one.forecast is None else money(one.forecast),
        limit_words(one),
        printable(one.source or NOTHING),
        printable(one.rule or NOTHING),
        NOTHING if one.amount is None else money(Decimal(one.amount)),
    )
