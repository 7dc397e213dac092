"""The people of the organization: listed once per process, and found in that list by id or e-mail."""

from __future__ import annotations

from collections.abc import Callable

from pulumi_claude_admin.admin_api.cached.api_keys import API_KEYS
from pulumi_claude_admin.admin_api.cached.members import MEMBERS
from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.admin_api.cached.unknown_user import unknown_user
from pulumi_claude_admin.admin_api.cached.user_lookup import USERS, UserLookup
from pulumi_claude_admin.errors import AdminApiError, InvalidInputs
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.people import Everybody, is_email
from pulumi_claude_admin.ports import Invites, Users


class CachedUsers:
    """`ports.Users`, remembered. `clock` is monotonic seconds."""

    def __init__(self, users: Users, invites: Invites, cache: SingleFlightCache, clock: Callable[[], float]) -> None:
        self._users = users
        self._invites = invites
        self._cache = cache
        self._lookup = UserLookup(users, cache, clock)

    def list(self) -> tuple[User, ...]:
        """Everybody."""
        return self._cache.get(USERS, self._users.list)

    def everybody(self) -> Everybody:
        """The same, arranged for look-up."""
        return self._lookup.everybody()

    def list_matching(self, email: str) -> tuple[User, ...]:
        """Asked anew each time."""
        return self._users.list_matching(email)

    def retrieve(self, user_id: str) -> User:
        """Asked anew each time."""
        return self._users.retrieve(user_id)

    def update(self, user_id: str, role: str) -> User:
        """Give another role, and forget the memberships that came with the old one."""
        with self._cache.dropping_on_error(USERS):
            written = self._users.update(user_id, role)
        self._cache.change(USERS, lambda known: tuple(written if one.id == user_id else one for one in known))
        self._cache.drop_each(MEMBERS)
        return written

    def remove(self, user_id: str) -> None:
        """Remove somebody, with all memberships and personal keys."""
        with self._cache.dropping_on_error(USERS):
            self._users.remove(user_id)
        self._cache.change(USERS, lambda known: tuple(one for one in known if one.id != user_id))
        self._cache.drop_each(MEMBERS)
        self._cache.drop(API_KEYS)

    def find(self, reference: str) -> User | None:
        """
        The person with this `user_…` id or e-mail (in any case), or None: from the list, and after a miss of an e-mail by one
        more question.
        """
        return self._lookup.find(reference.strip())

    def require(self, reference: str) -> User:
        """The same. Raises InvalidInputs, with why nobody is meant and what to do, when that is so."""
        found = self.find(reference)
        if found is None:
            raise self.unknown(reference)
        return found

    def unknown(self, reference: str) -> InvalidInputs:
        """The error for an e-mail or id that means nobody: why that is so, and what to do."""
        return unknown_user(reference, self._invites_if_listed() if is_email(reference) else ())

    def _invites_if_listed(self) -> tuple[Invite, ...]:
        """They only make a sentence better: whoever may not list them is told the rest."""
        try:
            return self._invites.list()
        except AdminApiError:
            return ()
