"""
The whole explicit membership of a workspace as one resource: the number of Pulumi resources is the dominant cost.

Inherited memberships (the organization's admins and billing people) are left out of both sides: nobody can give or take
them. Source: admin-api.md section 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import pulumi
from pulumi.dynamic import Resource

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import Problem
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change, diff_members
from pulumi_claude_admin.model.member import WorkspaceMembersSpec
from pulumi_claude_admin.model.membership import resolve
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.unknown import is_unknown
from pulumi_claude_admin.resources._declared_now import Thing, declared_now
from pulumi_claude_admin.resources._membership import (
    Sides,
    named,
    problems_with_people,
    say_inherited,
    say_kept,
    sides,
    spelled_as,
)
from pulumi_claude_admin.resources._notices import say
from pulumi_claude_admin.resources._place import Place, find_place, place_of, problems_with_workspace, say_frozen
from pulumi_claude_admin.resources._provider import Checked, ClaudeProvider, Found, Made, State, raise_problems
from pulumi_claude_admin.resources._registry import claim_members
from pulumi_claude_admin.resources._respelling import respelled


class WorkspaceMembersProvider(ClaudeProvider[WorkspaceMembersSpec]):
    """Applies a `WorkspaceMembersSpec` through the Admin API."""

    spec_type = WorkspaceMembersSpec

    def verify(self, declaration: Checked[WorkspaceMembersSpec]) -> None:
        """The workspace is there and everybody is in the organization, once."""
        spec, problems = declaration.spec, list[Problem]()
        if declaration.knows("workspace_id"):
            problems += problems_with_workspace(spec.workspace_id, what="member list")
        if not is_unknown(spec.members) and spec.on_unknown_member == "error":
            problems += problems_with_people(spec.members)
        raise_problems(problems)

    def make(self, spec: WorkspaceMembersSpec, organization: OrganizationIdentity) -> Made:
        """Bring the membership to what is wanted, whatever is there."""
        return Made(spec.workspace_id, _apply(spec, place_of(organization, spec.workspace_id)))

    def look(self, state: State[WorkspaceMembersSpec], organization: OrganizationIdentity) -> Found | None:
        """Who is a member by hand now."""
        place = find_place(organization, state.declared.workspace_id)
        if place is None:
            return None
        if place.is_frozen:
            return Found(state.inputs, state.facts)
        spec = state.declared
        both = sides(spec.workspace_id, spec.members)
        changes = named(_changes(spec, both), spelled_as(spec.members))
        gone = both.unknown if spec.on_unknown_member == "error" else ()
        changes += tuple(Change(f"members.{who}", declared=spec.members[who], actual=None) for who in gone)
        return Found(respelled(state.spelled, changes), _facts(spec, both, both.actual.roles))

    def change(
        self, state: State[WorkspaceMembersSpec], spec: WorkspaceMembersSpec, organization: OrganizationIdentity
    ) -> Bag:
        """The same as making it."""
        place = place_of(organization, spec.workspace_id)
        if place.is_frozen:
            say_frozen(place, what="its membership")
            return state.facts
        _take_away(place, spec.workspace_id, _no_longer_declared(state.declared, spec))
        return _apply(spec, place)

    def remove(self, state: State[WorkspaceMembersSpec], organization: OrganizationIdentity) -> None:
        """Take away the memberships that were declared; nobody else's."""
        spec = state.declared
        place = find_place(organization, spec.workspace_id)
        if place is None or place.is_frozen:
            return
        _take_away(place, spec.workspace_id, spec.members)

    def things(self, spec: WorkspaceMembersSpec, id_: str | None) -> Iterable[Thing]:
        """The memberships of those who are listed."""
        del id_
        found = resolve(spec.members, wiring.current().api.list_users())
        return [Thing("membership", spec.workspace_id, user_id) for user_id in found.roles]


