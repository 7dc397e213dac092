"""The groups of models that rate limits are about. Source: docs/platform/rate-limits.md#organization."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pulumi

from pulumi_claude_admin.lookups.edge import as_output, named, require_session
from pulumi_claude_admin.model.rate_limit import RateLimitGroup

_OF_MODELS: Final = "model_group"


@dataclass(frozen=True)
class ModelGroupResult:
    """
    A group of models. `id` (`rlg_…`) is the same in every organization and never changes, which its `name` may.

    Example:
        def has_model(group: claude.ModelGroupResult, model: str) -> bool:
            return model in group.models
    """

    id: str
    name: str
    models: tuple[str, ...]


def list_model_groups() -> tuple[ModelGroupResult, ...]:
    """
    The groups of models that the organization has rate limits for, by name. Source: Claude docs, Admin API > Rate limits API.

    Groups of other things, such as batches, are left out. Errors: no credential, or one of another organization.

    Example:
        for group in claude.list_model_groups():
            claude.WorkspaceRateLimit(group.name, workspace_id=payments.id, group=group.id, requests_per_minute=100)
    """
    with named("list_model_groups"):
        groups = (entry.group for entry in require_session().api.rate_limits.list())
        found = sorted((one for one in groups if one.type == _OF_MODELS), key=lambda one: (one.label, one.id))
        return tuple(map(_result, found))


def list_model_groups_output() -> pulumi.Output[tuple[ModelGroupResult, ...]]:
    """
    `list_model_groups` as an output; not known in a preview without a credential.

    Example:
        groups = claude.list_model_groups_output()
        pulumi.export("groups", groups.apply(lambda found: [one.name for one in found]))
    """
    return as_output(list_model_groups)


def _result(group: RateLimitGroup) -> ModelGroupResult:
    return ModelGroupResult(id=group.id, name=group.label, models=group.models)
