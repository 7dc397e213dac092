"""What `claude-admin policy check` was asked for: between its command line and its job, which do not know each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.report.pii import Pii


@dataclass(frozen=True, slots=True)
class PolicyOptions:
    """What was asked for: team `files` with what one was `before`, or `states`, or the programs of `stacks`."""

    files: tuple[Path, ...]
    before: Path | None
    folder: Path
    stacks: tuple[str, ...]
    states: tuple[str, ...]
    labels: tuple[str, ...]
    form: PlainForm
    pii: Pii
    exits_zero: bool

    @property
    def is_program_compared(self) -> bool:
        """A stack that is not there yet has a program."""
        return True
