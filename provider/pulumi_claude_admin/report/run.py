"""The facts of the run that made a report, injected: no clock and no environment is asked for them here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pulumi_claude_admin.findings import Status

NOTHING_COMPARED: Final = "nothing-compared"
"""The word of `--fail-on` for a run in which no declaration was compared: green then says nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """
    Facts of one run. `generated_at` is the platform's clock (UTC), `stacks` the `<project>/<stack>` that were compared,
    `elsewhere` the other stacks whose owner tags are believed, `fail_on` the statuses that count as failure (and with
    `fails_on_nothing` a run that compared nothing), `exit_codes` every code that applies, the one to end with first.
    `ignore_file` is the file of exceptions that was used, as people would name it.
    """

    generated_at: datetime
    tool_version: str
    stacks: tuple[str, ...]
    source: str
    is_declared_only: bool
    fail_on: tuple[Status, ...]
    exit_codes: tuple[int, ...]
    elsewhere: tuple[str, ...] = ()
    fails_on_nothing: bool = False
    ignore_file: str | None = None
