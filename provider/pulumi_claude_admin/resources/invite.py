"""
An invitation to the organization. It lasts 21 days; once accepted it is done, and the person's role is `OrganizationMember`'s.

The resource is that of an e-mail address, whichever invitation that has now: one that expired is sent again, and there is no
update, so another role is another invitation. Source: docs/platform/invites.md#life.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar

import pulumi

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim, person
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.leavers import refuse_invitation
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.natural_key import NaturalKey
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.invite import Invite as ActualInvite
from pulumi_claude_admin.model.invite import InviteSpec, Standing, diff_invite, is_pending, standing
from pulumi_claude_admin.model.organization_member import is_admin
from pulumi_claude_admin.model.people import find_user, person_key
from pulumi_claude_admin.quoting import literal
from pulumi_claude_admin.session import Session


class InviteProvider(ClaudeProvider[InviteSpec]):
    """Applies an `InviteSpec` through the Admin API."""

    spec_type = InviteSpec
    output_sources: ClassVar[Mapping[str, frozenset[str]]] = dict.fromkeys(
        ("invite_id", "status", "invited_at", "expires_at"), frozenset()
    )
    replace_on_changes: ClassVar[tuple[str, ...]] = ("email",)

    def is_own_id(self, id_: str, outputs: Bag) -> bool:
        """The e-mail, however it is spelled."""
        return person_key(id_) == person_key(str(outputs.get("email", id_)))

    def means_another_object(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        """The same address in another case is the same invitation."""
        del session
        return person_key(str(news.get(key))) != person_key(str(olds.get(key)))

    def is_due(self, session: Session, olds: Bag) -> bool:
        """Whether it has expired since, by the platform's clock, and nobody has accepted it."""
        ends = olds.get("expires_at")
        if olds.get("status") != "pending" or not isinstance(ends, str):
            return False
        if datetime.fromisoformat(ends) > session.api.now():
            return False
        return _stands(session, str(olds["email"])).status == "expired"

    id_form = "<e-mail>"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The one of the person."""
        return [Claim("the invitation of one person", (person(inputs.get("email")),))]

    def found(self, session: Session, id_: str) -> Bag | None:
        """The pending one of this address."""
        now = _stands(session, id_)
        if now.status != "pending" or now.invite is None:
            return None
        return {"email": now.invite.email, "role": now.invite.role}

    def do_check(self, session: Session, declaration: Declaration[InviteSpec]) -> None:
        """Nobody who is there with another role is invited, and an invitation that is adopted is there."""
        spec, before = declaration.spec, declaration.before
        if not all(map(declaration.knows, ("email", "role", "adopt_id"))):
            return
        is_new = person_key(str(before.get("email"))) != person_key(spec.email)
        if is_new or before.get("role") != spec.role:
            _refuse_another_role(session, spec)
        if is_new and find_user(spec.email, session.api.users.list()) is None:
            refuse_invitation(session, spec.email)
            key = _natural_key(session, spec)
            adopted = key.own(session.api.invites.list(), adopt_id=spec.adopt_id)
            if adopted is not None:
                key.print_adopts(adopted)

    def do_create(self, session: Session, spec: InviteSpec) -> Created:
        """Nothing for a member, the pending invitation when it is as declared, else a new one."""
        _refuse_another_role(session, spec)
        now = _stands(session, spec.email)
        if now.user is not None:
            print_once(f"{spec.email} is in the organization already, as {now.user.role}: nobody was invited")
            return Created(person_key(spec.email), _facts(now))
        own = _natural_key(session, spec).own(session.api.invites.list(), adopt_id=spec.adopt_id)
        return Created(person_key(spec.email), _facts(_sent(session, spec, own)))

    def do_read(self, session: Session, state: ResourceState[InviteSpec]) -> Refreshed | None:
        """How it stands; None when somebody withdrew it. An expired one gives no role any more."""
        spec = state.declared
        now = _stands(session, spec.email, state)
        if now.status == "withdrawn":
            return None
        changes: tuple[Change, ...] = ()
        if now.status == "expired":
            changes = (Change("role", declared=spec.role, actual=None),)
        elif now.status == "pending" and now.invite is not None:
            changes = diff_invite(spec, now.invite)
        return Refreshed(with_actual_values(state.spelled, changes), _facts(now))

    def do_update(self, session: Session, state: ResourceState[InviteSpec], spec: InviteSpec) -> Bag:
        """Send a new one when there is none that is pending for the role; one that was accepted is left alone."""
        now = _stands(session, spec.email, state)
        if now.status != "accepted":
            return _facts(_sent(session, spec, now.invite if now.status == "pending" else None))
        if spec.role != state.declared.role:
            _refuse_another_role(session, spec)
            _refuse_who_left(spec, now)
        return _facts(now)

    def do_delete(self, session: Session, state: ResourceState[InviteSpec]) -> None:
        """Withdraw a pending one. Who has accepted stays, and that is told."""
        email = state.declared.email
        now = _stands(session, email, state)
        if now.user is not None:
            print_once(f"left as they are: {email} ({now.user.id}), who is in the organization as {now.user.role}")
        if now.status != "pending" or now.invite is None:
            return
        with declared_now.taking(self.managed_items(session, state.declared, state.id)) as hold:
            if hold.free:
                session.api.invites.delete(now.invite.id)
                print_once(f"withdrew the invitation of {email} ({now.invite.id})")

    def managed_items(self, session: Session, spec: InviteSpec, id_: str | None) -> Iterable[ManagedItem]:
        """That of the address."""
        del session, id_
        return [ManagedItem("invite", None, person_key(spec.email))]


class Invite(ClaudeResource, module="claude", name="Invite"):
    """
    An invitation to the organization. Source: Claude docs, Admin API reference > Invites.

    Once accepted it is done: `status` is "accepted" and the role is `OrganizationMember`'s. One that expired (21 days) is a
    difference, in a preview too, and the next `up` sends it again. Creating takes over the pending one for the same role.
    Deleting withdraws a pending one, and removes nobody. Errors: somebody who is there with another role; the role `admin`,
    which only the Console gives; a pending invitation for another role that `adopt_id` does not name; somebody who has left, by
    `left.json` beside the program.

    Example:
        claude.Invite("zoe", email="zoe@example.com", role="developer")
    """

    email: pulumi.Output[str]
    role: pulumi.Output[str]
    invite_id: pulumi.Output[str | None]
    status: pulumi.Output[str]
    invited_at: pulumi.Output[str | None]
    expires_at: pulumi.Output[str | None]
    organization_id: pulumi.Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        email: pulumi.Input[str],
        role: pulumi.Input[str],
        adopt_id: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare one invitation.

        :param email: who is invited. Another address is another invitation.
        :param role: `user`, `claude_code_user`, `developer` or `billing`. Another role withdraws a pending one and sends a new one.
        :param adopt_id: `invite_…` of a pending one for another role, to be replaced by this.
        """
        inputs: dict[str, object] = {"email": email, "role": role, "adopt_id": adopt_id}
        outputs = ("invite_id", "status", "invited_at", "expires_at")
        super().__init__(InviteProvider(), resource_name, inputs, outputs=outputs, opts=opts)


