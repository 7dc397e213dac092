"""The report of policy for a person at a terminal, or in a log."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_claude_admin.quoting import one_line
from pulumi_claude_admin.report.policy_report import PolicyReport, where
from pulumi_claude_admin.report.text_columns import wrap

COLUMNS = 100


def render(report: PolicyReport) -> str:
    """All of it: the headline, each finding with its remedy, what could not be known."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: PolicyReport) -> Iterator[str]:
    yield f"Policy: {report.headline}."
    for one in report.findings:
        yield ""
        yield one_line(f"{one.level}  {one.severity}  {one.rule}  {where(one.place)}")
        yield from _indented(f"{one.sentence}.")
        yield from _indented(f"What to do: {one.remedy}")
    if report.unknown:
        yield ""
        yield "Could not be known:"
        for unknown in report.unknown:
            yield from _indented(f"{unknown.rule} ({unknown.level}), {where(unknown.place)}: {unknown.reason}")


def _indented(text: str) -> Iterator[str]:
    yield from wrap(one_line(text), COLUMNS, indent="  ", hanging=4)
