"""What tests covered of the files that a change touched, before it and after it. The project's own figure says nothing of one change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pulumi_claude_admin.outcome_ports import FileCoverage, TouchedFile

Measured = Mapping[str, FileCoverage]
"""What was measured at one commit, by path."""


@dataclass(frozen=True, slots=True)
class CoverageChange:
    """Lines of the touched files at two commits: how many were measured, and how many of those a test ran. A new file has none before."""

    before: FileCoverage
    after: FileCoverage

    @property
    def points(self) -> float | None:
        """By how many percentage points the share moved, None where one side has no lines: files that are new have no share before."""
        if not self.before.measured or not self.after.measured:
            return None
        return 100 * (self.after.covered / self.after.measured - self.before.covered / self.before.measured)


def touched_coverage(
    touched: Sequence[TouchedFile], before: Measured | None, after: Measured | None
) -> CoverageChange | None:
    """Of all touched files together; None where either commit was not measured, or no touched file was."""
    if before is None or after is None:
        return None
    old = _sum(before, (one.path_before for one in touched))
    new = _sum(after, (one.path for one in touched))
    return CoverageChange(old, new) if old.measured or new.measured else None


def _sum(measured: Measured, paths: Iterable[str | None]) -> FileCoverage:
    found = [measured[path] for path in paths if path is not None and path in measured]
    return FileCoverage(sum(one.covered for one in found), sum(one.measured for one in found))
