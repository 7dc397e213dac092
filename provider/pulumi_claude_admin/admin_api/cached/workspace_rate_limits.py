"""A workspace's rate limits, listed once per process. A write makes its workspace be listed again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.model.rate_limit import WorkspaceRateLimit
from pulumi_claude_admin.ports import WorkspaceRateLimits

WORKSPACE_RATE_LIMITS: Final = "workspace_rate_limits"
"""With the id of a workspace."""


class CachedWorkspaceRateLimits:
    """`ports.WorkspaceRateLimits`, remembered."""

    def __init__(self, workspace_rate_limits: WorkspaceRateLimits, cache: SingleFlightCache) -> None:
        self._workspace_rate_limits = workspace_rate_limits
        self._cache = cache

    def list(self, workspace_id: str) -> tuple[WorkspaceRateLimit, ...]:
        """The overrides of one workspace."""
        key = (WORKSPACE_RATE_LIMITS, workspace_id)
        return self._cache.get(key, lambda: self._workspace_rate_limits.list(workspace_id))

    def set(self, workspace_id: str, entry_id: str, limits: Mapping[str, int | None]) -> WorkspaceRateLimit:
        """Set the limiters named, clear those that are None, leave the others."""
        with self._cache.dropping((WORKSPACE_RATE_LIMITS, workspace_id)):
            return self._workspace_rate_limits.set(workspace_id, entry_id, limits)

    def forget(self, workspace_id: str) -> None:
        """Drop one workspace's overrides, after a write through the Console."""
        self._cache.drop_values((WORKSPACE_RATE_LIMITS, workspace_id))
