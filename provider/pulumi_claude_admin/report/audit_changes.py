"""An audit beside the one before: which findings are new, worse, the same or gone. Pure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.audit_report import AuditLine, AuditReport, GoneLine, Since

WORSE_FROM: Final = Decimal("1.1")
"""So many times the money of the run before makes a finding worse; a greater severity does anyway."""


def compared(report: AuditReport, earlier: AuditReport) -> AuditReport:
    """
    The report with a word on each finding, and with those that are gone.

    Raises ConfigurationError when the earlier one is of another organization, or not earlier. What could not be answered this time is not gone.
    """
    if earlier.organization_id != report.organization_id:
        raise ConfigurationError(
            f"the audit to compare with is of organization {earlier.organization_id}, this one of {report.organization_id}",
            hint="Give the JSON of an earlier audit of the same organization",
        )
    before = {one.key: one for one in earlier.findings}
    now = {one.key for one in report.findings}
    now |= {one.key for one in report.muted}
    open_ = {(one.rule, one.place.kind, one.place.id) for one in report.unknown}
    gone = tuple(
        GoneLine(one.key, one.rule, one.title, one.place, one.severity)
        for one in earlier.findings
        if one.key not in now and (one.rule, one.place.kind, one.place.id) not in open_ and not report.is_nothing_seen
    )
    findings = tuple(replace(one, since_last_run=_word(one, before.get(one.key))) for one in report.findings)
    run = replace(report.run, compared_with=earlier.run.generated_at)
    return replace(report, run=run, findings=findings, gone=gone)


def _word(finding: AuditLine, before: AuditLine | None) -> Since:
    if before is None:
        return Since.NEW
    return Since.WORSE if _is_worse(finding, before) else Since.SAME


def _is_worse(finding: AuditLine, before: AuditLine) -> bool:
    if finding.severity.rank != before.severity.rank:
        return finding.severity.rank < before.severity.rank
    now, then = finding.at_stake, before.at_stake
    if now is None or then is None or now.kind is not then.kind:
        return False
    return now.amount >= then.amount * WORSE_FROM and now.amount > then.amount
