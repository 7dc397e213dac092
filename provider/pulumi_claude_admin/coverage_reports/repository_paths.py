"""From the paths of a coverage file to those from the repository's root: a runner's own folders are taken off. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from pulumi_claude_admin.coverage_reports.measured_lines import Lines
from pulumi_claude_admin.errors import OutcomesUnreadable

_ABSOLUTE: Final = re.compile(r"/|[A-Za-z]:/")


def from_root(lines: Lines, repository: str, *, roots: Sequence[str], source: str) -> Lines:
    """
    With each file by its path from the root; what lies outside it (a library's own files) is left out.

    `roots` are folders that the repository was checked out to; those of GitHub's and GitLab's own runners are known. Raises
    OutcomesUnreadable where every file lies outside, as then the root is another one.
    """
    known = (*roots, *_of_runners(repository))
    found = {path: one for name, one in lines.items() if (path := _path(name, known)) is not None}
    if lines and not found:
        raise OutcomesUnreadable(
            f"{source} names files such as {min(lines)}, which is not within {repository} as any known runner checks it out",
            hint="Say which folder the repository was checked out to",
        )
    return found


def _of_runners(repository: str) -> tuple[str, ...]:
    """Where they check out to. Source: GitHub's and GitLab's documentation of their runners, 2026."""
    name = repository.rpartition("/")[2]
    github = (PurePosixPath("/home", "runner", "work"), "/__w", "D:/a")
    return (*(f"{folder}/{name}/{name}" for folder in github), f"/builds/{repository}")


def _path(name: str, roots: Sequence[str]) -> str | None:
    for root in roots:
        folder = f"{root.rstrip('/')}/"
        if name.startswith(folder):
            return name.removeprefix(folder)
    return None if _ABSOLUTE.match(name) else name.removeprefix("./")
