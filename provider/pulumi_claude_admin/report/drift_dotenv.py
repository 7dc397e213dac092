"""
The report as `NAME=value` lines, for the next step of a pipeline: a persistent format of words and whole numbers alone.

GitLab takes it as `artifacts:reports:dotenv`, GitHub as lines of `$GITHUB_OUTPUT`. Nothing that somebody typed is in it, so that it can
be handed to a runner as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_claude_admin.model.severity import worst
from pulumi_claude_admin.report.drift_counts import CLASSES, count_rows
from pulumi_claude_admin.report.drift_report import Report
from pulumi_claude_admin.report.drift_words import verdict


def render(report: Report) -> str:
    """The verdict, the highest severity, and the numbers of the table of every other form, 0 where it has no row."""
    return "".join(f"DRIFT_{name}={value}\n" for name, value in _values(report))


def _values(report: Report) -> Iterator[tuple[str, str | int]]:
    rows = {row.word: row for row in count_rows(report)}
    yield "VERDICT", verdict(report).lower().replace(" ", "-")
    yield "HIGHEST_SEVERITY", worst([row.severity for row in rows.values() if row.severity is not None]) or "none"
    for word in CLASSES:
        yield word.upper().replace(" ", "_"), rows[word].number if word in rows else 0
