"""People's organization roles and pending invitations as resources of `organization.py`, and how a program names people. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pulumi_claude_admin.adopt.names import team_names
from pulumi_claude_admin.adopt.program import AdoptedResource
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.arguments import names_of
from pulumi_claude_admin.model.invite import latest_invite
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.organization_member import is_admin
from pulumi_claude_admin.model.people import person_key


def references(snapshot: OrganizationSnapshot) -> Mapping[str, str]:
    """By user id, the e-mail address where it means one person and can be written, else the id."""
    return names_of(snapshot.users)


def organization_members(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource]:
    """Everybody but administrators and owners, whom only the Console can change."""
    people = {user.id: user for user in snapshot.users if not is_admin(user)}
    named = references(snapshot)
    names = team_names({id_: user.email for id_, user in people.items()}, taken=(), otherwise="person")
    for id_, user in sorted(people.items()):
        live = LiveObject(Kind.ORGANIZATION_MEMBER, part=id_)
        given = {"user": named[id_], "role": user.role}
        yield AdoptedResource("OrganizationMember", names[id_], id_, given, frozenset({live}))


def invites(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource]:
    """Those that nobody has answered yet."""
    pending = {person_key(one.email): one.email for one in snapshot.invites if one.status == "pending"}
    names = team_names(pending, taken=(), otherwise="invite")
    for key, email in sorted(pending.items()):
        found = latest_invite(key, snapshot.invites)
        if found is not None:
            live = LiveObject(Kind.INVITE, part=key)
            given = {"email": email, "role": found.role}
            yield AdoptedResource("Invite", names[key], key, given, frozenset({live}))
