"""Sections of findings, as audits of both surfaces have them: what to do first, each rule, and what is not told and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Final

from pulumi_claude_admin.audit.finding import MoneyKind
from pulumi_claude_admin.report.amounts import money
from pulumi_claude_admin.report.any_audit import AnyAudit, first_things
from pulumi_claude_admin.report.any_audit_words import MONEY_KINDS, STAKE_WORDS, ended
from pulumi_claude_admin.report.audit_items import location
from pulumi_claude_admin.report.audit_lines import AuditLine, StakeFigures
from pulumi_claude_admin.report.page import Cell, Row, Section, fixed, name, number, sentence

_PLACES: Final = 5
"""So many places of one unanswered rule are named."""


def do_first(report: AnyAudit) -> Section:
    """What to do first, in columns for each kind of money."""
    first = first_things(report)
    kinds = _kinds(finding for finding, _ in first)
    return Section(
        "Do first",
        tuple(_first(finding, more, kinds) for finding, more in first),
        ("where", "what", *(f"{STAKE_WORDS[kind]}, {report.currency}" for kind in kinds), "what to do"),
        is_urgent=True,
        is_lead=True,
    )


def by_rule(report: AnyAudit) -> Iterator[Section]:
    """One section for each rule, worst rule first."""
    ordered = sorted(report.findings, key=lambda one: one.rule)
    rules = [(rule, list(found)) for rule, found in groupby(ordered, key=lambda one: one.rule)]
    rules.sort(key=lambda pair: (min(one.severity.rank for one in pair[1]), pair[0]))
    for rule, found in rules:
        kinds = _kinds(found)
        found.sort(key=lambda one: (one.severity.rank, -(one.at_stake.amount if one.at_stake else Decimal(0)), one.key))
        columns = (*(f"{STAKE_WORDS[kind]}, {report.currency}" for kind in kinds), "what to do")
        is_compared = report.run.compared_with is not None
        yield Section(
            f"{found[0].title} ({rule})",
            tuple(_finding(one, kinds, is_compared=is_compared) for one in found),
            ("severity", *(("since last run",) if is_compared else ()), "where", "what", *columns),
            total=len(found),
        )


def gone(report: AnyAudit) -> Section:
    """What the run before said, and this one does not."""
    return Section(
        "No longer found",
        tuple(
            (name(location(one.place)), sentence(one.title), sentence(one.severity), fixed(one.rule))
            for one in report.gone
        ),
        ("where", "what", "was", "rule"),
        total=len(report.gone),
    )


def not_told(report: AnyAudit) -> Iterator[Section]:
    """What is muted, what could not be known, and what could not be seen."""
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


def _finding(one: AuditLine, kinds: tuple[MoneyKind, ...], *, is_compared: bool) -> Row:
    changed = (sentence(str(one.since_last_run or "")),) if is_compared else ()
    stakes = _stakes(one.at_stake, kinds)
    where, what = name(location(one.place)), sentence(ended(one.sentence))
    return (sentence(one.severity), *changed, where, what, *stakes, sentence(one.remedy))


def _unknown(report: AnyAudit) -> Iterator[Row]:
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
