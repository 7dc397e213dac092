"""
Whom a reference means: an e-mail address in any letter case, or a user id exactly as it is spelled. Decided here and nowhere else.

An id has no `@`; an e-mail address may begin with `user_`.
"""

from __future__ import annotations

from collections.abc import Iterable

from pulumi_claude_admin.model.member import User


def is_email(reference: str) -> bool:
    """Whether this is an e-mail address, and no id."""
    return "@" in reference


def person_key(reference: str) -> str:
    """What all spellings of one reference have in common, and no two references else."""
    text = reference.strip()
    return text.casefold() if is_email(text) else text


def users_by_key(users: Iterable[User]) -> dict[str, User]:
    """The users by the keys of their e-mail addresses and ids: one look-up for each of a thousand references."""
    return {person_key(name): user for user in users for name in (user.email, user.id)}


def find_user(reference: str, users: Iterable[User]) -> User | None:
    """The user with this id, or with this e-mail address in any case."""
    wanted = person_key(reference)
    return next((user for user in users if wanted in {user.id, person_key(user.email)}), None)
