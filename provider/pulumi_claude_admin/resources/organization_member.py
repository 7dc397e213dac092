"""
A person's role in the organization. The person has to be there; inviting is `Invite`'s.

Who is meant is followed by the id that the last write recorded, as in `WorkspaceMember`. Administrators and owners are the
Console's alone. Source: docs/platform/users.md#roles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

import pulumi

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.adoption import describe_changes
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim, person
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.organization_people import (
    refuse_admin,
    require_person,
    same_person_or_another,
    unknown_person,
)
from pulumi_claude_admin.lifecycle.person_messages import print_renamed, print_returned
from pulumi_claude_admin.lifecycle.problems import at, raise_problems
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.model.arguments import names_of
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.organization_member import (
    ADMIN_ROLES,
    OrganizationMemberSpec,
    diff_organization_member,
    is_admin,
)
from pulumi_claude_admin.model.people import is_user_id
from pulumi_claude_admin.quoting import literal
from pulumi_claude_admin.session import Session


class OrganizationMemberProvider(ClaudeProvider[OrganizationMemberSpec]):
    """Applies an `OrganizationMemberSpec` through the Admin API."""

    spec_type = OrganizationMemberSpec
    records_written_at = True
    output_sources: ClassVar[Mapping[str, frozenset[str]]] = {"user_id": frozenset()}
    replace_on_changes: ClassVar[tuple[str, ...]] = ("user",)

    def is_own_id(self, id_: str, outputs: Bag) -> bool:
        """Some person's: the id keeps the first one for ever."""
        del outputs
        return is_user_id(id_)

    def means_another_object(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        """An e-mail in place of the same person's id, or in another case, is the same person."""
        return same_person_or_another(session, str(news.get(key)), str(olds.get(key)), olds.get("user_id"))

    id_form = "user_…"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The role of the person."""
        return [Claim("the organization role of one person", (person(inputs.get("user")),))]

    def found(self, session: Session, id_: str) -> Bag | None:
        """The person's role, unless only the Console changes it."""
        everybody = session.api.users.everybody()
        person = everybody.by_id.get(id_)
        if person is None:
            return None
        if is_admin(person):
            raise refuse_admin(person)
        return {"user": names_of(everybody.users)[id_], "role": person.role}

    def do_check(self, session: Session, declaration: Declaration[OrganizationMemberSpec]) -> None:
        """The person is in the organization, and not one whom only the Console changes."""
        spec, before = declaration.spec, declaration.before
        if not declaration.knows("user"):
            return
        is_known = before.get("user") == spec.user
        person = session.api.users.find(spec.user)
        if person is None:
            unknown = unknown_person(session, spec.user, role=spec.role if declaration.knows("role") else None)
            raise_problems([Problem("user", unknown.problems[0].reason)] if is_known else at("user", unknown))
        elif is_admin(person):
            is_seen = before.get("role") in ADMIN_ROLES  # a refresh recorded it: nobody can have declared it
            raise_problems(at("role" if is_known and not is_seen else "user", refuse_admin(person)))
        elif not before and declaration.knows("role") and (changes := diff_organization_member(spec, person)):
            print_once(f"changes the organization role of {person.email}: {describe_changes(changes)}")

    def do_create(self, session: Session, spec: OrganizationMemberSpec) -> Created:
        """Give the person the role."""
        person = _write(session, spec, require_person(session, spec.user, role=spec.role))
        return Created(person.id, {"user_id": person.id})

    def do_read(self, session: Session, state: ResourceState[OrganizationMemberSpec]) -> Refreshed | None:
        """
        The role of the person whom the declaration means now.

        Of somebody who left, the role is gone, and the declaration stays: a refresh must not forget that somebody wanted it.
        When the e-mail is another person's now, whose role was written is shown.
        """
        spec, holder = state.declared, _holder(session, state)
        person = session.api.users.find(spec.user) or holder
        _print_who_changed(session, state, person)
        if person is None:
            lost = Change("role", declared=spec.role, actual=None)
            return Refreshed(with_actual_values(state.spelled, [lost]), {"user_id": _recorded_id(state)})
        changes = list(diff_organization_member(spec, person))
        if holder is not None and holder.id != person.id:
            changes.append(Change("user", declared=spec.user, actual=holder.email))
        return Refreshed(with_actual_values(state.spelled, changes), {"user_id": (holder or person).id})

    def do_update(
        self, session: Session, state: ResourceState[OrganizationMemberSpec], spec: OrganizationMemberSpec
    ) -> Bag:
        """Give the role to whom the declaration means now; who had it before, and who became an administrator, keep what they have."""
        person = session.api.users.find(spec.user) or _holder(session, state)
        _print_who_changed(session, state, person)
        if person is None:
            return {"user_id": _recorded_id(state)}
        if is_admin(person) and spec.role == state.declared.role:
            print_once(f"warning: left as it is: {refuse_admin(person)}")
            return {"user_id": person.id}
        return {"user_id": _write(session, spec, person).id}

    def do_delete(self, session: Session, state: ResourceState[OrganizationMemberSpec]) -> None:
        """Leave the person and the role and say so; or remove the one whose role was written, when that was asked for."""
        holder, spec = _holder(session, state), state.declared
        if holder is None:
            return
        other = session.api.users.find(spec.user)
        which = f"{holder.email} ({holder.id}) in organization {session.organization.name!r}, as {holder.role}"
        if not spec.remove_on_destroy:
            print_once(f"left as they are: {which}; remove_on_destroy=True removes the person")
        elif other is not None and other.id != holder.id:
            print_once(f"not removed: {which}, because {spec.user!r} is another person now ({other.id})")
        elif is_admin(holder):
            print_once(f"not removed: {which}, whom only the Console removes (Console > Settings > Members)")
        else:
            with declared_now.taking([ManagedItem("organization_member", None, holder.id)]) as hold:
                for item in hold.free:
                    session.api.users.remove(item.part)
                    print_once(f"removed {which}")
            for by in hold.kept.values():
                print_once(f"not removed: {which}, declared by {by} now")

    def managed_items(self, session: Session, spec: OrganizationMemberSpec, id_: str | None) -> Iterable[ManagedItem]:
        """The person who is meant: by name, else by the id that the state has."""
        person = session.api.users.find(spec.user)
        user_id = person.id if person is not None else id_
        return [ManagedItem("organization_member", None, user_id)] if user_id is not None else []

    def removes_anything(self, session: Session, state: ResourceState[OrganizationMemberSpec]) -> bool:
        """Only when removing was asked for."""
        return state.declared.remove_on_destroy and super().removes_anything(session, state)


class OrganizationMember(ClaudeResource, module="claude", name="OrganizationMember"):
    """
    A person's role in the organization. Source: Claude docs, Admin API reference > Users.

    The person is followed by id. Deleting leaves the person and the role unless `remove_on_destroy`. Errors: nobody of that name
    is in the organization (invite them first); somebody who is `admin` or an owner, or is to be: only the Console can.

    Example:
        claude.OrganizationMember("ana", user="ana@example.com", role="developer")
    """

    user: pulumi.Output[str]
    role: pulumi.Output[str]
    user_id: pulumi.Output[str]
    organization_id: pulumi.Output[str]
    written_at: pulumi.Output[str | None]

    def __init__(
        self,
        resource_name: str,
        *,
        user: pulumi.Input[str],
        role: pulumi.Input[str],
        remove_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare one person's role.

        :param user: e-mail or `user_…` of somebody in the organization.
        :param role: `user`, `claude_code_user`, `developer` or `billing`.
        :param remove_on_destroy: True removes the person from the organization when the resource is deleted; personal keys stop then.
        """
        inputs: dict[str, object] = {"user": user, "role": role, "remove_on_destroy": remove_on_destroy}
        super().__init__(
            OrganizationMemberProvider(), resource_name, inputs, outputs=("user_id", "written_at"), opts=opts
        )


def _recorded_id(state: ResourceState[OrganizationMemberSpec]) -> str:
    """Whose role was written last: the resource's id keeps the first one for ever."""
    return str(state.facts.get("user_id") or state.id)


def _holder(session: Session, state: ResourceState[OrganizationMemberSpec]) -> User | None:
    return session.api.users.find(_recorded_id(state))


def _write(session: Session, spec: OrganizationMemberSpec, person: User) -> User:
    if person.role == spec.role:
        return person
    if is_admin(person):
        raise InvalidInputs(*at("role", refuse_admin(person)))
    return session.api.users.update(person.id, spec.role)


def _print_who_changed(session: Session, state: ResourceState[OrganizationMemberSpec], person: User | None) -> None:
    reference, before = state.declared.user, _recorded_id(state)
    if person is None:
        line = f"OrganizationMember with user={literal(reference)}"
        print_once(f"warning: {reference!r} left the organization: take {line} out of the program")
    elif person.id == before and session.api.users.find(reference) is None:
        print_renamed(reference, email=person.email, user_id=person.id)
    elif person.id != before and _holder(session, state) is None:
        print_returned(reference, before=before, now=person.id)
