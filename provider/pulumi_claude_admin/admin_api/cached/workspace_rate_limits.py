"""A workspace's rate limits, listed once per process. A write makes its workspace be listed again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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
            written = self._workspace_rate_limits.set(workspace_id, entry_id, limits)
        self.require_kept(written, limits)
        return written

    def require_kept(
        self,
        written: WorkspaceRateLimit,
        limiters: Collection[str],
        *,
        look: Callable[[], tuple[WorkspaceRateLimit, ...]] | None = None,
    ) -> None:
        """By a list that was asked for after the write, which is remembered."""
        key = (WORKSPACE_RATE_LIMITS, written.workspace_id)

        def anew() -> tuple[WorkspaceRateLimit, ...]:
            return self._cache.renewed(key, lambda: self._workspace_rate_limits.list(written.workspace_id))

        with self._cache.dropping_on_error(key):
            self._workspace_rate_limits.require_kept(written, limiters, look=look or anew)

    def forget(self, workspace_id: str) -> None:
        """Drop one workspace's overrides, after a write through the Console."""
        self._cache.drop_values((WORKSPACE_RATE_LIMITS, workspace_id))
