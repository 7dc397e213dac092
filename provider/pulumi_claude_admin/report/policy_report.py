"""What rules of policy said of what is declared, as a value: counted and ordered. Every form is made from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.policy.finding import Answer, CannotKnow, Place, PolicyFinding
from pulumi_claude_admin.policy.judge import is_violated
from pulumi_claude_admin.policy.policy_settings import Level
from pulumi_claude_admin.report.program_words import of_policy

SCHEMA_VERSION: Final = 1
"""Counts the JSON form: additions do not raise it, anything else does."""
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class PolicyReport:
    """Findings, mandatory ones first and each level by severity; and what no rule could know."""

    findings: tuple[PolicyFinding, ...] = ()
    unknown: tuple[CannotKnow, ...] = ()

    @property
    def is_violated(self) -> bool:
        """Whether a mandatory rule does not hold."""
        return is_violated(self.findings)

    @property
    def headline(self) -> str:
        """`1 mandatory finding, 2 advisory, 1 could not be known`."""
        mandatory = sum(one.level is Level.MANDATORY for one in self.findings)
        advisory = len(self.findings) - mandatory
        noun = "finding" if mandatory == 1 else "findings"
        return f"{mandatory} mandatory {noun}, {advisory} advisory, {len(self.unknown)} could not be known"


def build(answers: Iterable[Answer]) -> PolicyReport:
    """Sort what rules said, each in the words of the program that it is about."""
    listed = tuple(map(of_policy, answers))
    findings = [one for one in listed if isinstance(one, PolicyFinding)]
    unknown = [one for one in listed if isinstance(one, CannotKnow)]
    return PolicyReport(
        tuple(sorted(findings, key=lambda one: (_order(one.level), one.severity.rank, one.rule, one.place.label))),
        tuple(sorted(unknown, key=lambda one: (_order(one.level), one.rule, one.place.label))),
    )


def _order(level: Level) -> int:
    return list(Level).index(level)


def where(place: Place) -> str:
    """`payments (teams.yaml:12)`."""
    return place.label if place.declared_at is None else f"{place.label} ({place.declared_at})"


def findings_document(report: PolicyReport) -> list[Json]:
    """The findings as plain data, keys in reading order."""
    return [
        {
            "rule": one.rule,
            "level": str(one.level),
            "severity": str(one.severity),
            **_place(one.place),
            "sentence": one.sentence,
            "remedy": one.remedy,
        }
        for one in report.findings
    ]


def unknown_document(report: PolicyReport) -> list[Json]:
    """What no rule could know, in the same way."""
    return [
        {"rule": one.rule, "level": str(one.level), **_place(one.place), "reason": one.reason} for one in report.unknown
    ]


def _place(place: Place) -> Json:
    return {"resource": place.label, "urn": place.urn, "declared_at": place.declared_at}
