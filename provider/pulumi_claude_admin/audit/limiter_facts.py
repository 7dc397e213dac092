"""The ceilings of a workspace, side by side with the organization's."""

from __future__ import annotations

from pulumi_claude_admin.audit.limit_facts import LimiterFacts
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit

_GROUP_OF_MODELS = "model_group"


def organization_limiters(inputs: OrganizationInputs) -> tuple[LimiterFacts, ...] | None:
    """The organization's own; None where nobody could look."""
    return None if inputs.rate_limits is None else _limiters(inputs.rate_limits, {})


def workspace_limiters(
    inputs: OrganizationInputs, workspace_id: str, *, is_default: bool
) -> tuple[LimiterFacts, ...] | None:
    """Those that hold in a workspace; the Default workspace has none of its own. None where nobody could look."""
    if inputs.rate_limits is None:
        return None
    if is_default:
        return _limiters(inputs.rate_limits, {})
    own = inputs.workspace_rate_limits.get(workspace_id)
    if own is None:
        return None
    return _limiters(inputs.rate_limits, {one.group.id: dict(one.limits) for one in own})


def _limiters(limits: tuple[OrganizationRateLimit, ...], own: dict[str, dict[str, int]]) -> tuple[LimiterFacts, ...]:
    return tuple(
        LimiterFacts(
            group=one.group.label,
            models=one.group.models,
            limiter=limiter,
            workspace_value=own.get(one.group.id, {}).get(limiter),
            organization_value=one.limits.get(limiter),
        )
        for one in limits
        if one.group.type == _GROUP_OF_MODELS
        for limiter in sorted({*one.limits, *own.get(one.group.id, {})})
    )
