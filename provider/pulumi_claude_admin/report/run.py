"""The facts of the run that made a report, injected: no clock and no environment is asked for them here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pulumi_claude_admin.findings import Finding, Severity, Status
from pulumi_claude_admin.report.pii import Pii

NOTHING_COMPARED: Final = "nothing-compared"
"""The word of `--fail-on` for a run in which no declaration was compared: green then says nothing."""


@dataclass(frozen=True, slots=True)
class FailOn:
    """The statuses that fail a run, each with the least severity that it takes; None: whatever the severity is."""

    statuses: Mapping[Status, Severity | None]

    def is_met_by(self, finding: Finding) -> bool:
        """Whether the run fails for this finding. What has no severity fails for its status alone."""
        if finding.status not in self.statuses:
            return False
        least = self.statuses[finding.status]
        return least is None or (finding.severity is not None and finding.severity.rank <= least.rank)


@dataclass(frozen=True, slots=True)
class ReadFrom:
    """
    How the organization was read where a copy is kept: `kept` lists as they were read at `as_of` or later, and not changed since by
    the activity feed, and `asked` ones anew. `why_full` says why none was taken from the copy, goes on from "because"; `problem` why
    the copy could not be renewed.
    """

    asked: int
    kept: int
    as_of: datetime | None = None
    why_full: str | None = None
    problem: str | None = None

    @property
    def words(self) -> str:
        """`2 lists read anew, 9 kept as of 2026-11-24 03:00 UTC or later and unchanged since`."""
        return self._how if self.problem is None else f"{self._how}; {self.problem}"

    @property
    def _how(self) -> str:
        if self.why_full is not None:
            return f"everything was read, because {self.why_full}"
        if self.as_of is None:
            return f"{_lists(self.asked)} read anew, none kept"
        return f"{_lists(self.asked)} read anew, {self.kept} kept as of {self.as_of:%Y-%m-%d %H:%M} UTC or later and unchanged since"


def _lists(number: int) -> str:
    return "1 list" if number == 1 else f"{number} lists"


@dataclass(frozen=True, slots=True)
class Run:
    """
    Facts of one run. `generated_at` is the platform's clock (UTC), `stacks` the `<project>/<stack>` that were compared,
    `elsewhere` the other stacks whose owner tags are believed, `fail_on` what counts as failure (and with
    `fails_on_nothing` a run that compared nothing), `exit_codes` every code that applies, the one to end with first (unless
    `exits_zero`: then a run that has a report ends with 0).
    `planned_steps` are the digests of what the branch plans, None without a program or where one could not be previewed.
    `ignore_file` is the file of exceptions that was used, as people would name it; `commit` what the project's folder has checked
    out, None outside a repository; `pii` how addresses are told; `read_from` how the organization was read, None where no copy is kept.
    """

    generated_at: datetime
    tool_version: str
    stacks: tuple[str, ...]
    source: str
    is_declared_only: bool
    fail_on: FailOn
    exit_codes: tuple[int, ...]
    elsewhere: tuple[str, ...] = ()
    fails_on_nothing: bool = False
    ignore_file: str | None = None
    commit: str | None = None
    exits_zero: bool = False
    pii: Pii = Pii.FULL
    read_from: ReadFrom | None = None
    planned_steps: tuple[str, ...] | None = None
