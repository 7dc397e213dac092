"""An audit beside the one that its archive keeps: what is taken from there, and what is put there for the next."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pulumi_claude_admin.audit.earlier_run import recalled, to_keep
from pulumi_claude_admin.cli.commands.audit_reading import AuditReading
from pulumi_claude_admin.report.audit_figures import Audited

FIRST_RUN: Final = (
    "No earlier audit is kept here to compare with: what is new, worse or gone is told from the next one on."
)


def with_last_run(read: AuditReading, audited: Audited) -> Audited:
    """The same with the run that the archive keeps from before, where it keeps one."""
    kept = read.archive.run_before(read.as_of)
    if kept is None:
        return audited
    answers = (*audited.answers, *(found for found, _ in audited.muted))
    return replace(audited, earlier=recalled(kept, audited.facts, answers, read.archive.id_of))


def keep_run(read: AuditReading, audited: Audited) -> None:
    """Keep what was found. A run that saw nothing found nothing out."""
    if not audited.is_nothing_seen:
        read.archive.put_run(to_keep(read.as_of, audited.answers, audited.earlier, read.archive.id_of))
