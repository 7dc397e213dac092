"""
One membership of one workspace, for programs that cannot know the whole membership. Prefer `WorkspaceMembers`.

Source: admin-api.md section 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import pulumi
from pulumi.dynamic import Resource

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.ids import MembershipId
from pulumi_claude_admin.model.member import Member, User, WorkspaceMemberSpec
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.resources._declared_now import Thing, declared_now
from pulumi_claude_admin.resources._membership import say_inherited, say_kept
from pulumi_claude_admin.resources._place import find_place, place_of, problems_with_workspace, say_frozen
from pulumi_claude_admin.resources._provider import Checked, ClaudeProvider, Found, Made, State, at, raise_problems
from pulumi_claude_admin.resources._registry import claim_members
from pulumi_claude_admin.resources._respelling import respelled


class WorkspaceMemberProvider(ClaudeProvider[WorkspaceMemberSpec]):
    """Applies a `WorkspaceMemberSpec` through the Admin API."""

    spec_type = WorkspaceMemberSpec
    replaced_by: ClassVar[tuple[str, ...]] = ("workspace_id", "user")

    def is_other(self, key: str, olds: Bag, news: Bag) -> bool:
        """An e-mail in place of the same person's id is the same membership."""
        if key != "user" or not wiring.current().settings.has_credential:
            return True
        try:
            return wiring.current().api.user(str(news.get(key))).id != olds.get("user_id")
        except InvalidInputs:
            return True

    def verify(self, declaration: Checked[WorkspaceMemberSpec]) -> None:
        """The workspace is there and the person is in the organization."""
        spec, problems = declaration.spec, list[Problem]()
        if declaration.knows("workspace_id"):
            problems += problems_with_workspace(spec.workspace_id, what="member list")
        if declaration.knows("user"):
            try:
                wiring.current().api.user(spec.user)
            except InvalidInputs as error:
                problems += at("user", error)
        raise_problems(problems)

    def make(self, spec: WorkspaceMemberSpec, organization: OrganizationIdentity) -> Made:
        """Add the person, or give a present member the role."""
        user = wiring.current().api.user(spec.user)
        _apply(spec, user, organization)
        return Made(str(MembershipId(spec.workspace_id, user.id)), {"user_id": user.id})

    def look(self, state: State[WorkspaceMemberSpec], organization: OrganizationIdentity) -> Found | None:
        """
        The role as the list has it.

        A membership that was taken away stays in the state, without its role: a refresh that writes state must not forget
        that somebody wanted it.
        """
        key = MembershipId.parse(state.id)
        place = find_place(organization, key.workspace_id)
        if place is None:
            return None
        if place.is_frozen:
            return Found(state.inputs, state.facts)
        member = _member(key)
        role = member.role if member is not None else None
        same = role == state.declared.role or _is_inherited(member)
        changes = () if same else (Change("role", declared=state.declared.role, actual=role),)
        return Found(respelled(state.spelled, changes), {"user_id": key.user_id})

    def change(
        self, state: State[WorkspaceMemberSpec], spec: WorkspaceMemberSpec, organization: OrganizationIdentity
    ) -> Bag:
        """The same as making it."""
        del state
        return self.make(spec, organization).facts

    def remove(self, state: State[WorkspaceMemberSpec], organization: OrganizationIdentity) -> None:
        """Take the membership away; already gone, or on an archived workspace, is success."""
        key = MembershipId.parse(state.id)
        place = find_place(organization, key.workspace_id)
        if place is None or place.is_frozen:
            return
        if _is_inherited(_member(key)):  # nobody there is no reason: a list may be late ((b) 19)
            return
        with declared_now.taking([Thing("membership", key.workspace_id, key.user_id)]) as hold:
            say_kept(place, hold)
            if hold.free:
                wiring.current().api.remove_member(key.workspace_id, key.user_id)

    def things(self, spec: WorkspaceMemberSpec, id_: str | None) -> Iterable[Thing]:
        """The membership of the person who is meant, and of the one whom the state has."""
        people = {wiring.current().api.user(spec.user).id}
        if id_ is not None:
            people.add(MembershipId.parse(id_).user_id)
        return [Thing("membership", spec.workspace_id, user_id) for user_id in people]


class WorkspaceMember(Resource, module="claude", name="WorkspaceMember"):
    """
    One person's membership of one workspace. Source: admin-api.md section 4.

    Errors: the person is not in the organization; a role that cannot be given; the Default workspace.
    """

    workspace_id: pulumi.Output[str]
    user: pulumi.Output[str]
    role: pulumi.Output[str]
    user_id: pulumi.Output[str]
    organization_id: pulumi.Output[str]

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
        if isinstance(user, str):
            claim_members(workspace_id, [user], exclusive=False, by=f"WorkspaceMember {resource_name!r}")
        props: dict[str, object] = {
            "workspace_id": workspace_id,
            "user": user,
            "role": role,
            "user_id": None,
            "organization_id": None,
            "declared": None,
        }
        super().__init__(WorkspaceMemberProvider(), resource_name, props, opts)


def _apply(spec: WorkspaceMemberSpec, user: User, organization: OrganizationIdentity) -> None:
    place = place_of(organization, spec.workspace_id)
    if place.is_frozen:
        say_frozen(place, what=f"the membership of {user.email}")
        return
    member = _member(MembershipId(spec.workspace_id, user.id))
    if member is not None and member.role == spec.role:
        return
    if _is_inherited(member) and (user.inherited_role, spec.role) != ("workspace_billing", "workspace_admin"):
        say_inherited(place, [user.email])
    elif member is None:
        wiring.current().api.add_member(spec.workspace_id, user.id, spec.role)
    else:
        wiring.current().api.update_member(spec.workspace_id, user.id, spec.role)


def _member(key: MembershipId) -> Member | None:
    """From the list: the single GET is stale (admin-api.md (b) 23 c)."""
    members = wiring.current().api.list_members(key.workspace_id)
    return next((member for member in members if member.user_id == key.user_id), None)


def _is_inherited(member: Member | None) -> bool:
    """Whether the membership follows from the person's organization role: nobody can give, change or take it."""
    if member is None:
        return False
    users = {user.id: user for user in wiring.current().api.list_users()}
    return member.is_inherited(users.get(member.user_id))
