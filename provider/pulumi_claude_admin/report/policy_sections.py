"""What rules of policy said of a branch, as sections of a report. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_claude_admin.report.page import Section, fixed, name, sentence, words
from pulumi_claude_admin.report.policy_report import PolicyReport, where


def policy_sections(report: PolicyReport | None) -> Iterator[Section]:
    """What does not hold, with what to do; and what could not be known."""
    if report is None:
        return
    rows = tuple(
        (
            sentence(one.level),
            sentence(one.severity),
            fixed(one.rule),
            name(where(one.place)),
            words(f"{one.sentence}. {one.remedy}"),
        )
        for one in report.findings
    )
    head = ("level", "severity", "rule", "where", "what, and what to do")
    yield Section("Policy: what this branch declares against the rules", rows, head, is_urgent=report.is_violated)
    unknown = tuple(
        ((*fixed(one.rule), *sentence(", "), *name(where(one.place)), *sentence(": "), *words(one.reason)),)
        for one in report.unknown
    )
    yield Section("Policy: what could not be known", unknown, (), len(unknown))
