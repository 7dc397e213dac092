"""
A list may be late right after a write. What contradicts a write of ours of a moment ago is looked at again before it is told, and
is *pending*, not drift, when it still does. Source: docs/platform/requests.md#delay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds import WORKSPACE_LISTS
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.errors import AdminApiError
from pulumi_claude_admin.findings import Finding, Status
from pulumi_claude_admin.ports import AdminApi

T = TypeVar("T")

LATE_BY: Final = timedelta(minutes=2)
"""How long after a write a list is not believed against it."""
AGAIN: Final = "run drift again in two minutes: if it still differs then, somebody changed it"


def pending_if_just_written(finding: Finding, declaration: DeclaredObject, now: datetime) -> Finding:
    """The finding, or the same as pending when it contradicts what was written less than two minutes ago."""
    is_difference = finding.status in {Status.DRIFTED, Status.MISSING} and bool(finding.changes)
    written_at = declaration.written_at
    if not is_difference or written_at is None or not timedelta(0) <= now - written_at < LATE_BY:
        return finding
    late = f"written at {written_at:%H:%M:%S} UTC and not shown yet: a list may be late"
    reason = late if finding.reason is None else f"{late}; {finding.reason}"
    return replace(finding, status=Status.PENDING, reason=reason, remedy=AGAIN)


def contradicted(findings: tuple[Finding, ...]) -> frozenset[str]:
    """Ids of the workspaces whose lists contradict what was written a moment ago."""
    return frozenset(
        finding.subject.workspace_id
        for finding in findings
        if finding.status is Status.PENDING and finding.changes and finding.subject.workspace_id is not None
    )


def look_again(reading: Reading, api: AdminApi, workspaces: frozenset[str]) -> Reading:
    """The reading with these workspaces' lists as they are now. What cannot be read again stays as it was."""
    snapshot = reading.snapshot
    for one in WORKSPACE_LISTS:
        snapshot = one.put(snapshot, _again(one.get(snapshot), partial(one.ask, api), workspaces))
    return replace(reading, snapshot=snapshot, now=api.now())


def _again(known: Mapping[str, T], ask: Callable[[str], T], workspaces: frozenset[str]) -> dict[str, T]:
    lists = dict(known)
    for workspace_id in sorted(workspaces & known.keys()):
        try:
            lists[workspace_id] = ask(workspace_id)
        except AdminApiError:
            continue
    return lists
