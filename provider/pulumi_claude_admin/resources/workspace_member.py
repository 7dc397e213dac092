"""
One membership of one workspace, for programs that cannot know the whole membership. Prefer `WorkspaceMembers`.

Source: docs/platform/members.md#calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

import pulumi

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim, claim_members, plain
from pulumi_claude_admin.lifecycle.claude_code_workspace import problems_with_member
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.member_writes import end_memberships, write_members
from pulumi_claude_admin.lifecycle.membership import print_inherited, print_kept
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.person_messages import print_left, print_renamed, print_returned, print_taken_out
from pulumi_claude_admin.lifecycle.problems import at, raise_problems
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.lifecycle.scope import (
    ResolvedScope,
    find_scope,
    print_not_written,
    problems_with_workspace,
    require_scope,
    scope_to_import,
)
from pulumi_claude_admin.lifecycle.undo import AFTER_CREATE, AFTER_UPDATE
from pulumi_claude_admin.model import arguments
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.ids import MembershipId
from pulumi_claude_admin.model.member import Member, User, WorkspaceMemberSpec
from pulumi_claude_admin.model.people import is_email, is_user_id, person_key
from pulumi_claude_admin.quoting import literal
from pulumi_claude_admin.session import Session


class WorkspaceMemberProvider(ClaudeProvider[WorkspaceMemberSpec]):
    """Applies a `WorkspaceMemberSpec` through the Admin API."""

    spec_type = WorkspaceMemberSpec
    records_written_at = True
    output_sources: ClassVar[Mapping[str, frozenset[str]]] = {"user_id": frozenset()}
    replace_on_changes: ClassVar[tuple[str, ...]] = ("workspace_id", "user")

    def is_own_id(self, id_: str, outputs: Bag) -> bool:
        """In this workspace, of some person: the id keeps the first one for ever."""
        workspace_id, _, user_id = id_.partition("/")
        return workspace_id == outputs.get("workspace_id", workspace_id) and is_user_id(user_id)

    def means_another_object(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        """An e-mail in place of the same person's id is the same membership."""
        if key != "user":
            return True
        if not session.settings.has_credential:
            return _is_surely_another_person(str(news.get(key)), olds)
        try:
            return session.api.users.require(str(news.get(key))).id != olds.get("user_id")
        except InvalidInputs:
            return True

    id_form = "wrkspc_…/user_…"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The membership of the person."""
        return [claim_members(inputs.get("workspace_id"), plain(inputs.get("user")))]

    def found(self, session: Session, id_: str) -> Bag | None:
        """The membership, where somebody gave it."""
        key, everybody = MembershipId.parse(id_), session.api.users.everybody()
        scope = scope_to_import(session, key.workspace_id, what="member list")
        person = everybody.by_id.get(key.user_id)
        member = _member(session, key.workspace_id, person) if scope is not None and person is not None else None
        if member is None or _is_inherited(session, member):
            return None
        user = arguments.names_of(everybody.users)[key.user_id]
        raise_problems(problems_with_member(session, key.workspace_id, user, member.role))
        return {"workspace_id": key.workspace_id, "user": user, "role": member.role}

    def do_check(self, session: Session, declaration: Declaration[WorkspaceMemberSpec]) -> None:
        """The workspace is there and the person is in the organization."""
        spec, problems = declaration.spec, list[Problem]()
        if declaration.knows("workspace_id"):
            problems += problems_with_workspace(session, spec.workspace_id, what="member list")
            problems += problems_with_member(session, spec.workspace_id, str(spec.user), spec.role)
        if declaration.knows("user"):
            try:
                session.api.users.require(spec.user)
            except InvalidInputs as error:
                is_known = declaration.before.get("user") == spec.user
                problems += [Problem("user", error.problems[0].reason)] if is_known else at("user", error)
        raise_problems(problems)

    def do_create(self, session: Session, spec: WorkspaceMemberSpec) -> Created:
        """Add the person, or give a present member the role."""
        user = session.api.users.require(spec.user)
        scope = require_scope(session, spec.workspace_id)
        if scope.is_archived:
            print_not_written(scope, what=f"the membership of {user.email}")
        else:
            _apply(session, spec, scope, user, former=None, mend=AFTER_CREATE)
        return Created(str(MembershipId(spec.workspace_id, user.id)), {"user_id": user.id})

    def do_read(self, session: Session, state: ResourceState[WorkspaceMemberSpec]) -> Refreshed | None:
        """
        The role as the list has it, of the person whom the declaration means now.

        A membership that was taken away stays in the state, without its role: a refresh that writes state must not forget
        that somebody wanted it. One that somebody else still has is shown as theirs.
        """
        scope = find_scope(session, MembershipId.parse(state.id).workspace_id)
        if scope is None:
            return None
        if scope.is_archived:
            return Refreshed(state.inputs, state.facts)
        spec, holder = state.declared, _holder(session, state)
        person = _person(session, spec.user, holder)
        _print_who_changed(session, state, person, scope)
        if person is None:
            lost = Change("role", declared=spec.role, actual=None)
            return Refreshed(with_actual_values(state.spelled, [lost]), {"user_id": _recorded_id(state)})
        member = _member(session, spec.workspace_id, person)
        role = member.role if member is not None else None
        same = role == spec.role or _is_inherited(session, member)
        changes = [] if same else [Change("role", declared=spec.role, actual=role)]
        if _has_by_hand(session, spec.workspace_id, holder, other_than=person) and holder is not None:
            changes.append(Change("user", declared=spec.user, actual=holder.email))
        return Refreshed(with_actual_values(state.spelled, changes), {"user_id": (holder or person).id})

    def do_update(self, session: Session, state: ResourceState[WorkspaceMemberSpec], spec: WorkspaceMemberSpec) -> Bag:
        """The same as making it, for whom the declaration means now; the one who had it before loses it."""
        scope = require_scope(session, spec.workspace_id)
        if scope.is_archived:
            print_not_written(scope, what=f"the membership of {spec.user}")
            return state.facts
        holder = _holder(session, state)
        person = _person(session, spec.user, holder)
        _print_who_changed(session, state, person, scope)
        if person is None:
            return {"user_id": _recorded_id(state)}
        is_handed_over = _has_by_hand(session, spec.workspace_id, holder, other_than=person)
        _apply(session, spec, scope, person, former=holder if is_handed_over else None, mend=AFTER_UPDATE)
        return {"user_id": person.id}

    def do_delete(self, session: Session, state: ResourceState[WorkspaceMemberSpec]) -> None:
        """Take the membership away from whoever has it; already gone, or on an archived workspace, is success."""
        spec = state.declared
        scope = find_scope(session, spec.workspace_id)
        if scope is None or scope.is_archived:
            return
        holder = _holder(session, state) or _person(session, spec.user, None)
        member = _member(session, spec.workspace_id, holder) if holder is not None else None
        if holder is None or _is_inherited(session, member):
            return  # that the list does not show it is no reason: it may be late (docs/platform/requests.md#delay)
        with declared_now.taking([ManagedItem("membership", spec.workspace_id, holder.id)]) as hold:
            print_kept(session, scope, hold)
            if hold.free:
                end_memberships(session, scope, {holder.id: member.role if member is not None else None})
        if hold.free and not scope.is_claude_code and _person(session, spec.user, None) != holder:
            print_taken_out(holder.email, user_id=holder.id, reference=spec.user, scope=scope)

    def managed_items(self, session: Session, spec: WorkspaceMemberSpec, id_: str | None) -> Iterable[ManagedItem]:
        """The membership of the person who is meant: by name, else by the id that the state has."""
        person = session.api.users.find(spec.user)
        if person is None and id_ is None:
            return []
        user_id = person.id if person is not None else MembershipId.parse(str(id_)).user_id
        return [ManagedItem("membership", spec.workspace_id, user_id)]

    def recorded_items(self, session: Session, spec: WorkspaceMemberSpec, outputs: Bag) -> Iterable[ManagedItem]:
        """Of somebody who has another e-mail now."""
        is_known = session.api.users.find(spec.user) is not None
        user_id = None if is_known else outputs.get("user_id")
        return [ManagedItem("membership", spec.workspace_id, str(user_id))] if user_id is not None else []


class WorkspaceMember(ClaudeResource, module="claude", name="WorkspaceMember"):
    """
    One person's membership of one workspace. Source: Claude docs, Admin API > Workspaces.

    The person is followed, as in `WorkspaceMembers`. Errors: the person is not in the organization; a role that cannot be given; the Default workspace.

    Example:
        claude.WorkspaceMember("ana", workspace_id=payments.id, user="ana@example.com", role="workspace_user")
    """

    workspace_id: pulumi.Output[str]
    user: pulumi.Output[str]
    role: pulumi.Output[str]
    user_id: pulumi.Output[str]
    organization_id: pulumi.Output[str]
    written_at: pulumi.Output[str | None]

    def __init__(
        self,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        user: pulumi.Input[str],
        role: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare one membership.

        :param workspace_id: `wrkspc_…`, as a rule `workspace.id`.
        :param user: e-mail or `user_…` of somebody in the organization.
        :param role: `workspace_user`, `workspace_developer`, `workspace_restricted_developer` or `workspace_admin`.
        """
        inputs: dict[str, object] = {
            "workspace_id": workspace_id,
            "user": user,
            "role": role,
        }
        super().__init__(WorkspaceMemberProvider(), resource_name, inputs, outputs=("user_id", "written_at"), opts=opts)


