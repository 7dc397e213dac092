"""What the sections of an audit say, in the order of their weight. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Final

from pulumi_claude_admin.audit.finding import MoneyKind
from pulumi_claude_admin.report.amounts import NOTHING, duration, money, percent
from pulumi_claude_admin.report.audit_items import location
from pulumi_claude_admin.report.audit_lines import AuditLine, StakeFigures
from pulumi_claude_admin.report.audit_reconciliation import reconciled
from pulumi_claude_admin.report.audit_report import AuditReport, WorkspaceFigures, first_things
from pulumi_claude_admin.report.audit_words import (
    MONEY_KINDS,
    NO_RANKING,
    RANKED,
    STAKE_WORDS,
    breach_words,
    cap_words,
    declared_words,
    ended,
    place_mark,
    whole_range,
)
from pulumi_claude_admin.report.page import Cell, Row, Section, fixed, name, number, sentence

MOST_KEYS: Final = 50
"""Keys that spent most; JSON has all."""
_PLACES: Final = 5
"""So many places of one unanswered rule are named."""


def sections(report: AuditReport) -> Iterator[Section]:
    """All of them; those without rows are for forms to leave out."""
    currency = report.reading.currency
    first = first_things(report)
    kinds = _kinds(finding for finding, _ in first)
    yield Section(
        "Do first",
        tuple(_first(finding, more, kinds) for finding, more in first),
        ("where", "what", *(f"{STAKE_WORDS[kind]}, {currency}" for kind in kinds), "what to do"),
        is_urgent=True,
        is_lead=True,
    )
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
    yield from _findings(report)
    yield Section(
        "No longer found",
        tuple(
            (name(location(one.place)), sentence(one.title), sentence(one.severity), fixed(one.rule))
            for one in report.gone
        ),
        ("where", "what", "was", "rule"),
        total=len(report.gone),
    )
    yield Section(f"Models, in {currency}", tuple(_models(report)), ("model", "billed", "list", "share of billed"))
    yield from _keys(report)
    yield from _people(report)
    yield Section(
        "Muted by the ignore file",
        tuple(
            (name(location(one.place)), sentence(one.title), sentence(one.until.isoformat()), sentence(one.reason))
            for one in report.muted
        ),
        ("where", "what", "until", "why"),
        total=len(report.muted),
    )
    yield Section("Could not be known", tuple(_unknown(report)), total=len(report.unknown))
    yield Section(
        "Could not be seen",
        tuple(((*name(one.what), *sentence(f": {one.reason}")),) for one in report.unseen),
        total=len(report.unseen),
        is_urgent=True,
    )


def _kinds(findings: Iterable[AuditLine]) -> tuple[MoneyKind, ...]:
    there = {one.at_stake.kind for one in findings if one.at_stake is not None}
    return tuple(kind for kind in MONEY_KINDS if kind in there)


def _stakes(stake: StakeFigures | None, kinds: tuple[MoneyKind, ...]) -> Iterator[Cell]:
    """A column for each kind of money: they are never in one."""
    for kind in kinds:
        yield number(money(stake.amount) if stake is not None and stake.kind is kind else "")


def _first(finding: AuditLine, more: int, kinds: tuple[MoneyKind, ...]) -> Row:
    beside = f" {more} more like it below." if more else ""
    what = sentence(f"{ended(finding.sentence)}{beside}")
    return (name(location(finding.place)), what, *_stakes(finding.at_stake, kinds), sentence(finding.remedy))


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


def _findings(report: AuditReport) -> Iterator[Section]:
    """One section for each rule, worst rule first."""
    ordered = sorted(report.findings, key=lambda one: one.rule)
    by_rule = [(rule, list(found)) for rule, found in groupby(ordered, key=lambda one: one.rule)]
    by_rule.sort(key=lambda pair: (min(one.severity.rank for one in pair[1]), pair[0]))
    for rule, found in by_rule:
        kinds = _kinds(found)
        found.sort(key=lambda one: (one.severity.rank, -(one.at_stake.amount if one.at_stake else Decimal(0)), one.key))
        columns = (*(f"{STAKE_WORDS[kind]}, {report.reading.currency}" for kind in kinds), "what to do")
        is_compared = report.run.compared_with is not None
        yield Section(
            f"{found[0].title} ({rule})",
            tuple(_finding(one, kinds, is_compared=is_compared) for one in found),
            ("severity", *(("since last run",) if is_compared else ()), "where", "what", *columns),
            total=len(found),
        )


def _finding(one: AuditLine, kinds: tuple[MoneyKind, ...], *, is_compared: bool) -> Row:
    changed = (sentence(str(one.since_last_run or "")),) if is_compared else ()
    stakes = _stakes(one.at_stake, kinds)
    where, what = name(location(one.place)), sentence(ended(one.sentence))
    return (sentence(one.severity), *changed, where, what, *stakes, sentence(one.remedy))


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


def _unknown(report: AuditReport) -> Iterator[Row]:
    """A line for each rule and reason: it holds of many places at once."""
    ordered = sorted(report.unknown, key=lambda one: (one.rule, one.reason))
    for (rule, reason), group in groupby(ordered, key=lambda one: (one.rule, one.reason)):
        together = list(group)
        places = [location(one.place) for one in together]
        more = f" and {len(places) - _PLACES} more" if len(places) > _PLACES else ""
        where = tuple(piece for place in places[:_PLACES] for piece in (*sentence(", "), *name(place)))[1:]
        yield (
            (
                *sentence(f"{together[0].title} ("),
                *fixed(rule),
                *sentence("): "),
                *where,
                *sentence(f"{more}: {reason}"),
            ),
        )
