"""What `claude-admin teams` does: read files, print mistakes or the schema. Needs neither credential nor engine."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.errors import TeamFileError
from pulumi_claude_admin.quoting import json_text
from pulumi_claude_admin.team_file.read import bytes_of, read_bytes
from pulumi_claude_admin.team_file.schema import team_file_schema


def check(files: Sequence[Path]) -> int:
    """Print a line for each mistake, named as the file was; 2 when there is any."""
    lines = [line for file in files for line in _mistakes(file)]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    number = f"{len(lines)} mistake{'s' if len(lines) != 1 else ''}"
    sys.stderr.write(f"error: {number}\n" if lines else "no mistakes\n")
    return ExitCode.USAGE if lines else ExitCode.OK


def _mistakes(file: Path) -> Sequence[str]:
    try:
        found = read_bytes(bytes_of(file, name=file.as_posix()))
    except TeamFileError as error:
        return error.mistakes
    return [one.in_file(file.as_posix()) for one in found.mistakes]


def print_schema() -> int:
    """Print the schema."""
    sys.stdout.write(json_text(team_file_schema()))
    return ExitCode.OK
