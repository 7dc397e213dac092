"""
Who is meant by an id or an e-mail: from the one list of people, and by a question of its own for who is not in it.

Somebody may have joined since the list was read, and a simulator that stands in for a stack's organization makes people when
they are asked for by e-mail. Who was found so is put into the list, so that everybody who looks there sees the same people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.errors import Rejected
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.people import Everybody, find_user, is_email, person_key
from pulumi_claude_admin.ports import Users

USERS: Final = "users"
"""The key of the list in the cache."""

MISS_HOLDS_FOR: Final = 60.0
"""Seconds for which nobody asks again for an e-mail that nobody had: one misspelt name may stand in a hundred member lists."""


@dataclass(frozen=True, slots=True)
class _Asked:
    user: User | None
    at: float


class UserLookup:
    """Finds one of `users`; the list is that of `cache`. `clock` is monotonic seconds."""

    def __init__(self, users: Users, cache: SingleFlightCache, clock: Callable[[], float]) -> None:
        self._users = users
        self._cache = cache
        self._clock = clock
        self._everybody = Everybody.of(())

    def everybody(self) -> Everybody:
        """The list, arranged for look-up; anew only when it has changed."""
        users, arranged = self._cache.get(USERS, self._users.list), self._everybody
        if arranged.users is not users:
            self._everybody = arranged = Everybody.of(users)
        return arranged

    def find(self, reference: str) -> User | None:
        """The person with this id or e-mail, or None. A miss costs one call, unless the same miss was a moment ago."""
        listed = self.everybody().find(reference)
        if listed is not None or not is_email(reference):
            return listed
        key = ("user", person_key(reference))
        asked = self._cache.get(key, lambda: self._ask(reference))
        if asked.user is None and self._clock() - asked.at >= MISS_HOLDS_FOR:
            self._cache.drop(key)
            asked = self._cache.get(key, lambda: self._ask(reference))
        return asked.user

    def _ask(self, email: str) -> _Asked:
        """
        Ask for one e-mail. The platform takes `ana+x@…` for `ana@…` (docs/platform/users.md#e-mail-filter); a role is
        given to nobody but the one who was named. An e-mail that the platform refuses as such is nobody's.
        """
        try:
            user = find_user(email, self._users.list_matching(email))
        except Rejected:
            user = None
        if user is not None:
            self._put(user)
        return _Asked(user, self._clock())

    def _put(self, user: User) -> None:
        def edit(known: tuple[User, ...]) -> tuple[User, ...]:
            return (*(person for person in known if person.id != user.id), user)

        self._cache.change(USERS, edit)
