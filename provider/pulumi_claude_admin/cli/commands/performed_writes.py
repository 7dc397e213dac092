"""Writes beside Pulumi on the command line: told and not done, or done one by one and told; and what the command ends with."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.exit_codes import ExitCode, by_precedence
from pulumi_claude_admin.offboarding.executor import Executor
from pulumi_claude_admin.offboarding.write_outcomes import ChangedMeanwhile, OutcomeUnknown, Refused, WriteOutcome
from pulumi_claude_admin.offboarding.writes import Write
from pulumi_claude_admin.report.write_words import outcome_words, write_words
from pulumi_claude_admin.session import Session


def new_executor(session: Session, *, job: str) -> Executor:
    """Writes to the session's organization, and to the journal that the settings name."""
    return Executor(
        session.api,
        wiring.new_journal(session.settings),
        organization_id=session.organization.id,
        job=job,
        anew=session.api.anew,
    )


def tell(writes: Iterable[Write]) -> int:
    """Print what would be done."""
    for write in writes:
        sys.stdout.write(f"would {write_words(write)}\n")
    return ExitCode.OK


def perform(session: Session, writes: Sequence[Write], *, job: str) -> int:
    """Do each, print what became of it, and return the exit code."""
    executor = new_executor(session, job=job)
    outcomes = []
    for write in writes:
        outcome = executor.perform(write)
        outcomes.append(outcome)
        sys.stdout.write(f"{write_words(write)}: {outcome_words(outcome)}\n")
        sys.stdout.flush()
    if writes:
        sys.stderr.write(f"journal: {session.settings.journal_file}\n")
    return exit_code(outcomes)


def exit_code(outcomes: Iterable[WriteOutcome]) -> int:
    """4 where something was refused or nobody knows, 1 where something had changed, else 0."""
    codes = [code_of(one) for one in outcomes]
    return by_precedence(codes)[0]


def code_of(outcome: WriteOutcome) -> int:
    """The same of one."""
    if isinstance(outcome, Refused | OutcomeUnknown):
        return ExitCode.REMOTE
    return ExitCode.ERROR if isinstance(outcome, ChangedMeanwhile) else ExitCode.OK
