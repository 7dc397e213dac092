"""
Whom a declared membership means among the people who were read, and who changed since it was written. Pure.

The resources follow people in the same way (`resources/workspace_member.py`, `workspace_members.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from pulumi_claude_admin.drift.desired import DeclaredMember, DeclaredMembers
from pulumi_claude_admin.drift.world import World
from pulumi_claude_admin.model.membership import Resolved, resolve
from pulumi_claude_admin.model.recorded_members import RecordedMembers, recorded_members


@dataclass(frozen=True, slots=True)
class MemberPeople:
    """`found` is who is meant now; `former` who was given a membership and is not meant any more; `notes` are for people."""

    found: Resolved
    former: frozenset[str]
    notes: tuple[str, ...]


def people_of(world: World, declared: DeclaredMembers | DeclaredMember) -> MemberPeople:
    """The people of one declaration."""
    known, members = _known(world, declared), _members(declared)
    found = resolve(members, world.snapshot.users, recorded=known.user_ids)
    return MemberPeople(
        found=found,
        former=(known.ids & world.users.keys()) - found.roles.keys(),
        notes=(*_renamed(world, found), *_returned(world, known, found)),
    )


def _members(declared: DeclaredMembers | DeclaredMember) -> dict[str, str]:
    if isinstance(declared, DeclaredMembers):
        return dict(declared.spec.members)
    return {declared.spec.user: declared.spec.role}


def _known(world: World, declared: DeclaredMembers | DeclaredMember) -> RecordedMembers:
    if isinstance(declared, DeclaredMember):
        reference = declared.spec.user
        return RecordedMembers(frozenset({reference}), {reference: declared.holder_id})
    return recorded_members(
        declared.spec.members,
        exclusive=declared.spec.exclusive,
        user_ids=declared.user_ids,
        roles=declared.roles,
        users=world.snapshot.users,
    )


def _renamed(world: World, found: Resolved) -> tuple[str, ...]:
    return tuple(f"{one} has the e-mail address {world.person(found.user_ids[one])} now" for one in found.renamed)


def _returned(world: World, known: RecordedMembers, found: Resolved) -> tuple[str, ...]:
    return tuple(
        f"{one} left and is back with another id ({found.user_ids[one]}, was {before})"
        for one, before in sorted(known.user_ids.items())
        if before not in world.users and found.user_ids.get(one, before) != before
    )
