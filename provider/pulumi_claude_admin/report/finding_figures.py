"""What figures of any audit are made with: amounts in major units, and findings as lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, Literal

from pulumi_claude_admin.audit.facts import ConcentrationFacts
from pulumi_claude_admin.audit.finding import Answer, AuditFinding, CannotKnow, Place
from pulumi_claude_admin.ignore_file import Entry
from pulumi_claude_admin.model.rounding import OF_A_SHARE, rounded
from pulumi_claude_admin.report.audit_lines import AuditLine, MutedLine, PlaceFigures, StakeFigures, UnknownLine
from pulumi_claude_admin.report.audit_report import Concentration

_MINOR_DIGITS: Final = -2


def major(cents: Decimal) -> Decimal:
    """Fractional cents as an exact amount in major units."""
    return cents.scaleb(_MINOR_DIGITS)


def major_or_none(cents: Decimal | None) -> Decimal | None:
    """The same; None of what nobody could say."""
    return None if cents is None else major(cents)


def concentration_figures(what: Literal["people", "workspaces", "keys"], one: ConcentrationFacts) -> Concentration:
    """How spend spreads, its shares rounded."""
    top_five, gini, hhi = (rounded(number, OF_A_SHARE) for number in (one.top_five, one.gini, one.hhi))
    return Concentration(what, one.count, top_five, one.for_80_percent, gini, hhi)


def lines(answers: Iterable[Answer], titles: Mapping[str, str]) -> Iterator[AuditLine]:
    """The findings among answers, in their order, and in major units."""
    for one in answers:
        if isinstance(one, AuditFinding):
            yield AuditLine(
                key=one.key,
                rule=one.rule,
                title=titles.get(one.rule, one.rule),
                place=_place(one.place),
                severity=one.severity,
                sentence=one.sentence,
                remedy=one.remedy,
                at_stake=StakeFigures(major(one.at_stake.amount), one.at_stake.kind) if one.at_stake else None,
                evidence=dict(one.evidence),
                since=one.since,
            )


def unknown(answers: Iterable[Answer], titles: Mapping[str, str]) -> Iterator[UnknownLine]:
    """What rules could not answer, in their order."""
    for one in answers:
        if isinstance(one, CannotKnow):
            yield UnknownLine(one.rule, titles.get(one.rule, one.rule), _place(one.place), one.reason)


def muted(findings: Iterable[tuple[AuditFinding, Entry]], titles: Mapping[str, str]) -> Iterator[MutedLine]:
    """What the ignore file takes out, with its reason."""
    for one, entry in findings:
        title = titles.get(one.rule, one.rule)
        yield MutedLine(one.key, one.rule, title, _place(one.place), one.severity, entry.reason, entry.until)


def _place(place: Place) -> PlaceFigures:
    return PlaceFigures(place.kind, place.id, place.label)
