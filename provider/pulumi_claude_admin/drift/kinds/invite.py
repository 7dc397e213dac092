"""An invitation: of an e-mail address, whichever that has now. Accepted is in sync for ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.compare import judge, with_notes, with_secret, without_secret
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, declare_it
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.listing import whole_list
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.organization_index import NOT_READ, Compared, OrganizationIndex
from pulumi_claude_admin.findings import Change, Kind, Subject
from pulumi_claude_admin.model.invite import InviteSpec, diff_invite, latest_invite, standing
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.people import person_key


@dataclass(frozen=True, slots=True)
class DeclaredInvite(DeclaredObject):
    """One declared invitation. `was_accepted` is what its state knows."""

    was_accepted: bool
    spec: InviteSpec

    @property
    def people(self) -> tuple[str, ...]:
        """Who is invited."""
        return (self.spec.email,)

    def compare(self, index: OrganizationIndex) -> Compared:
        """Withdrawn, expired, for another role, or accepted."""
        email, subject = self.spec.email, _subject_of(index, self.spec.email)
        users, invites = index.snapshot.users, index.snapshot.invites
        now = standing(email, users, invites, now=index.now, was_accepted=self.was_accepted)
        why = index.why_unseen(self.kind, None)
        if now.user is None and (not users or why != NOT_READ):
            return index.unseen(subject, self.urn, why)
        covered = frozenset({_live(email)}) & index.live
        if now.status == "withdrawn":
            lost = (Change("role", self.spec.role, None),)
            return Compared(judge(subject, self.urn, lost, is_there=False), covered)
        if now.status == "expired":
            finding = judge(subject, self.urn, (Change("status", "pending", "expired"),))
            return Compared(replace(finding, remedy=remedies.for_expired_invitation()), covered)
        changes = diff_invite(self.spec, now.invite) if now.status == "pending" and now.invite is not None else ()
        finding = judge(subject, self.urn, without_secret(changes, self.secret))
        has_left = now.status == "accepted" and now.user is None
        notes = ("accepted, and the person is not in the organization any more",) if has_left else ()
        return Compared(with_notes(with_secret(finding, self.secret), notes), covered)


def _read(one: LegibleResource) -> DeclaredObject:
    return DeclaredInvite(*one.origin(None), was_accepted=one.text("status") == "accepted", spec=one.spec(InviteSpec))


def _live(email: str) -> LiveObject:
    return LiveObject(Kind.INVITE, part=person_key(email))


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    yield from (_live(one.email) for one in snapshot.invites if one.status == "pending")


def _subject_of(index: OrganizationIndex, email: str) -> Subject:
    return index.subject(Kind.INVITE, person_key(email), None, email)


def _subject(index: OrganizationIndex, one: LiveObject) -> Subject:
    return _subject_of(index, one.part)


def _change(index: OrganizationIndex, one: LiveObject) -> Change:
    invite = latest_invite(one.part, index.snapshot.invites)
    return Change("role", None, invite.role if invite is not None else None)


INVITE: Final = ObjectKind(
    kind=Kind.INVITE,
    type_name="Invite",
    word="invitation",
    read=_read,
    workspace_of=lambda _resource: None,
    live=LiveSide(
        objects=_objects,
        subject=_subject,
        change=_change,
        coverage="pending invitations",
        remedy=declare_it("Invite"),
    ),
    organization_list=whole_list(
        Kind.INVITE, lambda api: api.invites.list(), lambda snapshot, listed: replace(snapshot, invites=listed)
    ),
    is_counted=True,
)
