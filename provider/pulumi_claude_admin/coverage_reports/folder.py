"""Coverage files in a folder, by commit: `COMMIT.xml` (or `.info`, `.json`), or any files in a folder called `COMMIT`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from pulumi_claude_admin.coverage_reports.cobertura import read_cobertura
from pulumi_claude_admin.coverage_reports.coverage_json import read_coverage_json
from pulumi_claude_admin.coverage_reports.lcov import read_lcov
from pulumi_claude_admin.coverage_reports.measured_lines import Lines, Report, together
from pulumi_claude_admin.coverage_reports.repository_paths import from_root
from pulumi_claude_admin.errors import OutcomesUnreadable
from pulumi_claude_admin.outcome_ports import FileCoverage

_LARGEST: Final = 256 * 1024 * 1024
"""Bytes of one file."""
_COMMIT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.IGNORECASE)
_READERS: Final[Mapping[bytes, Callable[..., Report]]] = {b"<": read_cobertura, b"{": read_coverage_json}
"""By what a file begins with; anything else may be lcov's."""


class FolderCoverage:
    """A folder, or one with a folder `OWNER/NAME` for each repository. `roots` are where the repository was checked out to."""

    def __init__(self, folder: Path, *, roots: Sequence[str] = ()) -> None:
        self._folder = folder
        self._roots = tuple(roots)

    def of(self, repository: str, commit: str) -> Mapping[str, FileCoverage] | None:
        """By path from the root; None where there is no file of this commit. Raises OutcomesUnreadable."""
        files = self._files(repository, commit)
        return together(self._lines(file, repository, commit) for file in files) if files else None

    def _files(self, repository: str, commit: str) -> list[Path]:
        found = list[Path]()
        try:
            for folder in (self._folder, self._folder / repository):
                found += folder.glob(f"{commit}.*")
                found += (one for one in (folder / commit).rglob("*") if not one.name.startswith("."))
            return sorted(one for one in found if one.is_file())
        except OSError as error:
            raise OutcomesUnreadable(f"the folder of coverage files cannot be read ({error.strerror})") from None

    def _lines(self, file: Path, repository: str, commit: str) -> Lines:
        source = str(file.relative_to(self._folder))
        report = _read(file, source)
        named = {one.lower() for one in (*report.commits, *_COMMIT.findall(file.name))}
        others = sorted(named - {commit})
        if others:
            raise OutcomesUnreadable(f"{source} is of commit {others[0][:12]}, not of {commit[:12]}")
        return from_root(report.lines, repository, roots=self._roots, source=source)


def _read(file: Path, source: str) -> Report:
    try:
        if file.stat().st_size > _LARGEST:
            raise OutcomesUnreadable(f"{source} is larger than {_LARGEST // 1024**2} MiB")
        content = file.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise OutcomesUnreadable(f"{source} cannot be read ({error.strerror})") from None
    return _READERS.get(content.lstrip()[:1], read_lcov)(content, source=source)
