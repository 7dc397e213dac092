"""What drift means in money: monthly caps as declared and as they are now. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Final

from pulumi_claude_admin.drift.severity import is_follower
from pulumi_claude_admin.findings import Change, Finding, Kind, Status
from pulumi_claude_admin.model.diff import Scalar
from pulumi_claude_admin.report.drift_report import Report
from pulumi_claude_admin.report.drift_words import location
from pulumi_claude_admin.report.page import Bar, Chart

_DIFFERING: Final = (Status.CONFLICT, Status.DRIFTED, Status.MISSING)
_LEAST: Final = 2
"""Fewer bars are no picture."""
_MOST: Final = 12
_PLAIN: Final = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,6})?")
_MOST_LINES: Final = 4
"""Two stacks may both declare the organization's cap."""


@dataclass(frozen=True, slots=True)
class _Cap:
    """A cap that is not as declared. `after` is None when there is none any more."""

    name: str
    before: Decimal
    after: Decimal | None


def money_lines(report: Report) -> tuple[str, ...]:
    """One sentence for the workspaces' caps that differ, and one for the organization's."""
    return tuple(islice(_lines(report), _MOST_LINES))


def caps_chart(report: Report) -> Chart | None:
    """Caps of workspaces that differ, the greatest difference first; None where there is too little to see."""
    caps = [one for one in _caps(report, Kind.WORKSPACE_SPEND_LIMIT) if one.after is not None]
    if len(caps) < _LEAST:
        return None
    caps.sort(key=lambda one: -abs((one.after or 0) - one.before))
    bars = tuple(Bar(one.name, float(one.before), float(one.after or 0)) for one in caps[:_MOST])
    return Chart("Monthly caps, declared and now", bars)


def _lines(report: Report) -> Iterator[str]:
    caps = _caps(report, Kind.WORKSPACE_SPEND_LIMIT)
    kept, gone = [one for one in caps if one.after is not None], [one for one in caps if one.after is None]
    if kept:
        before, after = sum(one.before for one in kept), sum(one.after or 0 for one in kept)
        what = "1 workspace cap differs" if len(kept) == 1 else f"{len(kept)} workspace caps differ"
        yield f"{what}: {before:,.2f} a month declared, {after:,.2f} now ({after - before:+,.2f})."
    if gone:
        what = "1 workspace has" if len(gone) == 1 else f"{len(gone)} workspaces have"
        yield f"{what} no cap any more: {sum(one.before for one in gone):,.2f} a month declared, no limit now."
    for one in _caps(report, Kind.ORGANIZATION_SPEND_LIMIT):
        now = f"{one.after:,.2f} now" if one.after is not None else "no limit now"
        yield f"The organization's cap: {one.before:,.2f} a month declared, {now}."


def _caps(report: Report, kind: Kind) -> list[_Cap]:
    return [
        _Cap(location(finding.subject), before, _amount(change.actual))
        for finding in report.of(*_DIFFERING)
        if finding.subject.kind is kind and not is_follower(finding)
        for change in _amounts(finding)
        if (before := _amount(change.declared)) is not None and _is_known(change.actual)
    ]


def _amounts(finding: Finding) -> Iterator[Change]:
    return (change for change in finding.changes if change.path == "amount")


def _is_known(scalar: Scalar) -> bool:
    return scalar is None or _amount(scalar) is not None


def _amount(scalar: Scalar) -> Decimal | None:
    """The number; None for what is none that anybody pays, as somebody's JSON may have it (`1e999999999`, `NaN`)."""
    return Decimal(scalar) if isinstance(scalar, str) and _PLAIN.fullmatch(scalar) else None
