"""Memberships, listed once per process and workspace. A write makes its workspace be listed again."""

from __future__ import annotations

from collections.abc import Collection
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

    def require_removed(self, workspace_id: str, user_ids: Collection[str]) -> None:
        """Asked anew each time."""
        self._members.require_removed(workspace_id, user_ids)
