"""The words in which drift is told to people: counts, places and the verdict. Pure, and escaped by nobody yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Final

from pulumi_claude_admin.drift.coverage import KindCoverage
from pulumi_claude_admin.drift.kinds import BY_KIND
from pulumi_claude_admin.drift.kinds.contract import Summary
from pulumi_claude_admin.findings import Change, Finding, Kind, MadeBy, Status, Subject
from pulumi_claude_admin.ignore_file import Entry
from pulumi_claude_admin.report.drift_counts import count_rows
from pulumi_claude_admin.report.drift_report import NEEDS_A_LOOK, Report
from pulumi_claude_admin.report.lookalikes import sides
from pulumi_claude_admin.report.values import MOST, value

ORGANIZATION: Final = "Organization"
EVERYWHERE: Final = "Everywhere"


def object_label(subject: Subject) -> str:
    """The object beside its place: `rate limit Claude Sonnet 4.x`."""
    word = BY_KIND[subject.kind].word
    return f"{word} {subject.label}" if subject.label else word


def several(kind: Kind) -> str:
    """The kind in the plural."""
    word = BY_KIND[kind].word
    return word if word.endswith("s") else f"{word}s"


def location(subject: Subject) -> str:
    """Where the object is: the workspace's name, its id when nobody knows the name, or the organization."""
    if subject.workspace_id is None:
        return ORGANIZATION
    return subject.workspace_name or subject.workspace_id


def stack_words(report: Report) -> str:
    """Which state was compared."""
    stacks = report.run.stacks
    return f"stack {', '.join(stacks)}" if stacks else f"{report.run.source}, which is empty"


def verdict(report: Report) -> str:
    """Whether somebody has to act, in a few words. Without any comparison there is nothing to be in order."""
    if report.failing or report.is_policy_violated:
        return "Action needed"
    if not report.compared:
        return "Nothing was compared"
    if report.of(*NEEDS_A_LOOK):
        return "Drift"
    if report.counts[Status.UNSEEN] or any(one.is_partial for one in report.unseen):
        return "No drift in what could be seen"
    return "No drift"


def counts(report: Report) -> str:
    """How many of what, worst first: `1 archived (4 more follow), 2 drifted, 9 in sync (1 pending)`."""
    told = (f"{row.number} {row.word}{f' ({row.remark})' if row.remark else ''}" for row in count_rows(report))
    return ", ".join(told) or "nothing declared, nothing there"


def authors(finding: Finding) -> tuple[str, ...]:
    """Who made it so, a line each; one for all properties that the same did at the same time."""
    together: dict[MadeBy, list[str]] = {}
    for one in finding.made_by:
        together.setdefault(replace(one, path=""), []).append(one.path)
    is_all = len(together) == 1 and len(finding.made_by) >= len(finding.changes)
    return tuple(_author(one, () if is_all else tuple(filter(None, paths))) for one, paths in together.items())


