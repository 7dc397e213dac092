"""
The whole explicit membership of a workspace as one resource: the number of Pulumi resources is the dominant cost.

Inherited memberships (the organization's admins and billing people) are left out of both sides: nobody can give or take
them. Source: docs/platform/members.md#inheritance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import pulumi

from pulumi_claude_admin.errors import Problem
from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.adoption import people
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim, claim_members, plain_keys
from pulumi_claude_admin.lifecycle.claude_code_workspace import problems_with_members
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.member_writes import end_memberships, write_members
from pulumi_claude_admin.lifecycle.membership import (
    Sides,
    by_reference,
    found_members,
    print_inherited,
    print_kept,
    problems_with_people,
    recorded_in,
    sides,
    spelled_as,
)
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.person_messages import (
    LEFT,
    member_line,
    print_left,
    print_renamed,
    print_returned,
    print_taken_out,
)
from pulumi_claude_admin.lifecycle.problems import raise_problems
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.lifecycle.scope import (
    ResolvedScope,
    find_scope,
    print_not_written,
    problems_with_workspace,
    require_scope,
)
from pulumi_claude_admin.lifecycle.undo import AFTER_CREATE, AFTER_UPDATE
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.member import WorkspaceMembersSpec, diff_members
from pulumi_claude_admin.model.membership import resolve
from pulumi_claude_admin.model.recorded_members import RecordedMembers
from pulumi_claude_admin.model.unknown import is_unknown
from pulumi_claude_admin.session import Session


class WorkspaceMembersProvider(ClaudeProvider[WorkspaceMembersSpec]):
    """Applies a `WorkspaceMembersSpec` through the Admin API."""

    spec_type = WorkspaceMembersSpec
    records_written_at = True

    id_form = "wrkspc_…"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The membership of everybody who is listed, and with `exclusive` of all others."""
        people = plain_keys(inputs.get("members"))
        return [claim_members(inputs.get("workspace_id"), people, exclusive=inputs.get("exclusive"))]

    def found(self, session: Session, id_: str) -> Bag | None:
        """Everybody who is a member by hand."""
        return found_members(session, id_)

    def do_check(self, session: Session, declaration: Declaration[WorkspaceMembersSpec]) -> None:
        """The workspace is there and everybody is in the organization, once."""
        spec, problems = declaration.spec, list[Problem]()
        if declaration.knows("workspace_id"):
            problems += problems_with_workspace(session, spec.workspace_id, what="member list")
            known = {} if is_unknown(spec.members) else spec.members
            problems += problems_with_members(session, spec.workspace_id, known, exclusive=spec.exclusive)
        if not is_unknown(spec.members) and spec.on_unknown_member == "error":
            before = declaration.before.get("members")
            problems += problems_with_people(session, spec.members, known=before if isinstance(before, Mapping) else ())
        raise_problems(problems)
        is_new = any(declaration.before.get(key) != getattr(spec, key) for key in ("members", "exclusive"))
        if is_new and spec.exclusive is True and not declaration.unknown:
            _print_whom_it_removes(session, spec, is_there=bool(declaration.before))

    def do_create(self, session: Session, spec: WorkspaceMembersSpec) -> Created:
        """Bring the membership to what is wanted, whatever is there."""
        scope = require_scope(session, spec.workspace_id)
        return Created(spec.workspace_id, _apply(session, spec, scope, RecordedMembers(), mend=AFTER_CREATE))

    def do_read(self, session: Session, state: ResourceState[WorkspaceMembersSpec]) -> Refreshed | None:
        """
        Who is a member by hand now.

        Somebody who left the organization stays in the list, with that instead of a role.
        """
        scope = find_scope(session, state.declared.workspace_id)
        if scope is None:
            return None
        if scope.is_archived:
            return Refreshed(state.inputs, state.facts)
        spec, known = state.declared, _recorded(session, state)
        both = sides(session, spec.workspace_id, spec.members, known.user_ids)
        _print_who_changed(session, spec, both, known, scope)
        changes = by_reference(_changes(spec, both, known), spelled_as(session, both.people))
        gone = both.people.unknown if spec.on_unknown_member == "error" else ()
        changes += tuple(Change(f"members.{who}", declared=spec.members[who], actual=LEFT) for who in gone)
        holders = known.holders(both.people.user_ids, session.api.users.everybody().by_id)
        return Refreshed(
            with_actual_values(state.spelled, changes), _facts(spec, both, both.actual.roles, user_ids=holders)
        )

    def do_update(
        self, session: Session, state: ResourceState[WorkspaceMembersSpec], spec: WorkspaceMembersSpec
    ) -> Bag:
        """The same as making it, and whoever is not declared any more loses what was given."""
        scope = require_scope(session, spec.workspace_id)
        if scope.is_archived:
            print_not_written(scope, what="its membership")
            return state.facts
        return _apply(session, spec, scope, _recorded(session, state), mend=AFTER_UPDATE)

    def do_delete(self, session: Session, state: ResourceState[WorkspaceMembersSpec]) -> None:
        """Take away the memberships that were declared; nobody else's."""
        scope = find_scope(session, state.declared.workspace_id)
        if scope is None or scope.is_archived:
            return
        _take_away(session, state.declared, _recorded(session, state), scope)

    def managed_items(self, session: Session, spec: WorkspaceMembersSpec, id_: str | None) -> Iterable[ManagedItem]:
        """The memberships of those who are listed."""
        del id_
        found = resolve(spec.members, session.api.users.everybody())
        return [ManagedItem("membership", spec.workspace_id, user_id) for user_id in found.roles]

    def recorded_items(self, session: Session, spec: WorkspaceMembersSpec, outputs: Bag) -> Iterable[ManagedItem]:
        """Of those who have another e-mail now."""
        user_ids = outputs.get("user_ids")
        known = user_ids if isinstance(user_ids, Mapping) else {}
        unknown = resolve(spec.members, session.api.users.everybody()).unknown
        return [ManagedItem("membership", spec.workspace_id, str(known[who])) for who in unknown if who in known]


