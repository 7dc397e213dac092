"""Invitations to the organization, listed once per process."""

from __future__ import annotations

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.ports import Invites


class CachedInvites:
    """`ports.Invites`, remembered."""

    def __init__(self, invites: Invites, cache: SingleFlightCache) -> None:
        self._invites = invites
        self._cache = cache

    def list(self) -> tuple[Invite, ...]:
        """All of them."""
        return self._cache.get("invites", self._invites.list)
