"""What `claude-admin drift` was asked for: between its command line and its job, which do not know each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pulumi_claude_admin.cli.forms import OutputFile
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.pii import Pii
from pulumi_claude_admin.report.targets import Target


@dataclass(frozen=True, slots=True)
class DriftOptions:
    """What was asked for. `fail_on` are words still to be checked; `states` are files, glob patterns or `-`. To
    `proposals` lines for the ignore file are added.
    """

    folder: Path
    stacks: tuple[str, ...]
    states: tuple[str, ...]
    is_program_compared: bool
    form: Form
    outputs: tuple[OutputFile[Form], ...]
    fail_on: tuple[str, ...]
    exits_zero: bool
    target: Target
    pii: Pii
    ignore_file: Path | None
    proposals: Path | None
    is_declared_only: bool
    is_console_allowed: bool
    is_verbose: bool
    cache: Path | None = None
    is_full: bool = False
    labels: tuple[str, ...] = ()
