"""
What is there, as a flat set of objects: the other half of "everything exactly once". Pure.

An object is a live workspace, one explicit membership, one limiter's override, or one monthly limit. What was not read is
not in the set; inherited memberships and archived workspaces are not objects that anybody could declare.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.membership import explicit
from pulumi_claude_admin.model.organization import OrganizationSnapshot


@dataclass(frozen=True, slots=True, order=True)
class LiveObject:
    """
    One object of the organization.

    `workspace_id` is empty for the organization's own. `part` is the user id of a membership, the group id of a rate limit,
    and `limiter` the limiter of the latter; both are empty for the other kinds.
    """

    kind: Kind
    workspace_id: str = ""
    part: str = ""
    limiter: str = ""


def live_objects(snapshot: OrganizationSnapshot) -> frozenset[LiveObject]:
    """Every object that was read. Without the people nobody can tell who was given a membership: then there are none."""
    return frozenset(_live(snapshot))


def _live(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    users = {user.id: user for user in snapshot.users}
    for workspace in snapshot.workspaces:
        if workspace.is_archived:
            continue
        yield LiveObject(Kind.WORKSPACE, workspace.id)
        for member in explicit(snapshot.members.get(workspace.id, ()), users) if users else ():
            yield LiveObject(Kind.WORKSPACE_MEMBER, workspace.id, member.user_id)
        for entry in snapshot.workspace_rate_limits.get(workspace.id, ()):
            for limiter in entry.limits:
                yield LiveObject(Kind.WORKSPACE_RATE_LIMIT, workspace.id, entry.group.id, limiter)
    live = {workspace.id for workspace in snapshot.workspaces if not workspace.is_archived}
    for scope, limit in snapshot.spend_limits.items():
        if limit is None:
            continue
        if scope.workspace_id is None:
            yield LiveObject(Kind.ORGANIZATION_SPEND_LIMIT)
        elif scope.workspace_id in live:
            yield LiveObject(Kind.WORKSPACE_SPEND_LIMIT, scope.workspace_id)
