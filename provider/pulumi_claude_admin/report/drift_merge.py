"""
Several drift reports of one organization as one. Pure.

What one of them declares is not unmanaged for another; else it is as if all stacks had been compared in one run, as far as reports
can tell. Counts are made anew, and it is as old as the oldest of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from pulumi_claude_admin.drift.coverage import KindCoverage
from pulumi_claude_admin.drift.ignore import Outcome
from pulumi_claude_admin.drift.kinds import BY_KIND
from pulumi_claude_admin.drift.kinds.contract import Summary
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.findings import Finding, Kind, Severity, Status
from pulumi_claude_admin.ignore_file import Entry
from pulumi_claude_admin.report import policy_report
from pulumi_claude_admin.report.drift_report import Report, build
from pulumi_claude_admin.report.drift_words import location, object_label
from pulumi_claude_admin.report.pii import Pii
from pulumi_claude_admin.report.policy_report import PolicyReport
from pulumi_claude_admin.report.run import FailOn, ReadFrom, Run

_Reports = tuple[Report, ...]
_Object = tuple[Kind, str]
_PREFERENCE: Final = (Status.IGNORED, Status.RETURNED, Status.ELSEWHERE, Status.UNMANAGED)
"""Who says more about what is not declared is believed."""

Value = TypeVar("Value")


def merged(sources: Iterable[tuple[str, Report]], *, exit_codes: tuple[int, ...]) -> Report:
    """
    One report of many (at least one), each with the words for where it comes from. `exit_codes` are those of all together.

    Raises ConfigurationError when they are of two organizations, or a stack is in two of them.
    """
    named = tuple(sources)
    reports = tuple(report for _, report in named)
    if len(reports) == 1:
        return reports[0]
    _require_one_organization(named)
    _require_stacks_once(named)
    findings = (*_declared(reports), *_undeclared(reports))
    newest = max(reports, key=lambda one: one.run.generated_at)
    return build(
        run=_run(reports, newest.run, exit_codes),
        organization=newest.organization,
        coverage=tuple(_coverage(reports, findings)),
        outcome=Outcome(findings, _once(one.expired_entries for one in reports), _unused(reports)),
        unseen=_once(one.unseen for one in reports),
        notices=(*_once(one.notices for one in reports), *_declared_twice(reports)),
        policy=_policy(reports),
    )


def _policy(reports: _Reports) -> PolicyReport | None:
    """What rules said of each branch; None where nobody asked them."""
    asked = [one.policy for one in reports if one.policy is not None]
    if not asked:
        return None
    return policy_report.build((*_once(one.findings for one in asked), *_once(one.unknown for one in asked)))


def _require_one_organization(named: tuple[tuple[str, Report], ...]) -> None:
    (first, report), *others = named
    for source, other in others:
        if other.organization.id != report.organization.id:
            ids = f"{first} is of the organization {report.organization.id}, {source} of {other.organization.id}"
            raise ConfigurationError(ids, hint="Make a report of each organization on its own")


def _require_stacks_once(named: tuple[tuple[str, Report], ...]) -> None:
    came_from: dict[str, str] = {}
    for source, report in named:
        for stack in report.run.stacks:
            if stack in came_from:
                message = f"the stack {stack} is in both {came_from[stack]} and {source}"
                raise ConfigurationError(message, hint="Give every stack once")
            came_from[stack] = source


def _declared(reports: _Reports) -> Iterator[Finding]:
    return (finding for report in reports for finding in report.findings if finding.urn is not None)


def _undeclared(reports: _Reports) -> Iterator[Finding]:
    """What nobody declared, to all of them; of a bundle what is in all of them. Who is back is, whoever says it."""
    each = [_by_object(report) for report in reports]
    declared = [frozenset(_object(one) for one in report.findings if one.urn is not None) for report in reports]
    for thing in dict.fromkeys(thing for found in each for thing in found):
        told = [found[thing] for found in each if thing in found]
        is_back = any(one.status is Status.RETURNED for one in told) and not any(thing in one for one in declared)
        if not is_back and any(_is_spoken_for(thing, *one) for one in zip(reports, each, declared, strict=True)):
            continue
        paths = frozenset.intersection(*(frozenset(change.path for change in one.changes) for one in told))
        best = min(told, key=lambda one: _PREFERENCE.index(one.status) if one.status in _PREFERENCE else 0)
        if paths or not best.changes:
            yield replace(best, changes=tuple(change for change in best.changes if change.path in paths))


def _is_spoken_for(
    thing: _Object, report: Report, found: Mapping[_Object, Finding], declared: frozenset[_Object]
) -> bool:
    """Whether this report knows that somebody declared it: it names it so, or listed everything and does not name it."""
    if thing in found:
        return False
    is_all_listed = not report.run.is_declared_only and not any(one.is_partial for one in report.unseen)
    return thing in declared or is_all_listed


def _by_object(report: Report) -> dict[_Object, Finding]:
    return {_object(one): one for one in report.findings if one.urn is None}


def _object(finding: Finding) -> _Object:
    return finding.subject.kind, finding.subject.id


def _run(reports: _Reports, newest: Run, exit_codes: tuple[int, ...]) -> Run:
    runs = [one.run for one in reports]
    stacks = frozenset(stack for run in runs for stack in run.stacks)
    files = dict.fromkeys(run.ignore_file for run in runs if run.ignore_file is not None)
    commits = {run.commit for run in runs}
    return replace(
        newest,
        generated_at=min(run.generated_at for run in runs),
        stacks=tuple(sorted(stacks)),
        source=", ".join(dict.fromkeys(run.source for run in runs)),
        is_declared_only=any(run.is_declared_only for run in runs),
        fail_on=_fail_on(runs),
        exit_codes=exit_codes,
        elsewhere=tuple(sorted(frozenset(stack for run in runs for stack in run.elsewhere) - stacks)),
        fails_on_nothing=any(run.fails_on_nothing for run in runs),
        ignore_file=", ".join(files) or None,
        commit=newest.commit if len(commits) == 1 else None,
        exits_zero=all(run.exits_zero for run in runs),
        pii=min((run.pii for run in runs), key=list(Pii).index),
        read_from=_read_from(runs),
        planned_steps=_planned_steps(runs),
    )


def _planned_steps(runs: list[Run]) -> tuple[str, ...] | None:
    """Those of all of them; None where one of them tells none."""
    each = [run.planned_steps for run in runs if run.planned_steps is not None]
    return tuple(sorted({step for steps in each for step in steps})) if len(each) == len(runs) else None


def _read_from(runs: list[Run]) -> ReadFrom | None:
    """How all of them read; None where one of them keeps no copy."""
    each = [run.read_from for run in runs if run.read_from is not None]
    if len(each) < len(runs):
        return None
    return ReadFrom(
        asked=sum(one.asked for one in each),
        kept=sum(one.kept for one in each),
        as_of=min((one.as_of for one in each if one.as_of is not None), default=None),
        why_full=next((one.why_full for one in each if one.why_full is not None), None),
        problem=next((one.problem for one in each if one.problem is not None), None),
    )


def _fail_on(runs: list[Run]) -> FailOn:
    least: defaultdict[Status, list[Severity | None]] = defaultdict(list)
    for run in runs:
        for status, severity in run.fail_on.statuses.items():
            least[status].append(severity)
    known = {status: [one for one in found if one is not None] for status, found in least.items()}
    return FailOn(
        {
            status: None if None in found else max(known[status], key=lambda one: one.rank)
            for status, found in least.items()
        }
    )


def _coverage(reports: _Reports, findings: tuple[Finding, ...]) -> Iterator[KindCoverage]:
    elsewhere: defaultdict[Kind, int] = defaultdict(int)
    for one in findings:
        if one.urn is None and one.status is Status.ELSEWHERE:
            is_people = BY_KIND[one.subject.kind].summary is Summary.PEOPLE
            elsewhere[one.subject.kind] += len(one.changes) if is_people else 1
    for kind in dict.fromkeys(figure.kind for report in reports for figure in report.coverage):
        figures = [figure for report in reports for figure in report.coverage if figure.kind is kind]
        total = max(figure.total for figure in figures)
        declared = min(total, sum(figure.declared for figure in figures))
        others = min(total - declared, elsewhere[kind])
        is_complete = all(figure.is_complete for figure in figures)
        yield KindCoverage(kind, declared, others, total - declared - others, is_complete)


def _unused(reports: _Reports) -> tuple[Entry, ...]:
    """Entries that did nothing in any of them, where they share a file; else those of each."""
    if len({one.run.ignore_file for one in reports}) > 1:
        return _once(one.unused_entries for one in reports)
    return tuple(one for one in reports[0].unused_entries if all(one in other.unused_entries for other in reports))


def _declared_twice(reports: _Reports) -> Iterator[str]:
    seen: dict[_Object, int] = {}
    twice: dict[_Object, Finding] = {}
    for number, report in enumerate(reports):
        for finding in report.findings:
            if finding.urn is not None and seen.setdefault(_object(finding), number) != number:
                twice[_object(finding)] = finding
    if twice:
        first = next(iter(twice.values())).subject
        objects = "1 object is" if len(twice) == 1 else f"{len(twice)} objects are"
        example = f"{object_label(first)} of {location(first)}"
        yield f"{objects} declared by more than one of these stacks, which then undo each other: {example}"


def _once(groups: Iterable[tuple[Value, ...]]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group))
