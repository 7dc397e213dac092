"""What `claude-admin verify-plan` does: compare a plan with what was reviewed, print what nobody saw. Needs neither credential nor engine."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.drift.planned_steps import PlannedStep
from pulumi_claude_admin.drift.preview_file import plan_in
from pulumi_claude_admin.drift.reviewed_steps import parse_accepted, parse_reviewed, unreviewed
from pulumi_claude_admin.drift.text_files import UnreadableText, decode
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.quoting import one_line


def run(preview: Path, *, reviewed: Path, accept: str) -> int:
    """Print each step that nobody reviewed, by digest, operation and URN; 5 when there is any."""
    try:
        accepted = parse_accepted(accept)
    except ValueError as error:
        raise typer.BadParameter(one_line(str(error)), param_hint="--accept") from None
    known = parse_reviewed(_text(reviewed), source=str(reviewed))
    plan = plan_in(_text(preview), source=str(preview))
    left = unreviewed(plan, known, accepted)
    sys.stdout.writelines(f"{one.digest}  {one.operation}  {one_line(one.urn)}\n" for one in left)
    sys.stderr.write(_summary(len(plan.steps), left))
    return ExitCode.POLICY if left else ExitCode.OK


def _summary(planned: int, left: Sequence[PlannedStep]) -> str:
    if not left:
        return f"every planned step was reviewed or accepted: {planned}\n" if planned else "nothing is planned\n"
    digests = ",".join(sorted({one.digest for one in left}))
    return (
        f"error: {len(left)} of {planned} planned steps {'was' if len(left) == 1 else 'were'} not reviewed. Have "
        f"{'it' if len(left) == 1 else 'them'} reviewed, or accept what is meant with --accept {digests}\n"
    )


def _text(file: Path) -> str:
    try:
        return decode(file.read_bytes())
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read: {error.strerror}") from None
    except UnreadableText as error:
        raise ConfigurationError(f"{file} {error}") from None