def _recorded_id(state: ResourceState[WorkspaceMemberSpec]) -> str:
    """The user who had the membership at the last write: the resource's id keeps the first one for ever."""
    return str(state.facts.get("user_id") or MembershipId.parse(state.id).user_id)


def _holder(session: Session, state: ResourceState[WorkspaceMemberSpec]) -> User | None:
    """The same person, while in the organization."""
    return session.api.users.find(_recorded_id(state))


def _person(session: Session, reference: str, holder: User | None) -> User | None:
    """Whom a declaration means: whoever answers to it now, else the one it was given to, who has another e-mail now."""
    return session.api.users.find(reference) or holder


def _has_by_hand(session: Session, workspace_id: str, holder: User | None, *, other_than: User) -> bool:
    """Whether somebody else has the membership, since the e-mail became another person's."""
    if holder is None or holder.id == other_than.id:
        return False
    member = _member(session, workspace_id, holder)
    return member is not None and not _is_inherited(session, member)


def _print_who_changed(
    session: Session, state: ResourceState[WorkspaceMemberSpec], person: User | None, scope: ResolvedScope
) -> None:
    spec, before = state.declared, _recorded_id(state)
    if person is None:
        print_left(spec.user, line=f"WorkspaceMember with user={literal(spec.user)}", scope=scope)
    elif person.id == before and session.api.users.find(spec.user) is None:
        print_renamed(spec.user, email=person.email, user_id=person.id)
    elif person.id != before and _holder(session, state) is None:
        print_returned(spec.user, before=before, now=person.id)


