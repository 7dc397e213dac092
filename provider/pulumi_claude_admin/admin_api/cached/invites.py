"""Invitations to the organization, listed once per process. Writes keep the list right."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.errors import ApiWriteNotConfirmed
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.ports import Invites

INVITES: Final = "invites"


class CachedInvites:
    """`ports.Invites`, remembered."""

    def __init__(self, invites: Invites, cache: SingleFlightCache) -> None:
        self._invites = invites
        self._cache = cache

    def list(self) -> tuple[Invite, ...]:
        """All of them."""
        return self._cache.get(INVITES, self._invites.list)

    def create(self, *, email: str, role: str) -> Invite:
        """Invite somebody. Raises ApiWriteNotConfirmed when the answer shows an invitation that was there before."""
        before = {one.id for one in self.list()}
        with self._cache.dropping_on_error(INVITES):
            made = self._invites.create(email=email, role=role)
        if made.id in before:
            raise ApiWriteNotConfirmed(
                f"the Admin API answered the invitation of {email!r} with one that was there before ({made.id})",
                outcome_unknown=True,
            )
        self._cache.change(INVITES, lambda known: (made, *known))
        return made

    def delete(self, invite_id: str) -> None:
        """Withdraw a pending one."""
        with self._cache.dropping_on_error(INVITES):
            self._invites.delete(invite_id)
        self._cache.change(INVITES, lambda known: tuple(one for one in known if one.id != invite_id))
