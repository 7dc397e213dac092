"""Invitations to the organization, listed once per process and found in that list by id."""

from __future__ import annotations

from pulumi_claude_admin.admin_api.cached.listing import CachedListing
from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.ports import Invites


class CachedInvites(CachedListing[Invite]):
    """`ports.Invites`, remembered."""

    key = "invites"

    def __init__(self, invites: Invites, cache: SingleFlightCache) -> None:
        super().__init__(invites.list, cache)
        self._invites = invites

    def retrieve(self, invite_id: str) -> Invite:
        """Asked anew each time."""
        return self._invites.retrieve(invite_id)

    def create(self, *, email: str, role: str) -> Invite:
        """Invite somebody. Raises ApiWriteNotConfirmed when the answer shows an invitation that was there before."""
        return self._made(lambda: self._invites.create(email=email, role=role), what=f"the invitation of {email!r}")

    def delete(self, invite_id: str) -> None:
        """Withdraw a pending one."""
        self._removed(invite_id, lambda: self._invites.delete(invite_id))