def _stands(session: Session, email: str, state: ResourceState[InviteSpec] | None = None) -> Standing:
    was_accepted = state is not None and state.facts.get("status") == "accepted"
    users, invites = session.api.users.list(), session.api.invites.list()
    return standing(email, users, invites, now=session.api.now(), was_accepted=was_accepted)


def _natural_key(session: Session, spec: InviteSpec) -> NaturalKey[ActualInvite]:
    now = session.api.now()
    return NaturalKey(
        word="invitation",
        key=f"of {spec.email!r}",
        id_of=lambda one: one.id,
        is_live=lambda one: is_pending(one, now),
        is_key=lambda one: person_key(one.email) == person_key(spec.email),
        changes=lambda one: _differences(spec, one),
    )


def _differences(spec: InviteSpec, invite: ActualInvite) -> tuple[Change, ...]:
    """Of one that is named it may be the address as well: then another person was invited."""
    if person_key(invite.email) != person_key(spec.email):
        raise InvalidInputs(
            Problem("adopt_id", f"invitation {invite.id} is of {invite.email!r}"),
            hint="Name one of the declared e-mail",
        )
    return diff_invite(spec, invite)


def _sent(session: Session, spec: InviteSpec, pending: ActualInvite | None) -> Standing:
    """The pending one when it is as declared; else a new one, after the pending one was withdrawn. Nobody who has left gets one."""
    refuse_invitation(session, spec.email)
    if pending is not None:
        if not _differences(spec, pending):
            return Standing("pending", pending, None)
        session.api.invites.delete(pending.id)
    return Standing("pending", session.api.invites.create(email=spec.email, role=spec.role), None)


def _facts(now: Standing) -> Bag:
    facts: Bag = {"status": now.status}
    if now.invite is not None:
        facts |= {
            "invite_id": now.invite.id,
            "invited_at": now.invite.invited_at.isoformat(),
            "expires_at": now.invite.expires_at.isoformat(),
        }
    return facts


def _refuse_another_role(session: Session, spec: InviteSpec) -> None:
    user = find_user(spec.email, session.api.users.list())
    if user is not None and user.role != spec.role:
        line = f"claude.OrganizationMember(…, user={literal(spec.email)}, role={literal(spec.role)})"
        only_console = "Take this out of the program: an administrator is changed in the Console only (Console > Settings > Members)"
        raise InvalidInputs(
            Problem("role", f"{spec.email} is in the organization already, as {user.role}, and cannot be invited"),
            hint=only_console if is_admin(user) else f"Declare the role instead: {line}",
        )


def _refuse_who_left(spec: InviteSpec, now: Standing) -> None:
    if now.user is None:
        raise InvalidInputs(
            Problem(
                "role",
                f"{spec.email} accepted and is not in the organization any more; nobody is invited again unasked",
            ),
            hint="Take it out of the program, run `pulumi up`, and declare it anew",
        )
