"""The first screen and the findings of an audit as lines of text, alike for both surfaces. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.any_audit import AnyAudit, first_things
from pulumi_claude_admin.report.any_audit_words import Opening, ended, stake_words, tone, verdict
from pulumi_claude_admin.report.audit_items import location
from pulumi_claude_admin.report.audit_lines import AuditLine
from pulumi_claude_admin.report.page import Tone
from pulumi_claude_admin.report.styled_lines import Line, Span
from pulumi_claude_admin.report.text_columns import fit
from pulumi_claude_admin.report.text_page import TextPage, titled

_FIGURE: Final = 24
"""Columns of the names of figures."""
_BY_TONE: Final = {Tone.BAD: "bold red", Tone.GOOD: "bold green", Tone.CAREFUL: "bold yellow"}
_BY_SEVERITY: Final = {Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "dim"}


def opening_lines(report: AnyAudit, opening: Opening, page: TextPage) -> Iterator[Line]:
    """The first screen, under the name of the organization."""
    about = f"{report.run.source}; {opening.scope}; {report.run.generated_at:%Y-%m-%d %H:%M} UTC"
    yield from page.wrapped(about, style="dim")
    yield ()
    yield from verdict_lines(report, opening, page)
    yield ()
    yield from page.figures(opening.figures, hanging=_FIGURE)
    yield ()
    yield from page.notes(opening.notices)


def verdict_lines(report: AnyAudit, opening: Opening, page: TextPage) -> Iterator[Line]:
    """The whole report in a sentence."""
    yield from page.wrapped(f"{verdict(report)}: {opening.summary}", style=_BY_TONE[tone(report)])


def first_lines(report: AnyAudit, page: TextPage) -> Iterator[Line]:
    """What to do first."""
    things = first_things(report)
    if things:
        yield from titled("Do first")
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
        yield from titled("Could not be seen")
    for one in report.unseen[: page.shown(len(report.unseen))]:
        yield from page.wrapped(f"{one.what}: {one.reason}", indent="  ", style="magenta", hanging=2)
    yield from page.rest(len(report.unseen))


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
        yield from page.rest(len(found))
        for remedy in dict.fromkeys(one.remedy for one in found[: page.shown(len(found))]):
            yield from page.wrapped(f"→ {remedy}", indent="  ", style="dim", hanging=2)


def gone_lines(report: AnyAudit, page: TextPage) -> Iterator[Line]:
    """What the run before said, and this one does not."""
    if report.gone:
        yield from titled("No longer found")
    for one in report.gone[: page.shown(len(report.gone))]:
        yield from page.wrapped(
            f"{location(one.place)}: {one.title} (was {one.severity})", indent="  ", style="green", hanging=2
        )
    yield from page.rest(len(report.gone))


def muted_lines(report: AnyAudit, page: TextPage) -> Iterator[Line]:
    """What the ignore file takes out."""
    if report.muted:
        yield from titled("Muted by the ignore file")
    for one in report.muted[: page.shown(len(report.muted))]:
        told = f"{location(one.place)}: {one.title}, until {one.until}: {one.reason}"
        yield from page.wrapped(told, indent="  ", style="dim", hanging=2)
    yield from page.rest(len(report.muted))


def unknown_lines(report: AnyAudit, page: TextPage) -> Iterator[Line]:
    """What rules could not answer, a line for each reason."""
    if report.unknown:
        yield from titled("Could not be known")
    ordered = sorted(report.unknown, key=lambda one: (one.rule, one.reason))
    for (_, reason), group in groupby(ordered, key=lambda one: (one.rule, one.reason)):
        together = list(group)
        where = location(together[0].place) if len(together) == 1 else f"{len(together)} places"
        yield from page.wrapped(f"{together[0].title}, {where}: {reason}", indent="  ", style="dim", hanging=2)


def _finding(finding: AuditLine, report: AnyAudit, page: TextPage) -> Iterator[Line]:
    stake = stake_words(finding, report.currency)
    changed = f", {finding.since_last_run}" if finding.since_last_run is not None else ""
    told = f"{finding.severity}{changed}: {ended(finding.sentence)}{f' At stake: {stake}.' if stake else ''}"
    yield from page.wrapped(told, indent="  ", style=_BY_SEVERITY[finding.severity], hanging=2)
