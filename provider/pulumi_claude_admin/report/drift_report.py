"""
The report: what drift found, sorted and counted, with the facts of the run injected. A value; every form is made from it.

`schema_version` counts the JSON form (`drift.schema.json`): additions do not raise it, anything else does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.drift.coverage import KindCoverage
from pulumi_claude_admin.drift.detect import finding_order
from pulumi_claude_admin.drift.ignore import Outcome
from pulumi_claude_admin.findings import Finding, Severity, Status, Unseen
from pulumi_claude_admin.ignore_file import Entry
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.report.policy_report import PolicyReport
from pulumi_claude_admin.report.program_words import in_own_words
from pulumi_claude_admin.report.run import FailOn, Run

SCHEMA_VERSION: Final = 1
EXPIRED: Final = "expired"
"""The class of an entry of the ignore file whose last day is over: no object of the organization, so no `Status`."""
AS_DECLARED: Final = frozenset({Status.IN_SYNC, Status.PENDING})
NEEDS_A_LOOK: Final = (Status.RETURNED, Status.CONFLICT, Status.ARCHIVED, Status.MISSING, Status.DRIFTED)
"""What is wrong, worst first: who is back, what three say three things about, what nobody can undo, what is not there, what is otherwise."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a form may show. Build it with `build`."""

    run: Run
    organization: OrganizationIdentity
    coverage: tuple[KindCoverage, ...]
    counts: Mapping[Status, int]
    findings: tuple[Finding, ...]
    unseen: tuple[Unseen, ...]
    expired_entries: tuple[Entry, ...]
    unused_entries: tuple[Entry, ...]
    notices: tuple[str, ...]
    policy: PolicyReport | None = None
    """What rules say of the branch; None where no program was compared, or no rules are kept here."""

    @property
    def compared(self) -> int:
        """How many declarations were compared with what is there."""
        return count_compared(self.findings)

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings for which the run fails."""
        return failing(self.findings, self.run.fail_on)

    @property
    def counted(self) -> tuple[Finding, ...]:
        """What nobody declared and nobody has to: told as numbers."""
        return tuple(finding for finding in self.of(Status.UNMANAGED) if finding.is_counted)

    @property
    def is_policy_violated(self) -> bool:
        """Whether the branch breaks a mandatory rule."""
        return self.policy is not None and self.policy.is_violated

    def of(self, *statuses: Status) -> tuple[Finding, ...]:
        """Findings with one of these statuses, in report order."""
        return tuple(finding for finding in self.findings if finding.status in statuses)


def failing(findings: Iterable[Finding], fail_on: FailOn) -> tuple[Finding, ...]:
    """Those for which a run fails: never what is only counted."""
    return tuple(
        one for one in findings if fail_on.is_met_by(one) and not (one.is_counted and one.status is Status.UNMANAGED)
    )


def count_compared(findings: Iterable[Finding]) -> int:
    """How many declarations could be looked at, whatever came of it and whether or not an entry hides it."""
    return sum(
        finding.urn is not None and (finding.ignored or finding).status is not Status.UNSEEN for finding in findings
    )


def build(
    *,
    run: Run,
    organization: OrganizationIdentity,
    coverage: tuple[KindCoverage, ...],
    outcome: Outcome,
    unseen: tuple[Unseen, ...],
    notices: tuple[str, ...] = (),
    policy: PolicyReport | None = None,
) -> Report:
    """
    Sort and count, and have each sentence in the words of the program that it is about. `outcome` holds the findings after the ignore
    file was applied.
    """
    counted = Counter(finding.status for finding in outcome.findings)
    return Report(
        run=run,
        organization=organization,
        coverage=coverage,
        counts={status: counted[status] for status in Status},
        findings=tuple(sorted(in_own_words(outcome.findings), key=finding_order)),
        unseen=unseen,
        expired_entries=outcome.expired,
        unused_entries=outcome.unused,
        notices=notices,
        policy=policy,
    )


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings that need a look, those of one place together: places by the worst that there is, and so within each."""
    listed = tuple(findings)
    places: dict[str | None, tuple[int, int, int]] = {}
    for position, finding in enumerate(listed):
        place = finding.subject.workspace_id
        places[place] = min(places.get(place, (*_badness(finding), position)), (*_badness(finding), position))
    return tuple(sorted(listed, key=lambda one: (places[one.subject.workspace_id], _badness(one))))


def _badness(finding: Finding) -> tuple[int, int]:
    """Sort key: by severity, then by status."""
    severity = finding.severity.rank if finding.severity is not None else len(Severity)
    return severity, NEEDS_A_LOOK.index(finding.status)
