"""What rules of policy said of a branch, as lines of a drift report for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.policy_report import PolicyReport, where
from pulumi_claude_admin.report.styled_lines import INDENT, Line, Span, wrapped
from pulumi_claude_admin.report.text_columns import pad

_STYLES: Final = {Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "dim"}


def policy_lines(report: PolicyReport | None, *, columns: int, is_verbose: bool) -> Iterator[Line]:
    """Each finding with its remedy; what rules could not know is named when everything was asked for."""
    if report is None:
        return
    yield ()
    yield (Span("Policy", "bold"), Span(f"  {report.headline}", "dim"))
    for one in report.findings:
        about = ", ".join(filter(None, (one.place.declared_at, one.rule, one.severity)))
        text = f"{pad(str(one.level), 11)}{one.sentence} ({about})"
        yield from wrapped(printable(text), columns, indent="  ", style=_STYLES[one.severity], hanging=11)
        yield from wrapped(printable(f"→ {one.remedy}"), columns, indent=INDENT, style="dim", hanging=2)
    for unknown in report.unknown if is_verbose else ():
        text = f"{pad('unknown', 11)}{where(unknown.place)}: {unknown.reason} ({unknown.rule})"
        yield from wrapped(printable(text), columns, indent="  ", style="dim", hanging=11)
