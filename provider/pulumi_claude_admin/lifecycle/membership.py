"""
Who is meant by a declared membership, and what of a workspace's members was given by hand. Questions only, no writes.

Errors about people say how to invite them: a provider cannot add somebody who is not in the organization.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.declared_now import Hold
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.problems import at
from pulumi_claude_admin.lifecycle.scope import ResolvedScope, scope_to_import
from pulumi_claude_admin.model import arguments
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.member import MemberRoles
from pulumi_claude_admin.model.membership import Resolved, both_sides, explicit, resolve
from pulumi_claude_admin.model.recorded_members import RecordedMembers, recorded_members
from pulumi_claude_admin.session import Session


@dataclass(frozen=True, slots=True)
class Sides:
    """
    Wanted and actual explicit membership of one workspace, ready to be compared.

    `people` says who is meant by each reference, and by which nobody is; `inherited` are those who have a role everywhere and
    are left out.
    """

    wanted: MemberRoles
    actual: MemberRoles
    people: Resolved
    inherited: tuple[str, ...]


def sides(
    session: Session, workspace_id: str, members: Mapping[str, str], recorded: Mapping[str, str] | None = None
) -> Sides:
    """
    Both sides as they are now: the members come from the list, the single GET is stale (docs/platform/members.md#just-added).

    `recorded` are user ids by reference, as of the last write.
    """
    api = session.api
    everybody = api.users.everybody()
    found = resolve(members, everybody, recorded=recorded)
    wanted, actual = both_sides(workspace_id, found.roles, api.members.list(workspace_id), everybody.by_id)
    overruled = [everybody.by_id[user_id] for user_id in found.roles if user_id not in wanted.roles]
    left_out = tuple(user.email for user in overruled if found.roles[user.id] != user.inherited_role)
    return Sides(wanted=wanted, actual=actual, people=found, inherited=left_out)


def recorded_in(
    session: Session, facts: Mapping[str, object], members: Mapping[str, str], *, exclusive: bool
) -> RecordedMembers:
    """Whom the state gave a membership. A state of before `user_ids` has only `roles`."""
    return recorded_members(
        members,
        exclusive=exclusive,
        user_ids=_texts(facts["user_ids"]) if "user_ids" in facts else None,
        roles=_texts(facts.get("roles")),
        everybody=session.api.users.everybody(),
    )


def _texts(value: object) -> dict[str, str]:
    return {str(key): str(item) for key, item in value.items()} if isinstance(value, Mapping) else {}


def members_by_hand(session: Session, workspace_id: str) -> dict[str, str]:
    """E-mail to role of those whose membership somebody gave."""
    api = session.api
    users = api.users.everybody().by_id
    _, actual = both_sides(workspace_id, {}, api.members.list(workspace_id), users)
    return {users[user_id].email if user_id in users else user_id: role for user_id, role in actual.roles.items()}


def found_members(session: Session, workspace_id: str) -> Bag | None:
    """The whole membership of a workspace as it would be declared; None where nobody can declare one."""
    scope = scope_to_import(session, workspace_id, what="member list")
    if scope is None or scope.workspace is None:
        return None
    everybody, listed = session.api.users.everybody(), session.api.members.list(workspace_id)
    names = arguments.names_of(everybody.users)
    found = arguments.of_members(scope.workspace, explicit(listed, everybody.by_id), names)
    return None if scope.is_claude_code and not found["members"] else found


def problems_with_people(
    session: Session, references: Iterable[str], *, known: Collection[str] = ()
) -> tuple[Problem, ...]:
    """
    One problem for each reference that nobody answers to, and for each person who is named twice.

    `known` are those that stood there before: nobody is told to invite a leaver.
    """
    api = session.api
    everybody = api.users.everybody()
    problems: list[Problem] = []
    named: dict[str, str] = {}
    for reference in references:
        path = f'members["{reference}"]'
        try:
            user_id = (everybody.find(reference) or api.users.require(reference)).id
        except InvalidInputs as error:
            said = error.problems[0].reason
            problems.extend([Problem(path, said)] if reference in known else at(path, error))
        else:
            if user_id in named:
                problems.append(Problem(path, f"is the same person as {named[user_id]!r}"))
            named.setdefault(user_id, reference)
    return tuple(problems)


def spelled_as(session: Session, people: Resolved) -> dict[str, str]:
    """User id to the key by which the declaration calls that person; for everybody else the e-mail."""
    declared = {user_id: reference for reference, user_id in people.user_ids.items()}
    return {user.id: user.email for user in session.api.users.list()} | declared


def by_reference(changes: Iterable[Change], names: Mapping[str, str]) -> tuple[Change, ...]:
    """The same changes, at `members.<spelling>` instead of `members.<user id>`."""
    renamed = []
    for change in changes:
        key, _, user_id = change.path.partition(".")
        path = f"{key}.{names.get(user_id, user_id)}"
        renamed.append(Change(path=path, declared=change.declared, actual=change.actual))
    return tuple(renamed)


def print_inherited(scope: ResolvedScope, people: Iterable[str]) -> None:
    """Print that a declared role has no effect, because the person has another one from the organization."""
    for person in people:
        print_once(
            f"{person} has a role in every workspace because of the organization role; the one declared for {scope} is left out"
        )


def print_kept(session: Session, scope: ResolvedScope, hold: Hold) -> None:
    """Print who stays a member because another resource of this run declares it."""
    emails = {user.id: user.email for user in session.api.users.list()} if hold.kept else {}
    for item, by in sorted(hold.kept.items(), key=lambda each: each[0].part):
        print_once(f"not removed: {emails.get(item.part, item.part)} in {scope} is declared by {by} now")
