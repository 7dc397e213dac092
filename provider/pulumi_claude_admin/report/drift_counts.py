"""How many of what a drift report has, what is wrong first. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.drift.severity import is_follower
from pulumi_claude_admin.findings import Status
from pulumi_claude_admin.model.severity import Severity, worst
from pulumi_claude_admin.report.drift_report import AS_DECLARED, EXPIRED, NEEDS_A_LOOK, Report
from pulumi_claude_admin.report.page import Count

_ORDER: Final = (*NEEDS_A_LOOK, *(one for one in Status if one not in {*NEEDS_A_LOOK, *AS_DECLARED}), Status.IN_SYNC)
CLASSES: Final = (*map(str, _ORDER), EXPIRED)
"""The words of all rows that there can be."""


def count_rows(report: Report) -> Iterator[Count]:
    """A row for each class of which there is anything, what is wrong first."""
    numbers = dict(report.counts)
    numbers[Status.UNMANAGED] -= len(report.counted)
    numbers[Status.IN_SYNC] += numbers.pop(Status.PENDING)
    followers = Counter(one.status for one in report.findings if is_follower(one))
    for status in _ORDER:
        if numbers[status]:
            severities = [one.severity for one in report.of(status) if one.severity is not None and not one.is_counted]
            remark = _remark(status, followers[status], report.counts[Status.PENDING])
            yield Count(str(status), numbers[status] - followers[status], worst(severities), remark)
    if report.expired_entries:
        yield Count(EXPIRED, len(report.expired_entries), Severity.LOW, "exceptions")


def _remark(status: Status, followers: int, pending: int) -> str:
    if followers:
        return f"{followers} more follow"
    return f"{pending} pending" if status is Status.IN_SYNC and pending else ""
