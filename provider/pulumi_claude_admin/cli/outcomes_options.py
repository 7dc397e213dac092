"""What `claude-admin outcomes` was asked for: between its command line and its job, which do not know each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pulumi_claude_admin.cli.forms import OutputFile
from pulumi_claude_admin.report.forms import OutcomeForm


@dataclass(frozen=True, slots=True)
class OutcomesOptions:
    """
    What was asked for. `folder` is that of the project; `config` and `teams` are None where the files are called as usual.

    The last so many `weeks` that were over on `until` (None: today); with `is_offline` from the archive alone.
    """

    folder: Path
    config: Path | None
    weeks: int
    until: date | None
    teams: Path | None
    archive: str | None
    is_offline: bool
    form: OutcomeForm
    outputs: tuple[OutputFile[OutcomeForm], ...]
    is_renewal: bool
    is_verbose: bool
