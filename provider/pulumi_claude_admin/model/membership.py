"""
Explicit membership: the users that its references mean, and what of a workspace's member list somebody gave by hand.

Admins and billing people of the organization are members of every workspace unasked; these inherited memberships can be
neither given nor taken away, so they are left out of both sides before anything is compared (docs/platform/members.md#inheritance).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pulumi_claude_admin.model.member import Member, MemberRoles, User
from pulumi_claude_admin.model.people import Everybody


@dataclass(frozen=True, slots=True)
class Resolved:
    """
    References turned into users: user id to role, and the references that nobody in the organization answers to.

    `user_ids` are user ids by reference; `renamed` those references that are no name of their person any more, only a
    recorded id told whom they mean.
    """

    roles: Mapping[str, str]
    unknown: tuple[str, ...]
    user_ids: Mapping[str, str] = field(default_factory=dict)
    renamed: tuple[str, ...] = ()


def resolve(members: Mapping[str, str], everybody: Everybody, *, recorded: Mapping[str, str] | None = None) -> Resolved:
    """
    Turn e-mails and `user_…` ids into user ids. `unknown` and `renamed` are sorted.

    `recorded` are user ids by reference, as of the last write: a reference that nobody answers to any more means that person,
    who has another e-mail now. Somebody who is named by another line as well has the role of that line.
    """
    user_ids: dict[str, str] = {}
    renamed: dict[str, str] = {}
    for reference in members:
        named = everybody.find(reference)
        known = everybody.by_id.get((recorded or {}).get(reference, ""))
        if named is not None:
            user_ids[reference] = named.id
        elif known is not None:
            renamed[reference] = known.id
    roles = {user_id: members[reference] for reference, user_id in (renamed | user_ids).items()}
    return Resolved(
        roles=roles,
        unknown=tuple(sorted(members.keys() - user_ids.keys() - renamed.keys())),
        user_ids=user_ids | renamed,
        renamed=tuple(sorted(renamed)),
    )


def explicit(members: Iterable[Member], users: Mapping[str, User]) -> tuple[Member, ...]:
    """The memberships that somebody gave by hand. `users` by id."""
    return tuple(member for member in members if not member.is_inherited(users.get(member.user_id)))


def both_sides(
    workspace_id: str, wanted: Mapping[str, str], members: Iterable[Member], users: Mapping[str, User]
) -> tuple[MemberRoles, MemberRoles]:
    """
    Wanted and actual explicit membership, ready for `diff_members`. `wanted` is user id to role, `users` by id.

    A wanted membership that is inherited anyway, whether or not the list shows it, is left out on both sides, except a billing
    person who is wanted as `workspace_admin`: that can be given by hand.
    """
    everybody = tuple(members)
    by_hand = explicit(everybody, users)
    inherited = {id_: role for id_ in wanted if id_ in users and (role := users[id_].inherited_role) is not None}
    given = {member.user_id for member in by_hand}
    inherited |= {member.user_id: member.role for member in everybody if member.user_id not in given}
    settable = {
        user_id: role
        for user_id, role in wanted.items()
        if user_id not in inherited or (inherited[user_id] == "workspace_billing" and role == "workspace_admin")
    }
    return (
        MemberRoles(workspace_id, settable),
        MemberRoles(workspace_id, {member.user_id: member.role for member in by_hand}),
    )
