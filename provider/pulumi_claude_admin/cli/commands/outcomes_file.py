"""What `claude-admin outcomes check` and `schema` do: read files, print mistakes or the schema. Needs no credential."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.errors import OutcomesFileError
from pulumi_claude_admin.outcomes_file.read import read_file
from pulumi_claude_admin.outcomes_file.schema import outcomes_file_schema
from pulumi_claude_admin.quoting import json_text


def check(files: Sequence[Path]) -> int:
    """Print a line for each mistake, named as the file was; 2 when there is any."""
    lines = [line for file in files for line in _mistakes(file)]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    number = f"{len(lines)} mistake{'s' if len(lines) != 1 else ''}"
    sys.stderr.write(f"error: {number}\n" if lines else "no mistakes\n")
    return ExitCode.USAGE if lines else ExitCode.OK


def _mistakes(file: Path) -> Sequence[str]:
    try:
        read_file(file)
    except OutcomesFileError as error:
        return error.mistakes
    return ()


def print_schema() -> int:
    """Print the schema."""
    sys.stdout.write(json_text(outcomes_file_schema()))
    return ExitCode.OK