class WorkspaceMembers(Resource, module="claude", name="WorkspaceMembers"):
    """
    Everybody who is a member of a workspace by hand, with their roles. Source: admin-api.md section 4.

    Deleting removes the members it declared. Errors: somebody is not in the organization; one person is named twice; a role
    that cannot be given; the Default workspace, which has no member list.
    """

    workspace_id: pulumi.Output[str]
    members: pulumi.Output[Mapping[str, str]]
    roles: pulumi.Output[Mapping[str, str]]
    skipped: pulumi.Output[list[str]]
    organization_id: pulumi.Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        members: pulumi.Input[Mapping[str, pulumi.Input[str]]],
        exclusive: bool = True,
        on_unknown_member: Literal["error", "skip"] = "error",
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
        known = members if isinstance(members, Mapping) else {}
        claim_members(workspace_id, known, exclusive=exclusive, by=f"WorkspaceMembers {resource_name!r}")
        props: dict[str, object] = {
            "workspace_id": workspace_id,
            "members": members,
            "exclusive": exclusive,
            "on_unknown_member": on_unknown_member,
            "roles": None,
            "skipped": None,
            "organization_id": None,
            "declared": None,
        }
        super().__init__(WorkspaceMembersProvider(), resource_name, props, opts)


def _changes(spec: WorkspaceMembersSpec, both: Sides) -> tuple[Change, ...]:
    return diff_members(both.wanted, both.actual, exclusive=spec.exclusive)


def _apply(spec: WorkspaceMembersSpec, place: Place) -> Bag:
    if place.is_frozen:
        say_frozen(place, what="its membership")
        return {"roles": {}, "skipped": []}
    both = sides(spec.workspace_id, spec.members)
    if both.unknown and spec.on_unknown_member == "error":
        raise_problems(problems_with_people(both.unknown))
        # Asked for one by one, they turned out to have joined since the list was read.
        both = sides(spec.workspace_id, spec.members)
    if both.unknown:
        say(f"skipped in {place}, not in the organization yet: {', '.join(both.unknown)}")
    say_inherited(place, both.inherited)
    roles = dict(both.actual.roles)
    changes = _changes(spec, both)
    for change in changes:
        if change.declared is not None:
            _write(spec.workspace_id, change, roles)
    # Those to be removed come last: a run that breaks off has rather too many members than too few.
    extra = [change.path.partition(".")[2] for change in changes if change.declared is None]
    for user_id in _remove(place, spec.workspace_id, extra):
        del roles[user_id]
    return _facts(spec, both, roles)


def _write(workspace_id: str, change: Change, roles: dict[str, str]) -> None:
    api = wiring.current().api
    user_id = change.path.partition(".")[2]
    write = api.add_member if change.actual is None else api.update_member
    roles[user_id] = write(workspace_id, user_id, str(change.declared)).role


def _facts(spec: WorkspaceMembersSpec, both: Sides, roles: Mapping[str, str]) -> Bag:
    kept = roles if spec.exclusive else {user: role for user, role in roles.items() if user in both.wanted.roles}
    skipped = both.unknown if spec.on_unknown_member == "skip" else ()
    return {"roles": dict(sorted(kept.items())), "skipped": list(skipped)}


def _no_longer_declared(before: WorkspaceMembersSpec, now: WorkspaceMembersSpec) -> dict[str, str]:
    """Who was ensured and is not any more; an exclusive membership loses them anyway."""
    if now.exclusive:
        return {}
    still = resolve(now.members, wiring.current().api.list_users()).roles
    return {
        reference: role
        for reference, role in before.members.items()
        if not resolve({reference: role}, wiring.current().api.list_users()).roles.keys() & still.keys()
    }


def _take_away(place: Place, workspace_id: str, members: Mapping[str, str]) -> None:
    """Remove these people, as far as they are members by hand, or not shown: a list may be late ((b) 19)."""
    both = sides(workspace_id, members)
    shown = {member.user_id for member in wiring.current().api.list_members(workspace_id)}
    _remove(place, workspace_id, [u for u in both.wanted.roles if u in both.actual.roles or u not in shown])


def _remove(place: Place, workspace_id: str, user_ids: Iterable[str]) -> tuple[str, ...]:
    """Remove those whom nobody else declares in this run. The answer is who was removed."""
    with declared_now.taking(Thing("membership", workspace_id, user_id) for user_id in user_ids) as hold:
        say_kept(place, hold)
        removed = tuple(sorted(thing.part for thing in hold.free))
        for user_id in removed:
            wiring.current().api.remove_member(workspace_id, user_id)
    return removed
