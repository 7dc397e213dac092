"""The facts of a run of `claude-admin audit`, of whichever surface, and every exit code that its report calls for."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version

from pulumi_claude_admin.cli.audit_options import AuditOptions
from pulumi_claude_admin.cli.exit_codes import ExitCode, by_precedence
from pulumi_claude_admin.report.any_audit import AnyAudit
from pulumi_claude_admin.report.audit_run import AuditRun
from pulumi_claude_admin.report.pii import Pii


def run_of(options: AuditOptions, *, at: datetime, source: str) -> AuditRun:
    """The run before anything was judged."""
    return AuditRun(
        generated_at=at,
        tool_version=version("pulumi-claude-admin"),
        source=source,
        fail_on=options.fail_on.severity,
        exit_codes=(ExitCode.OK,),
        exit_zero=options.exits_zero,
        names=options.is_named,
        pii=Pii.FULL if options.is_named else Pii.HASHED,
    )


def exit_codes(report: AnyAudit) -> tuple[int, ...]:
    """Every code that applies, the one to end with first."""
    codes = []
    if report.needs_action:
        codes.append(ExitCode.POLICY)
    if report.is_partial or report.is_nothing_seen:
        codes.append(ExitCode.PARTIAL)
    return by_precedence(codes)
