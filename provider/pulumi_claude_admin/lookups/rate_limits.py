"""What a workspace may really ask, and who says so. Source: docs/platform/rate-limits.md#workspace, docs/platform/rate-limits.md#write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pulumi

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.lookups import workspaces
from pulumi_claude_admin.lookups.edge import as_output, named, nothing, require_session, require_text
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit
from pulumi_claude_admin.session import Session


@dataclass(frozen=True)
class LimiterResult:
    """
    The value of one limiter that is enforced. `source` is `workspace` when it is the workspace's own, else `organization`.

    Example:
        def is_own(limiter: claude.LimiterResult) -> bool:
            return limiter.source == "workspace"
    """

    value: int
    source: Literal["workspace", "organization"]


@dataclass(frozen=True)
class RateLimitsResult:
    """
    What is enforced of one group, by limiter: `requests_per_minute`, `output_tokens_per_minute` and so on.

    A limiter that is absent is not limited. `workspace_id` is None for the organization's own limits.

    Example:
        def requests(limits: claude.RateLimitsResult) -> int:
            return limits.limits["requests_per_minute"].value
    """

    workspace_id: str | None
    group_id: str
    group_name: str
    limits: Mapping[str, LimiterResult]


def get_rate_limits(*, group: str, workspace_id: str | None = None) -> RateLimitsResult:
    """
    What a workspace, or without one the organization, may ask of a group, and whether that is the workspace's own limit.

    `group` is a display name in any letter case, a model or an `rlg_…` id. Values are requests or tokens per minute (day,
    second), as the limiter's name says. The lower one is enforced: a workspace's limit above the organization's counts for
    nothing. Source: Claude docs, Admin API > Rate limits API. Errors: no such group, with those that there are; no such
    workspace, or an archived one.

    Example:
        limits = claude.get_rate_limits(group="Claude Sonnet 4.x", workspace_id=payments.id)
        pulumi.export("requests per minute", limits.limits["requests_per_minute"].value)
    """
    with named("get_rate_limits", group=group, workspace_id=workspace_id):
        wanted = require_text("group", group)
        where = None if workspace_id is None else require_text("workspace_id", workspace_id)
        session = require_session()
        entry = _entry(session, wanted)
        own = {} if where is None else _own(session, where, entry.group.id)
        return RateLimitsResult(
            workspace_id=where,
            group_id=entry.group.id,
            group_name=entry.group.label,
            limits=_enforced(entry.limits, own),
        )


def get_rate_limits_output(
    *, group: pulumi.Input[str], workspace_id: pulumi.Input[str] | None = None
) -> pulumi.Output[RateLimitsResult]:
    """
    `get_rate_limits` of inputs, as an output; not known in a preview without a credential.

    Example:
        limits = claude.get_rate_limits_output(group="Claude Sonnet 4.x", workspace_id=payments.id)
        pulumi.export("requests per minute", limits.limits["requests_per_minute"].value)
    """
    return as_output(get_rate_limits, group=group, workspace_id=workspace_id)


def _entry(session: Session, group: str) -> OrganizationRateLimit:
    try:
        return session.api.rate_limits.group(group)
    except InvalidInputs as error:
        raise nothing("; ".join(problem.reason for problem in error.problems), hint=error.hint) from None


def _own(session: Session, workspace_id: str, group_id: str) -> Mapping[str, int]:
    """What the workspace has itself; the Default workspace cannot (docs/platform/workspaces.md#default-workspace)."""
    found = workspaces.find(session, workspace_id)
    if found.is_archived:
        raise nothing(f"workspace {found.name!r} ({found.id}) was archived, so nothing can be asked in it")
    if session.api.workspaces.is_default(workspace_id):
        return {}
    entries = session.api.workspace_rate_limits.list(workspace_id)
    return next((entry.limits for entry in entries if entry.group.id == group_id), {})


def _enforced(organization: Mapping[str, int], own: Mapping[str, int]) -> dict[str, LimiterResult]:
    theirs = {name: LimiterResult(value, "organization") for name, value in organization.items()}
    lower = {name: value for name, value in own.items() if name not in theirs or value <= theirs[name].value}
    return dict(sorted((theirs | {name: LimiterResult(value, "workspace") for name, value in lower.items()}).items()))
