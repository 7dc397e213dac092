"""
A person who is there to be removed: whether somebody may be taken for that, and which canary keys end with them and which go on.

Keys that end with a person are gone for good, so nobody is removed who has one that is no canary. Values in, values out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.organization_member import ORGANIZATION_ROLES
from pulumi_claude_admin.model.people import Everybody, person_key
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.probe_ports import CanaryKey


class EndsWith(StrEnum):
    """What should end a key."""

    CLAUDE_CODE = "claude_code"
    """Leaving the Claude Code workspace, or the organization."""
    ORGANIZATION = "organization"
    """Leaving the organization: it acts as the person."""
    NOTHING = "nothing"
    """It acts as nobody, or as a service account, and goes on."""


@dataclass(frozen=True, slots=True)
class CanaryPerson:
    """Who is removed, the membership of the Claude Code workspace (None: there is none), and their canaries by what should end each."""

    user: User
    membership: Member | None
    keys: tuple[tuple[ApiKey, CanaryKey, EndsWith], ...]

    def ending_with(self, end: EndsWith) -> tuple[tuple[ApiKey, CanaryKey], ...]:
        """Those canaries."""
        return tuple((key, canary) for key, canary, ends in self.keys if ends is end)


def canary_person(
    email: str,
    users: Iterable[User],
    *,
    keys: Iterable[ApiKey],
    canaries: Mapping[str, CanaryKey],
    claude_code: Workspace | None,
    members: Iterable[Member],
) -> CanaryPerson:
    """
    The person, from what is there; `members` are those of the Claude Code workspace.

    Raises ConfigurationError for who may not be removed by a drill: somebody unknown, with a role that no invitation gives back, with a
    key that would be lost and is no canary, or without a canary that should end.
    """
    everybody = Everybody.of(users)
    user = everybody.find(email)
    if sum(person_key(one.email) == person_key(email) for one in everybody.users) > 1:
        raise _unusable(email, "is the address of more than one person, and nobody can say which of them is meant")
    if user is None:
        raise _unusable(email, "is nobody in this organization")
    if user.role not in ORGANIZATION_ROLES or user.inherited_role is not None:
        raise _unusable(email, f"is {user.role}, which no drill takes away")
    theirs = tuple((key, _end(key, user, claude_code)) for key in keys if key.is_live and _is_theirs(key, user))
    lost = [key.id for key, ends in theirs if ends is not EndsWith.NOTHING and key.id not in canaries]
    if lost:
        raise _unusable(email, f"has keys that would be gone for good and are no canaries: {', '.join(lost)}")
    found = tuple((key, canaries[key.id], ends) for key, ends in theirs if key.id in canaries)
    if all(ends is EndsWith.NOTHING for _, _, ends in found):
        raise _unusable(email, "has no canary that should end: neither a personal key nor one of Claude Code")
    membership = next((one for one in members if one.user_id == user.id and not one.is_inherited(user)), None)
    return CanaryPerson(user, membership, found)


def _is_theirs(key: ApiKey, user: User) -> bool:
    return user.id in {key.owner_id, key.created_by_id}


def _end(key: ApiKey, user: User, claude_code: Workspace | None) -> EndsWith:
    if key.owner_id == user.id:
        return EndsWith.ORGANIZATION
    is_claude_code = claude_code is not None and key.workspace_id == claude_code.id and key.owner_id is None
    return EndsWith.CLAUDE_CODE if is_claude_code else EndsWith.NOTHING


def _unusable(email: str, reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"{email} {reason}", hint="Nothing was written. `--whole` removes a person who is there for it alone"
    )
