"""The list of a workspace's members, which two kinds are compared with."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pulumi_claude_admin.drift.listing import WorkspaceList
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.member import Member

MEMBER_LIST: Final[WorkspaceList[Member]] = WorkspaceList(
    kind=Kind.WORKSPACE_MEMBERS,
    ask=lambda api, workspace_id: api.members.list(workspace_id),
    get=lambda snapshot: snapshot.members,
    put=lambda snapshot, lists: replace(snapshot, members=lists),
    needs_users=True,
)