class WorkspaceMembers(ClaudeResource, module="claude", name="WorkspaceMembers"):
    """
    Everybody who is a member of a workspace by hand, with their roles. Source: Claude docs, Admin API > Workspaces.

    People are followed: by e-mail when they come back with another id, by the recorded id (`user_ids`) when their e-mail
    changes; a leaver is a warning with the line to take out. An `user_…` id ends with its account, so e-mails are better.
    Deleting removes the members it declared. Errors: somebody is not in the organization; one person is named twice; a role
    that cannot be given; the Default workspace, which has no member list. Of the Claude Code workspace, which people join by signing in,
    only other roles than `workspace_user` are declared, without `exclusive`, and nobody is removed.

    Example:
        claude.WorkspaceMembers("payments", workspace_id=payments.id, members={"ana@example.com": "workspace_admin"})
    """

    workspace_id: pulumi.Output[str]
    members: pulumi.Output[Mapping[str, str]]
    roles: pulumi.Output[Mapping[str, str]]
    skipped: pulumi.Output[list[str]]
    user_ids: pulumi.Output[Mapping[str, str]]
    organization_id: pulumi.Output[str]
    written_at: pulumi.Output[str | None]

    def __init__(
        self,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        members: pulumi.Input[Mapping[str, pulumi.Input[str]]],
        exclusive: pulumi.Input[bool] = True,
        on_unknown_member: pulumi.Input[Literal["error", "skip"]] = "error",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare the membership of a workspace.

        :param workspace_id: `wrkspc_…`, as a rule `workspace.id`.
        :param members: e-mail or `user_…` to role: `workspace_user`, `workspace_developer`,
            `workspace_restricted_developer` or `workspace_admin`.
        :param exclusive: True removes everybody who is not listed; False only ensures the listed.
        :param on_unknown_member: `skip` leaves out, and reports, people who are not in the organization yet.
        """
        inputs: dict[str, object] = {
            "workspace_id": workspace_id,
            "members": members,
            "exclusive": exclusive,
            "on_unknown_member": on_unknown_member,
        }
        super().__init__(
            WorkspaceMembersProvider(),
            resource_name,
            inputs,
            outputs=("roles", "skipped", "user_ids", "written_at"),
            opts=opts,
        )


def _print_whom_it_removes(session: Session, spec: WorkspaceMembersSpec, *, is_there: bool) -> None:
    """In a preview too: nobody loses access unnamed. Whom an e-mail that has changed means is not known to `check`."""
    both = sides(session, spec.workspace_id, spec.members)
    if is_there and both.people.unknown:
        return
    workspace, emails = session.api.workspaces.retrieve(spec.workspace_id), spelled_as(session, both.people)
    extra = {emails.get(u, u): role for u, role in both.actual.roles.items() if u not in both.wanted.roles}
    if extra and not workspace.is_archived:
        print_once(
            f"removes from workspace {workspace.name!r} ({workspace.id}) whom the list does not name: {people(extra)}"
        )


def _recorded(session: Session, state: ResourceState[WorkspaceMembersSpec]) -> RecordedMembers:
    return recorded_in(session, state.facts, state.declared.members, exclusive=state.declared.exclusive)


def _changes(spec: WorkspaceMembersSpec, both: Sides, known: RecordedMembers) -> tuple[Change, ...]:
    """What differs, at `members.<user id>`; what was given to somebody who is not declared any more differs too."""
    former = known.ids - both.people.roles.keys()
    return diff_members(both.wanted, both.actual, exclusive=spec.exclusive, former=former)


def _apply(
    session: Session, spec: WorkspaceMembersSpec, scope: ResolvedScope, known: RecordedMembers, *, mend: str
) -> Bag:
    if scope.is_archived:
        print_not_written(scope, what="its membership")
        return {"roles": {}, "skipped": [], "user_ids": {}}
    both = sides(session, spec.workspace_id, spec.members, known.user_ids)
    new = [who for who in both.people.unknown if who not in known.references]
    if new and spec.on_unknown_member == "error":
        raise_problems(problems_with_people(session, new))
        # Asked for one by one, they turned out to have joined since the list was read.
        both = sides(session, spec.workspace_id, spec.members, known.user_ids)
    _print_who_changed(session, spec, both, known, scope)
    print_inherited(scope, both.inherited)
    for who in both.people.unknown:
        if not _has_left(who, spec, known):
            print_once(f"skipped in {scope}: {session.api.users.unknown(who).message}")
    changes = (*_changes(spec, both, known), *_late(session, spec, both, known))
    roles = write_members(session, scope, spec.workspace_id, changes, roles=both.actual.roles, mend=mend)
    kept = {who: user for who, user in known.user_ids.items() if who in spec.members}
    return _facts(spec, both, roles, user_ids=kept | dict(both.people.user_ids))


def _late(session: Session, spec: WorkspaceMembersSpec, both: Sides, known: RecordedMembers) -> tuple[Change, ...]:
    """Those not declared any more whom the list does not show: it may be late (docs/platform/requests.md#delay). An exclusive membership has only the list."""
    if spec.exclusive:
        return ()
    api = session.api
    shown = {member.user_id for member in api.members.list(spec.workspace_id)}
    late = (known.ids & api.users.everybody().by_id.keys()) - shown - both.people.roles.keys()
    return tuple(Change(f"members.{user}", declared=None, actual=known.roles.get(user)) for user in sorted(late))


def _facts(spec: WorkspaceMembersSpec, both: Sides, roles: Mapping[str, str], *, user_ids: Mapping[str, str]) -> Bag:
    kept = roles if spec.exclusive else {user: role for user, role in roles.items() if user in both.wanted.roles}
    return {
        "roles": dict(sorted(kept.items())),
        "skipped": list(both.people.unknown),
        "user_ids": dict(sorted(user_ids.items())),
    }


def _print_who_changed(
    session: Session, spec: WorkspaceMembersSpec, both: Sides, known: RecordedMembers, scope: ResolvedScope
) -> None:
    users = session.api.users.everybody().by_id
    for who in both.people.renamed:
        user = users[both.people.user_ids[who]]
        print_renamed(who, email=user.email, user_id=user.id)
    for who, before in known.user_ids.items():
        now = both.people.user_ids.get(who, before)
        if before not in users and now != before:
            print_returned(who, before=before, now=now)
    for who in both.people.unknown:
        if _has_left(who, spec, known):
            print_left(who, line=member_line(who, spec.members[who]), scope=scope)


def _has_left(reference: str, spec: WorkspaceMembersSpec, known: RecordedMembers) -> bool:
    """Whether somebody whom nobody answers to was there before; a state of before `user_ids` knows it of those it had to find."""
    return reference in known.user_ids or (reference in known.references and spec.on_unknown_member == "error")


def _take_away(session: Session, spec: WorkspaceMembersSpec, known: RecordedMembers, scope: ResolvedScope) -> None:
    """Remove those to whom it was given, as far as they are members by hand, or not shown: a list may be late (docs/platform/requests.md#delay)."""
    api = session.api
    users = api.users.everybody().by_id
    both = sides(session, spec.workspace_id, spec.members)
    shown = {member.user_id for member in api.members.list(spec.workspace_id)}
    holders = {user_id: who for who, user_id in known.holders(both.people.user_ids, users).items()}
    present = both.actual.roles.keys() | (users.keys() - shown)
    given = sorted((holders.keys() | known.others) & present)
    with declared_now.taking(ManagedItem("membership", spec.workspace_id, user_id) for user_id in given) as hold:
        print_kept(session, scope, hold)
        free = sorted(item.part for item in hold.free)
        end_memberships(session, scope, {user_id: both.actual.roles.get(user_id) for user_id in free})
        for user_id in free if not scope.is_claude_code else ():
            if user_id in users and user_id not in both.people.roles:
                print_taken_out(users[user_id].email, user_id=user_id, reference=holders.get(user_id), scope=scope)
