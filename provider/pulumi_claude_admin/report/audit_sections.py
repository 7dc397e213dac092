"""What the sections of an audit say, in the order of their weight. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.report.amounts import NOTHING, duration, money, percent
from pulumi_claude_admin.report.audit_reconciliation import reconciled
from pulumi_claude_admin.report.audit_report import AuditReport, WorkspaceFigures
from pulumi_claude_admin.report.audit_words import (
    NO_RANKING,
    RANKED,
    breach_words,
    cap_words,
    declared_words,
    place_mark,
    whole_range,
)
from pulumi_claude_admin.report.finding_sections import by_rule, do_first, gone, not_told
from pulumi_claude_admin.report.page import Row, Section, fixed, name, number, sentence

MOST_KEYS: Final = 50
"""Keys that spent most; JSON has all."""


def sections(report: AuditReport) -> Iterator[Section]:
    """All of them; those without rows are for forms to leave out."""
    currency = report.reading.currency
    yield do_first(report)
    yield Section(
        f"Workspaces, billed amounts in {currency}",
        tuple(map(_workspace, report.workspaces)),
        (
            "workspace",
            "cap declared",
            "cap now",
            "this month",
            "forecast",
            "range",
            "reaches its cap",
            "cap lasts",
            f"{report.reading.days} days",
            "input cached",
        ),
        total=len(report.workspaces),
        is_urgent=True,
    )
    yield from reconciled(report.reconciliation, currency)
    yield from by_rule(report)
    yield gone(report)
    yield Section(f"Models, in {currency}", tuple(_models(report)), ("model", "billed", "list", "share of billed"))
    yield from _keys(report)
    yield from _people(report)
    yield from not_told(report)


def _workspace(one: WorkspaceFigures) -> Row:
    forecast = one.forecast
    return (
        (*name(one.name), *sentence(place_mark(one))),
        number(declared_words(one.cap)),
        number(cap_words(one.cap)),
        number(money(one.month_to_date)),
        number(money(forecast.amount if forecast is not None else None)),
        number(whole_range(forecast)),
        sentence(breach_words(forecast)),
        number(duration(one.minutes_to_burn)),
        number(money(one.amount)),
        number(percent(one.cached_share)),
    )


def _models(report: AuditReport) -> Iterator[Row]:
    for one in report.models:
        share = percent(one.amount, report.amount)
        yield (name(one.model), number(money(one.amount)), number(money(one.list_amount)), number(share))


def _keys(report: AuditReport) -> Iterator[Section]:
    spent = [one for one in report.keys or () if one.amount]
    rows = tuple(
        (
            name(one.name),
            fixed(one.id),
            sentence(one.status),
            name(one.owner_label or one.owner.replace("_", " ")),
            number(str(one.workspaces)),
            sentence(str(one.last_used or NOTHING)),
            number(money(one.amount)),
        )
        for one in spent[:MOST_KEYS]
    )
    columns = ("key", "id", "status", "owner", "workspaces", "last used", f"billed, {report.reading.currency}")
    yield Section("Keys that spent most", rows, columns, total=len(spent))


def _people(report: AuditReport) -> Iterator[Section]:
    if not report.run.names:
        yield Section("People", ((sentence(NO_RANKING),),), is_bare=True)
        return
    rows = tuple(
        (
            name(one.label),
            sentence(f"{one.kind.replace('_', ' ')}{', left' if one.is_gone else ''}"),
            number(money(one.amount)),
            number(percent(one.amount, report.amount)),
        )
        for one in report.people
    )
    yield Section("People", ((sentence(RANKED),),), is_bare=True)
    yield Section(
        "Who spent what", rows, ("who", "kind", f"billed, {report.reading.currency}", "share"), total=len(rows)
    )
