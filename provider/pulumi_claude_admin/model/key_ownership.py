"""
Who stands behind an API key, and who has left: decided here and nowhere else.

A key acts as a person or a service account (`owner_id`); one of the old kind acts as nobody, and then whoever made it stands behind
it. Such keys go on working after that person has left. Source: docs/platform/users.md#removal, docs/platform/api-keys.md#object.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pulumi_claude_admin.model.activity import LEFT, Activity
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.people import Everybody, person_key
from pulumi_claude_admin.model.usage import ActorKind, UsageActor

_SERVICE_ACCOUNT: Final = "svac_"


class KeyOwner(StrEnum):
    """Who stands behind a key."""

    PERSON = "person"
    SERVICE_ACCOUNT = "service_account"
    NOBODY = "nobody"
    """It acts as nobody and does not say who made it."""
    LEAVER = "leaver"
    """A person who is not in the organization any more."""
    UNKNOWN = "unknown"
    """A person of whom nobody could look up whether they are still there."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who stands behind one key. `user` is the person, where that is one of the organization; `id` whom the key names."""

    owner: KeyOwner
    id: str | None = None
    user: User | None = None


@dataclass(frozen=True, slots=True)
class Leavers:
    """People who are known to have left: ids, and e-mail addresses in small letters. Nobody who is there now is in it."""

    ids: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()


def ownership(key: ApiKey, people: Everybody | None, leavers: Leavers) -> Ownership:
    """Who stands behind the key. `people` None: they could not be listed, and then only who is known to have left is called a leaver."""
    named = key.owner_id or key.created_by_id
    if named is None:
        return Ownership(KeyOwner.NOBODY)
    if named.startswith(_SERVICE_ACCOUNT):
        return Ownership(KeyOwner.SERVICE_ACCOUNT, named)
    if named in leavers.ids:
        return Ownership(KeyOwner.LEAVER, named)
    if people is None:
        return Ownership(KeyOwner.UNKNOWN, named)
    user = people.by_id.get(named)
    return Ownership(KeyOwner.PERSON if user is not None else KeyOwner.LEAVER, named, user)


def known_leavers(actors: Iterable[UsageActor], activities: Iterable[Activity], people: Everybody | None) -> Leavers:
    """From what the reports and the activity feed say; somebody who is listed now has come back, and is none."""
    gone = [one for one in actors if one.kind is ActorKind.USER and one.is_deleted]
    left = {str(one.details["user_id"]) for one in activities if one.type in LEFT and "user_id" in one.details}
    ids = frozenset(left | {one.id for one in gone})
    emails = frozenset(person_key(one.email) for one in gone if one.email)
    if people is None:
        return Leavers(ids, emails)
    return Leavers(ids - people.by_id.keys(), emails - people.by_key.keys())
