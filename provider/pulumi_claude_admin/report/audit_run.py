"""The facts of the run that made an audit, of whichever surface, injected. Part of the JSON form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.report.pii import Pii


@dataclass(frozen=True, slots=True)
class AuditRun:
    """
    Facts of one run. `source` says where the figures come from, for people; `fail_on` the least severity that fails it, None for none;
    `exit_codes` every code that applies, the one to end with first (unless `exit_zero`). `names`: people are told one by one.
    """

    generated_at: datetime
    tool_version: str
    source: str
    fail_on: Severity | None
    exit_codes: tuple[int, ...]
    exit_zero: bool = False
    names: bool = False
    pii: Pii = Pii.FULL
    compared_with: datetime | None = None
    """When the run was made that findings are compared with."""


def is_failing(severity: Severity, fail_on: Severity | None) -> bool:
    """Whether a finding of this severity fails a run."""
    return fail_on is not None and severity.rank <= fail_on.rank
