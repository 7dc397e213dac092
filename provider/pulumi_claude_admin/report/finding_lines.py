"""Findings of an audit as lines of text, alike for both surfaces. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.any_audit import AnyAudit, first_things
from pulumi_claude_admin.report.audit_items import location
from pulumi_claude_admin.report.audit_lines import AuditLine
from pulumi_claude_admin.report.audit_words import ended, stake_words
from pulumi_claude_admin.report.styled_lines import Line, Span, wrapped
from pulumi_claude_admin.report.text_columns import fit

SHOWN: Final = 20
"""So many workspaces, keys and places are told unless everything was asked for."""
_BY_SEVERITY: Final = {Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "dim"}


@dataclass(frozen=True, slots=True)
class TextPage:
    """How wide it is, and whether everything is told."""

    columns: int
    is_verbose: bool

    def wrapped(self, text: str, *, indent: str = "", style: str = "", hanging: int = 0) -> Iterator[Line]:
        """Somebody's words in lines that fit."""
        return wrapped(printable(text), self.columns, indent=indent, style=style, hanging=hanging)

    def shown(self, number: int) -> int:
        """How many of so many are told."""
        return number if self.is_verbose else min(number, SHOWN)


def first_lines(report: AnyAudit, page: TextPage) -> Iterator[Line]:
    """What to do first."""
    things = first_things(report)
    if things:
        yield ()
        yield (Span("Do first", "bold"),)
    for place, (finding, more) in enumerate(things, start=1):
        stake = stake_words(finding, report.currency)
        beside = f", {more} more like it below" if more else ""
        yield (
            Span(f"  {place}. "),
            Span(fit(printable(location(finding.place)), page.columns // 2), "bold"),
            Span(f"  {stake}" if stake else ""),
            Span(f"  ({finding.severity}{beside})", _BY_SEVERITY[finding.severity]),
        )
        yield from page.wrapped(ended(finding.sentence), indent=" " * 5)
        yield from page.wrapped(f"→ {finding.remedy}", indent=" " * 5, style="dim", hanging=2)


def unseen_lines(report: AnyAudit, page: TextPage) -> Iterator[Line]:
    """What could not be looked at."""
    if report.unseen:
        yield ()
        yield (Span("Could not be seen", "bold"),)
    for one in report.unseen[: page.shown(len(report.unseen))]:
        yield from page.wrapped(f"{one.what}: {one.reason}", indent="  ", style="magenta", hanging=2)
    yield from rest_line(len(report.unseen), page)


def finding_lines(report: AnyAudit, page: TextPage) -> Iterator[Line]:
    """Each rule, the worst first."""
    ordered = sorted(report.findings, key=lambda one: one.rule)
    by_rule = [(rule, list(found)) for rule, found in groupby(ordered, key=lambda one: one.rule)]
    by_rule.sort(key=lambda pair: (min(one.severity.rank for one in pair[1]), pair[0]))
    for rule, found in by_rule:
        yield ()
        yield (Span(f"{printable(found[0].title)} ({len(found)})", "bold"), Span(f"  {printable(rule)}", "dim"))
        found.sort(key=lambda one: (one.severity.rank, one.place.label, one.key))
        for finding in found[: page.shown(len(found))]:
            yield from _finding(finding, report, page)
        yield from rest_line(len(found), page)
        for remedy in dict.fromkeys(one.remedy for one in found[: page.shown(len(found))]):
            yield from page.wrapped(f"→ {remedy}", indent="  ", style="dim", hanging=2)


def gone_lines(report: AnyAudit, page: TextPage) -> Iterator[Line]:
    """What the run before said, and this one does not."""
    if report.gone:
        yield ()
        yield (Span("No longer found", "bold"),)
    for one in report.gone[: page.shown(len(report.gone))]:
        yield from page.wrapped(
            f"{location(one.place)}: {one.title} (was {one.severity})", indent="  ", style="green", hanging=2
        )
    yield from rest_line(len(report.gone), page)


def muted_lines(report: AnyAudit, page: TextPage) -> Iterator[Line]:
    """What the ignore file takes out."""
    if report.muted:
        yield ()
        yield (Span("Muted by the ignore file", "bold"),)
    for one in report.muted[: page.shown(len(report.muted))]:
        told = f"{location(one.place)}: {one.title}, until {one.until}: {one.reason}"
        yield from page.wrapped(told, indent="  ", style="dim", hanging=2)
    yield from rest_line(len(report.muted), page)


def unknown_lines(report: AnyAudit, page: TextPage) -> Iterator[Line]:
    """What rules could not answer, a line for each reason."""
    if report.unknown:
        yield ()
        yield (Span("Could not be known", "bold"),)
    ordered = sorted(report.unknown, key=lambda one: (one.rule, one.reason))
    for (_, reason), group in groupby(ordered, key=lambda one: (one.rule, one.reason)):
        together = list(group)
        where = location(together[0].place) if len(together) == 1 else f"{len(together)} places"
        yield from page.wrapped(f"{together[0].title}, {where}: {reason}", indent="  ", style="dim", hanging=2)


def rest_line(number: int, page: TextPage) -> Iterator[Line]:
    """How many more there are than are shown."""
    more = number - page.shown(number)
    if more:
        yield from page.wrapped(f"and {more} more (-v names them)", indent="  ", style="dim")


def _finding(finding: AuditLine, report: AnyAudit, page: TextPage) -> Iterator[Line]:
    stake = stake_words(finding, report.currency)
    changed = f", {finding.since_last_run}" if finding.since_last_run is not None else ""
    told = f"{finding.severity}{changed}: {ended(finding.sentence)}{f' At stake: {stake}.' if stake else ''}"
    yield from page.wrapped(told, indent="  ", style=_BY_SEVERITY[finding.severity], hanging=2)