def _author(made_by: MadeBy, properties: tuple[str, ...]) -> str:
    """`amount: by ana@example.com, probably in the Console, from 203.0.113.9, 2026-11-24 02:14 UTC`."""
    actor = made_by.actor
    channel = _CHANNELS.get(actor.channel or "")
    address = f"from {actor.ip_address}" if actor.ip_address is not None else None
    parts = (f"by {actor.words}", channel, address, f"{made_by.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    text = ", ".join(part for part in parts if part is not None)
    return f"{', '.join(properties)}: {text}" if properties else text


_CHANNELS: Final = {"Console": "probably in the Console", "command line": "probably on a command line"}


def last_told(finding: Finding, *, longest: int | None = None) -> dict[str, str]:
    """What the last `pulumi up` was told, by path, where the branch says something else: the third value of a conflict, printable."""
    return {
        row.path: sides(Change(row.path, row.state, row.actual), longest=longest)[0]
        for row in finding.in_branch
        if row.word is Status.CONFLICT
    }


def contents(findings: Iterable[Finding]) -> str:
    """What is there and nobody declared, on one workspace: `workspace, 3 members: …, spend limit: 500.00`."""
    return "; ".join(_content(finding) for finding in findings)


def folded(findings: Iterable[Finding]) -> str:
    """The same of many workspaces, in counts: `75 workspaces, 120 members, 3 rate limits`."""
    numbers: Counter[Kind] = Counter()
    for finding in findings:
        is_people = BY_KIND[finding.subject.kind].summary is Summary.PEOPLE
        numbers[finding.subject.kind] += len(finding.changes) if is_people else 1
    words = {kind: BY_KIND[kind].word.removesuffix("s") for kind in numbers}
    return ", ".join(f"{numbers[kind]} {words[kind]}{'s' if numbers[kind] != 1 else ''}" for kind in sorted(numbers))


def _content(finding: Finding) -> str:
    changes, label = finding.changes, object_label(finding.subject)
    match BY_KIND[finding.subject.kind].summary:
        case Summary.ITSELF:
            return f"the {label} itself"
        case Summary.PEOPLE:
            number = f"{len(changes)} member{'s' if len(changes) != 1 else ''}"
            return f"{number}: {_named(changes, prefix='members.')}"
        case Summary.VALUE:
            return f"{label} {', '.join(value(change.actual) for change in changes)}"
        case Summary.PROPERTIES:
            return f"{label}: {_named(changes, prefix='')}"


def _named(changes: tuple[Change, ...], *, prefix: str) -> str:
    named = [f"{change.path.removeprefix(prefix)} {value(change.actual)}" for change in changes[:MOST]]
    more = len(changes) - MOST
    return ", ".join([*named, *([f"{more} more"] if more > 0 else [])])


def coverage_headline(report: Report) -> str:
    """The figure that counts: declared workspaces of all live ones."""
    workspaces = report.coverage[0]
    return f"{workspaces.declared} of {workspaces.total} live workspaces declared ({workspaces.percent} %)"


def coverage_row(figure: KindCoverage) -> tuple[str, str, str]:
    """Kind, `3 of 4`, and a remark."""
    of = f"{figure.declared} of {figure.total}{'' if figure.is_complete else ' seen'}"
    percent = f"{figure.percent} %" if figure.is_complete and figure.total else ""
    elsewhere = f"{figure.elsewhere} in other stacks" if figure.elsewhere else ""
    not_all = "" if figure.is_complete else "not all were listed"
    live = BY_KIND[figure.kind].live
    return (
        live.coverage if live is not None else "",
        of,
        ", ".join(part for part in (percent, elsewhere, not_all) if part),
    )


def unused_remark(entry: Entry) -> str:
    """What to do about an entry that fits nothing."""
    return "delete it, or write # as \\# where it belongs to the name" if entry.is_of_a_property else "delete it"


@dataclass(frozen=True, slots=True)
class UnseenGroup:
    """What could not be seen for one and the same reason: `Payments: spend limit, spend notifications`, place by place."""

    reason: str
    places: tuple[str, ...]


def unseen_groups(report: Report) -> tuple[UnseenGroup, ...]:
    """Everything that could not be seen, by reason: declared objects first, then collections, each once."""
    reasons: dict[str, dict[str, list[str]]] = {}
    findings = report.of(Status.UNSEEN)
    told = {(finding.subject.kind, finding.subject.workspace_id) for finding in findings}
    names = {finding.subject.workspace_id: location(finding.subject) for finding in report.findings}
    for finding in findings:
        places = reasons.setdefault(finding.reason or "", {})
        places.setdefault(location(finding.subject), []).append(object_label(finding.subject))
    for one in report.unseen:
        if (one.kind, one.workspace_id) in told:
            continue
        where = names.get(one.workspace_id, one.workspace_id) if one.workspace_id else EVERYWHERE
        reasons.setdefault(one.reason, {}).setdefault(where, []).append(several(one.kind))
    return tuple(
        UnseenGroup(reason, tuple(f"{where}: {', '.join(dict.fromkeys(objects))}" for where, objects in places.items()))
        for reason, places in reasons.items()
    )
