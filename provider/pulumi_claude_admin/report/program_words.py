"""
A report of drift in the words of the program that it is about: of resources of the native provider (YAML, TypeScript, Go) inputs are in
camel case, with values as those languages write them. The one place where that is decided. Pure.

Sentences are so in every form, JSON too. Paths of properties are a persistent format there and in the ignore file, so they change in
what people read alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_claude_admin.drift.native_names import is_native, native_path
from pulumi_claude_admin.findings import Finding
from pulumi_claude_admin.model.native_spelling import in_words
from pulumi_claude_admin.policy.finding import Answer, CannotKnow

if TYPE_CHECKING:
    from pulumi_claude_admin.report.drift_report import Report


def in_own_words(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with reasons and remedies as their programs spell them; what nobody declared, as all that is declared is."""
    listed = tuple(findings)
    is_all = is_all_native(listed)
    return tuple(_with_words(one) if _is_told_so(one, is_all=is_all) else one for one in listed)


def for_people(report: Report) -> Report:
    """The report with properties called as programs call them, likewise."""
    is_all = is_all_native(report.findings)
    findings = (_with_paths(one) if _is_told_so(one, is_all=is_all) else one for one in report.findings)
    return replace(report, findings=tuple(findings))


def is_all_native(findings: Iterable[Finding]) -> bool:
    """Whether something is declared, and all of it by programs in other languages than Python."""
    declared = [finding.urn for finding in findings if finding.urn is not None]
    return bool(declared) and all(map(is_native, declared))


def of_policy(answer: Answer) -> Answer:
    """What a rule of policy says, in the same way."""
    if not is_native(answer.place.urn):
        return answer
    if isinstance(answer, CannotKnow):
        return replace(answer, reason=in_words(answer.reason))
    return replace(answer, sentence=in_words(answer.sentence), remedy=in_words(answer.remedy))


def _is_told_so(finding: Finding, *, is_all: bool) -> bool:
    return is_native(finding.urn) if finding.urn is not None else is_all


def _with_words(finding: Finding) -> Finding:
    reason, remedy = (in_words(text) if text is not None else None for text in (finding.reason, finding.remedy))
    return replace(finding, reason=reason, remedy=remedy)


def _with_paths(finding: Finding) -> Finding:
    kind = finding.subject.kind
    return replace(
        finding,
        changes=tuple(replace(one, path=native_path(kind, one.path)) for one in finding.changes),
        in_branch=tuple(replace(one, path=native_path(kind, one.path)) for one in finding.in_branch),
        made_by=tuple(replace(one, path=native_path(kind, one.path)) for one in finding.made_by),
    )
