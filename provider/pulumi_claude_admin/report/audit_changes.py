"""An audit beside the one before: which findings are new, worse, the same or gone. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from pulumi_claude_admin.audit.earlier_run import is_open, is_worse
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.audit_lines import AuditLine, GoneLine, Since
from pulumi_claude_admin.report.audit_report import AuditReport
from pulumi_claude_admin.report.enterprise_audit import EnterpriseAudit

AuditT = TypeVar("AuditT", AuditReport, EnterpriseAudit)
"""Of one surface or of the other: one is never held against one of the other."""


def compared(report: AuditT, earlier: AuditT) -> AuditT:
    """
    The report held against an earlier one, as `since` does it.

    Raises ConfigurationError when the earlier one is of another organization.
    """
    if earlier.organization_id != report.organization_id:
        raise ConfigurationError(
            f"the audit to compare with is of organization {earlier.organization_id}, this one of {report.organization_id}",
            hint="Give the JSON of an earlier audit of the same organization",
        )
    return since(report, earlier.run.generated_at, earlier.findings)


def since(report: AuditT, then: datetime, earlier: Iterable[AuditLine]) -> AuditT:
    """The report with a word on each finding, and with those that are gone. What could not be answered this time is not gone."""
    before = {one.key: one for one in earlier}
    now = {one.key for one in report.findings} | {one.key for one in report.muted}
    unanswered = frozenset((one.rule, one.place.kind, one.place.id) for one in report.unknown)
    gone = tuple(
        GoneLine(one.key, one.rule, one.title, one.place, one.severity)
        for one in before.values()
        if one.key not in now
        and not is_open(one.rule, one.place.kind, one.place.id, unanswered)
        and not report.is_nothing_seen
    )
    findings = tuple(replace(one, since_last_run=_word(one, before.get(one.key))) for one in report.findings)
    return replace(report, run=replace(report.run, compared_with=then), findings=findings, gone=gone)


def _word(finding: AuditLine, before: AuditLine | None) -> Since:
    if before is None:
        return Since.NEW
    return Since.WORSE if is_worse(finding, before) else Since.SAME
