"""
A person's own limit that is not as declared because a request for a higher one was approved since: *approved*, with the request's id. Pure.

A request names no amount, so whatever somebody set by hand after an approval looks the same until the next `pulumi up`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from pulumi_claude_admin.findings import Finding, Status
from pulumi_claude_admin.model.member_spend_limit import ApprovedRequest, EnterpriseSnapshot

REMEDY: Final = "declare the amount that was approved (`claude-admin increase-requests approve --edit` does it), and run `pulumi up`"


def with_approvals(
    finding: Finding, user_ids: Mapping[str, str], snapshot: EnterpriseSnapshot, *, period: str, since: datetime | None
) -> Finding:
    """
    Approved where a request explains every difference; else as it was, with the requests that explain some of them.

    `user_ids` are those of the changes, by path. `since` is when the stack last wrote the resource; None: nothing is explained.
    """
    if finding.status is not Status.DRIFTED or since is None:
        return finding
    there = [one.path for one in finding.changes if one.actual is not None]
    found = {path: one for path in there if (one := _latest(snapshot, user_ids.get(path), period, since)) is not None}
    if not found:
        return finding
    words = "; ".join(f"approved by {one.request_id} at {one.at:%Y-%m-%d %H:%M} UTC" for one in found.values())
    reason = words if finding.reason is None else f"{finding.reason}; {words}"
    if len(found) < len(finding.changes):
        return replace(finding, reason=reason)
    return replace(finding, status=Status.APPROVED, reason=reason, remedy=REMEDY)


def _latest(snapshot: EnterpriseSnapshot, user_id: str | None, period: str, since: datetime) -> ApprovedRequest | None:
    fitting = [one for one in snapshot.approved if (one.user_id, one.period) == (user_id, period) and one.at > since]
    return max(fitting, key=lambda one: one.at, default=None)
