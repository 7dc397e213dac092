"""Memberships, listed once per process and workspace. A write makes its workspace be listed again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.model.member import Member
from pulumi_claude_admin.ports import Members

MEMBERS: Final = "members"
"""With the id of a workspace."""


class CachedMembers:
    """`ports.Members`, remembered."""

    def __init__(self, members: Members, cache: SingleFlightCache) -> None:
        self._members = members
        self._cache = cache

    def list(self, workspace_id: str) -> tuple[Member, ...]:
        """Everybody in the workspace, inherited memberships included."""
        return self._cache.get((MEMBERS, workspace_id), lambda: self._members.list(workspace_id))

    def add(self, workspace_id: str, user_id: str, role: str) -> Member:
        """Give a membership."""
        with self._cache.dropping((MEMBERS, workspace_id)):
            return self._members.add(workspace_id, user_id, role)

    def update(self, workspace_id: str, user_id: str, role: str) -> Member:
        """Change a membership's role."""
        with self._cache.dropping((MEMBERS, workspace_id)):
            return self._members.update(workspace_id, user_id, role)

    def remove(self, workspace_id: str, user_id: str) -> None:
        """Take a membership away."""
        with self._cache.dropping((MEMBERS, workspace_id)):
            self._members.remove(workspace_id, user_id)

    def require_kept(
        self,
        workspace_id: str,
        roles: Mapping[str, str | None],
        *,
        look: Callable[[], tuple[Member, ...]] | None = None,
    ) -> None:
        """By a list that was asked for after the writes, which is remembered."""
        key = (MEMBERS, workspace_id)

        def anew() -> tuple[Member, ...]:
            return self._cache.renewed(key, lambda: self._members.list(workspace_id))

        with self._cache.dropping_on_error(key):
            self._members.require_kept(workspace_id, roles, look=look or anew)
