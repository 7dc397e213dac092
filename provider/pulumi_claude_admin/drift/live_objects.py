"""
What is there, as a flat set of objects: the other half of "everything exactly once". Which there are, each kind says. Pure.

An object is a live workspace, one explicit membership, one limiter's override, or one monthly limit. What was not read is
not in the set; inherited memberships and archived workspaces are not objects that anybody could declare.
"""

from __future__ import annotations

from dataclasses import dataclass

from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.workspace import Workspace


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


def live_workspaces(snapshot: OrganizationSnapshot) -> tuple[Workspace, ...]:
    """Those that are not archived."""
    return tuple(workspace for workspace in snapshot.workspaces if not workspace.is_archived)
