"""What a coverage file says of lines, before they are counted: several files of one commit (Python's and JavaScript's) are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pulumi_claude_admin.outcome_ports import FileCoverage

Lines = Mapping[str, Mapping[int, bool]]
"""Of each file, by the path that the report gives it, the lines that were measured, and whether a test ran them."""


@dataclass(frozen=True, slots=True)
class Report:
    """One coverage file. `commits` are those that it names itself, whole and in lower case; most name none."""

    lines: Lines
    commits: frozenset[str] = frozenset()


def together(reports: Iterable[Lines]) -> dict[str, FileCoverage]:
    """How many lines of each file were measured in any report, and how many a test of any of them ran."""
    found: dict[str, dict[int, bool]] = {}
    for report in reports:
        for path, lines in report.items():
            known = found.setdefault(path, {})
            for number, is_covered in lines.items():
                known[number] = known.get(number, False) or is_covered
    return {path: FileCoverage(sum(lines.values()), len(lines)) for path, lines in sorted(found.items())}
