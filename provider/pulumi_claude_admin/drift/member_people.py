"""
Whom a declared membership means among the people who were read, and who changed since it was written. Pure.

The resources follow people in the same way (`resources/workspace_member.py`, `workspace_members.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pulumi_claude_admin.drift.organization_index import OrganizationIndex
from pulumi_claude_admin.drift.remedies import PUT_BACK, TAKE_OUT
from pulumi_claude_admin.model.invite import absence, latest_invite
from pulumi_claude_admin.model.membership import Resolved, resolve
from pulumi_claude_admin.model.recorded_members import RecordedMembers
from pulumi_claude_admin.quoting import literal


@dataclass(frozen=True, slots=True)
class MemberPeople:
    """`found` is who is meant now; `former` who was given a membership and is not meant any more; `notes` are for people."""

    found: Resolved
    former: frozenset[str]
    notes: tuple[str, ...]


def people_of(index: OrganizationIndex, members: Mapping[str, str], recorded: RecordedMembers) -> MemberPeople:
    """The people of one declaration: `members` are its references and roles, `recorded` what its state knows of them."""
    found = resolve(members, index.everybody, recorded=recorded.user_ids)
    return MemberPeople(
        found=found,
        former=(recorded.ids & index.users.keys()) - found.roles.keys(),
        notes=(*_renamed(index, found), *_returned(index, recorded, found)),
    )


def _renamed(index: OrganizationIndex, found: Resolved) -> tuple[str, ...]:
    people = {one: index.person(found.user_ids[one]) for one in found.renamed}
    return tuple(f"{literal(one)} has the e-mail address {literal(email)} now" for one, email in people.items())


def _returned(index: OrganizationIndex, known: RecordedMembers, found: Resolved) -> tuple[str, ...]:
    return tuple(
        f"{literal(one)} left and is back with another id ({found.user_ids[one]}, was {before})"
        for one, before in sorted(known.user_ids.items())
        if before not in index.users and found.user_ids.get(one, before) != before
    )


def why_absent(index: OrganizationIndex, references: Iterable[str]) -> str:
    """Why nobody answers to these references: each by its invitation, those without one together."""
    invites = {one: latest_invite(one, index.snapshot.invites) for one in references}
    never = ", ".join(literal(one) for one, invite in invites.items() if invite is None)
    told = [f"{literal(one)} {absence(invite)}" for one, invite in invites.items() if invite is not None]
    return "; ".join(([f"not in the organization: {never}"] if never else []) + told)


def what_to_do(index: OrganizationIndex, references: Iterable[str]) -> str:
    """Wait for those who are invited, invite those who were not; or take them out."""
    invites = [latest_invite(one, index.snapshot.invites) for one in references]
    is_awaited = all(invite is not None and invite.status == "pending" for invite in invites)
    first = "wait until the invitation is accepted" if is_awaited else "invite who is missing"
    return f"{first} or {TAKE_OUT}; then {PUT_BACK}"
