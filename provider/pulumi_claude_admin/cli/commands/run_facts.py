"""What a report says of the run that made it: what was compared, when, by which rules, and the exit code that follows."""

from __future__ import annotations

import os
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pulumi_claude_admin.admin_api.kept.kept_lists import HowRead
from pulumi_claude_admin.cli.commands.commit import checked_out
from pulumi_claude_admin.cli.drift_options import DriftOptions
from pulumi_claude_admin.cli.exit_codes import ExitCode, by_precedence
from pulumi_claude_admin.drift import pulumi_stack
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.findings import Finding
from pulumi_claude_admin.report.drift_report import count_compared, failing
from pulumi_claude_admin.report.run import NOTHING_COMPARED, FailOn, ReadFrom, Run

SELECTED: Final = "the selected stack"


def run_facts(
    options: DriftOptions,
    reading: Reading,
    findings: tuple[Finding, ...],
    *,
    stacks: frozenset[str],
    elsewhere: frozenset[str],
    fail_on: FailOn,
    ignored: Path | None,
    read_from: ReadFrom | None,
) -> Run:
    """The run in the words of its report; `findings` are those that are left once exceptions are taken out."""
    fails_on_nothing = NOTHING_COMPARED in options.fail_on
    return Run(
        generated_at=reading.now,
        tool_version=version("pulumi-claude-admin"),
        stacks=tuple(sorted(stacks)),
        source=_source(options),
        is_declared_only=options.is_declared_only,
        fail_on=fail_on,
        exit_codes=_exit_codes(findings, reading, fail_on=fail_on, fails_on_nothing=fails_on_nothing),
        elsewhere=tuple(sorted(elsewhere - stacks)),
        fails_on_nothing=fails_on_nothing,
        ignore_file=_as_seen_from(options.folder, ignored),
        commit=checked_out(options.folder),
        exits_zero=options.exits_zero,
        pii=options.pii,
        read_from=read_from,
    )


def read_from(how: HowRead | None) -> ReadFrom | None:
    """How the organization was read, as the report tells it; None where no copy is kept."""
    return ReadFrom(**asdict(how)) if how is not None else None


def _exit_codes(
    findings: tuple[Finding, ...], reading: Reading, *, fail_on: FailOn, fails_on_nothing: bool
) -> tuple[int, ...]:
    """Every code that applies, the one to end with first."""
    codes = []
    is_nothing_compared = fails_on_nothing and not count_compared(findings)
    if is_nothing_compared or failing(findings, fail_on):
        codes.append(ExitCode.DRIFT)
    if any(one.is_partial for one in reading.unseen):
        codes.append(ExitCode.PARTIAL)
    return by_precedence(codes)


def _source(options: DriftOptions) -> str:
    return ", ".join(map(state_words, options.states)) or ", ".join(options.stacks) or SELECTED


def state_words(name: str) -> str:
    """How a report names one `--state`."""
    return "standard input" if name == pulumi_stack.STANDARD_INPUT else Path(name).name


def _as_seen_from(folder: Path, path: Path | None) -> str | None:
    """`../.claude-admin-ignore`: how a person in the folder would name it."""
    return Path(os.path.relpath(path, folder)).as_posix() if path is not None else None
