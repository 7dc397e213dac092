"""A workspace's rate-limit overrides (rate-limits.md#write)."""

from __future__ import annotations

from collections.abc import Mapping

from claude_simulator.organization import Organization, RateLimitChange, RateLimitGroup
from claude_simulator.rules import rate_limits as rate_limit_rules
from claude_simulator.rules import workspaces as workspace_rules


def set_rate_limits(
    organization: Organization, workspace_id: str, entry_id: str, values: Mapping[str, int | None]
) -> dict[str, int]:
    """Merge overrides of one group into a workspace: a number sets, None clears, what is not named stays.

    A value above the organization's is stored as given (rate-limits.md#write). Returns the group's overrides.
    """
    with organization.lock:
        workspace = workspace_rules.workspace_exists(organization, workspace_id)
        group = rate_limit_rules.rate_limit_group_exists(organization, entry_id)
        workspace_rules.workspace_is_not_default(organization, workspace_id, "cannot have rate limits of its own")
        workspace_rules.workspace_is_not_archived(organization, workspace)
        rate_limit_rules.limiters_are_writable(values)
        overrides = organization.overrides_of(workspace_id)
        before = overrides.get(entry_id, {})
        merged = {**before, **values}
        kept = {limiter: value for limiter, value in merged.items() if value is not None}
        if kept:
            overrides[entry_id] = kept
        else:
            overrides.pop(entry_id, None)
        for limiter, value in values.items():
            if before.get(limiter) != value:
                was = RateLimitChange(
                    workspace_id, entry_id, limiter, before.get(limiter), changed_at=organization.clock.now()
                )
                organization.rate_limit_changes.append(was)
                _record(organization, workspace_id, group, limiter, value)
        return kept


def _record(
    organization: Organization, workspace_id: str, group: RateLimitGroup, limiter: str, value: int | None
) -> None:
    """Note a changed limiter; the group goes by its name in the feed, not by its id (activity-feed.md#events, [assumed])."""
    where = {"workspace_id": workspace_id, "model_group": group.display_name or group.group_type}
    if value is None:
        organization.record("platform_workspace_rate_limit_deleted", **where, limiter_type=limiter)
    else:
        organization.record("platform_workspace_rate_limit_updated", **where, limiter_type=limiter, value=value)
