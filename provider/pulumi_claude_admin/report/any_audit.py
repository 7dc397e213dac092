"""What the audits of both surfaces say alike: findings by rule, and what could not be answered. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Protocol

from pulumi_claude_admin.report.audit_lines import AuditLine, GoneLine, MutedLine, UnknownLine, UnseenLine
from pulumi_claude_admin.report.audit_run import AuditRun

MOST_THINGS: Final = 5
"""So many things to do first are named."""


class AnyAudit(Protocol):
    """An `AuditReport`, or an `EnterpriseAudit`, as far as they are alike."""

    @property
    def organization_id(self) -> str:
        """Whose it is."""

    @property
    def run(self) -> AuditRun:
        """Facts of the run."""

    @property
    def currency(self) -> str:
        """Of all amounts."""

    @property
    def is_nothing_seen(self) -> bool:
        """Nothing at all came, which is not zero."""

    @property
    def is_partial(self) -> bool:
        """A whole collection could not be read."""

    @property
    def findings(self) -> tuple[AuditLine, ...]:
        """What rules say, in report order."""

    @property
    def gone(self) -> tuple[GoneLine, ...]:
        """What the run before said, and this one does not."""

    @property
    def unknown(self) -> tuple[UnknownLine, ...]:
        """What rules could not answer."""

    @property
    def unseen(self) -> tuple[UnseenLine, ...]:
        """What nobody could look at."""

    @property
    def muted(self) -> tuple[MutedLine, ...]:
        """What the ignore file takes out."""

    @property
    def needs_action(self) -> bool:
        """Anything for which the run fails."""


def first_things(report: AnyAudit) -> tuple[tuple[AuditLine, int], ...]:
    """
    What to do first, at most five, each with how many findings more there are of its rule: the dearest of each rule, dearest first.

    So ten workspaces without a cap are one thing to do. What names no money comes after what does, by severity.
    """
    best: dict[str, AuditLine] = {}
    number: dict[str, int] = {}
    for finding in sorted(report.findings, key=_weight):
        best.setdefault(finding.rule, finding)
        number[finding.rule] = number.get(finding.rule, -1) + 1
    chosen = sorted(best.values(), key=_weight)[:MOST_THINGS]
    return tuple((one, number[one.rule]) for one in chosen)


def _weight(finding: AuditLine) -> tuple[Decimal, int, str]:
    amount = finding.at_stake.amount if finding.at_stake is not None else Decimal(0)
    return -amount, finding.severity.rank, finding.key
