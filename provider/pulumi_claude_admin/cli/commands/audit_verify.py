"""What `claude-admin audit verify` does: computes a proof again, and says what of it does not hold."""

from __future__ import annotations

import sys
from pathlib import Path

from pulumi_claude_admin.cli.commands.audit_papers import verify_file
from pulumi_claude_admin.cli.exit_codes import ExitCode


def run(file: Path) -> int:
    """0 when it holds, else 5 with a line for each thing that does not."""
    problems = verify_file(file)
    if not problems:
        sys.stdout.write(f"{file} holds: every total was computed again\n")
        return ExitCode.OK
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    return ExitCode.POLICY
