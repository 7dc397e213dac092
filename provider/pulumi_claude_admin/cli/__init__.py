"""
`claude-admin`: one file per command, each only its options. The work is in `commands/`, loaded when a command runs.

So `claude-admin --help` loads Typer and nothing else of weight. Data goes to standard output, talk to standard error; no
option carries a secret. What a command ends with is in `exit_codes.py`.
"""

from __future__ import annotations

import io
import sys

from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.interruption import interruptible
from pulumi_claude_admin.cli.standard_streams import SturdyStream
from pulumi_claude_admin.quoting import DefusedStream

__all__ = ["main"]


def main() -> None:
    """The command `claude-admin`. What a terminal's encoding cannot show is escaped, never an error; a CI runner is told nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.stdout = DefusedStream(SturdyStream(sys.stdout, "standard output"))  # type: ignore[arg-type]  # a text stream in all that is used
    sys.stderr = DefusedStream(SturdyStream(sys.stderr, "standard error"))  # type: ignore[arg-type]  # as above
    with interruptible():
        code = run(sys.argv[1:])
    sys.exit(code)
