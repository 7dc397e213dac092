"""The tracefiles of lcov (`lcov.info`), as Istanbul, cargo-llvm-cov, gcov's tools and others write them. Source: geninfo(1)."""

from __future__ import annotations

import re
from typing import Final

from pulumi_claude_admin.coverage_reports.measured_lines import Report
from pulumi_claude_admin.errors import OutcomesUnreadable

_LINE: Final = re.compile(r"DA:(\d{1,20}),(-?\d{1,20})(?:,.*)?")
_COMMIT: Final = re.compile(r"TN:.*?\b([0-9a-f]{40}(?:[0-9a-f]{24})?)\b.*", re.IGNORECASE)


def read_lcov(content: bytes, *, source: str) -> Report:
    """`source` is the file's name, for errors; a test's name that is a commit is believed. Raises OutcomesUnreadable."""
    files: dict[str, dict[int, bool]] = {}
    commits = set[str]()
    lines: dict[int, bool] | None = None
    for number, text in enumerate(content.decode("utf-8", errors="replace").splitlines(), start=1):
        if text.startswith("SF:"):
            lines = files.setdefault(text[3:].strip().replace("\\", "/"), {})
        elif text.startswith("DA:"):
            found = _LINE.fullmatch(text.strip())
            if found is None or lines is None:
                raise OutcomesUnreadable(f"{source}:{number} is no line of a tracefile of lcov")
            lines[int(found[1])] = lines.get(int(found[1]), False) or int(found[2]) > 0
        elif text.startswith("end_of_record"):
            lines = None
        elif (named := _COMMIT.fullmatch(text.strip())) is not None:
            commits.add(named[1].lower())
    if not files:
        raise OutcomesUnreadable(
            f"{source} is neither Cobertura's XML, nor coverage.py's JSON, nor a tracefile of lcov"
        )
    return Report(files, frozenset(commits))
