"""
Whom a reference means: an e-mail address in any letter case, or a user id exactly as it is spelled. Decided here and nowhere else.

An id has no `@`; an e-mail address may begin with `user_`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from pulumi_claude_admin.model.member import User


def is_email(reference: str) -> bool:
    """Whether this is an e-mail address, and no id."""
    return "@" in reference


def is_user_id(reference: str) -> bool:
    """Whether this is shaped like the id of a person."""
    return reference.startswith("user_") and "/" not in reference


def person_key(reference: str) -> str:
    """What all spellings of one reference have in common, and no two references else."""
    text = reference.strip()
    return text.casefold() if is_email(text) else text


@dataclass(frozen=True, slots=True)
class Everybody:
    """The people of an organization, arranged once: five hundred workspaces ask for twenty of two thousand each."""

    users: tuple[User, ...]
    by_id: Mapping[str, User]
    by_key: Mapping[str, User]
    """By what all spellings of their e-mail addresses and ids have in common."""

    @classmethod
    def of(cls, users: Iterable[User]) -> Self:
        """These people."""
        listed = tuple(users)
        by_key = {person_key(name): user for user in listed for name in (user.email, user.id)}
        return cls(listed, {user.id: user for user in listed}, by_key)

    def find(self, reference: str) -> User | None:
        """The person with this id, or with this e-mail address in any case."""
        return self.by_key.get(person_key(reference))


def find_user(reference: str, users: Iterable[User]) -> User | None:
    """The user with this id, or with this e-mail address in any case."""
    wanted = person_key(reference)
    return next((user for user in users if wanted in {user.id, person_key(user.email)}), None)