def _is_surely_another_person(user: str, olds: Bag) -> bool:
    """By what the state has, without asking: a preview without a credential must not show a replacement that will not be."""
    before, user_id = str(olds.get("user")), olds.get("user_id")
    if user.strip() == user_id or person_key(user) == person_key(before):
        return False
    if not is_email(user) or is_email(before):
        return True
    print_once(f"whether {user!r} is another person than {before!r} can only be told with a credential")
    return False


def _apply(
    session: Session, spec: WorkspaceMemberSpec, scope: ResolvedScope, user: User, *, former: User | None, mend: str
) -> None:
    member = _member(session, spec.workspace_id, user)
    changes = []
    if _is_inherited(session, member) and (user.inherited_role, spec.role) != ("workspace_billing", "workspace_admin"):
        if member is not None and member.role != spec.role:
            print_inherited(scope, [user.email])
    elif member is None or member.role != spec.role:
        actual = member.role if member is not None else None
        changes.append(Change(f"members.{user.id}", declared=spec.role, actual=actual))
    if former is not None:
        held = _member(session, spec.workspace_id, former)
        changes.append(Change(f"members.{former.id}", declared=None, actual=held.role if held is not None else None))
    left = write_members(session, scope, spec.workspace_id, changes, roles={}, mend=mend)
    if former is not None and former.id not in left:
        print_taken_out(former.email, user_id=former.id, reference=spec.user, scope=scope)


def _member(session: Session, workspace_id: str, user: User) -> Member | None:
    """From the list: the single GET is stale (docs/platform/members.md#just-added). What is inherited is there, shown or not."""
    members = session.api.members.list(workspace_id)
    shown = next((member for member in members if member.user_id == user.id), None)
    if shown is not None or user.inherited_role is None:
        return shown
    return Member(workspace_id, user.id, user.inherited_role)


def _is_inherited(session: Session, member: Member | None) -> bool:
    """Whether the membership follows from the person's organization role: nobody can give, change or take it."""
    if member is None:
        return False
    users = session.api.users.everybody().by_id
    return member.is_inherited(users.get(member.user_id))
