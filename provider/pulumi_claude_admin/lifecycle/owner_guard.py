"""
The owner decides: before a write or a delete the workspace's tags are looked at, and compared with those of the last write.

A workspace is this resource's own while its tags are those that were recorded, or those that it is to have. What stands on a
workspace may stand on another stack's: it records whose the workspace was, and stops when it has changed hands since.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pulumi_claude_admin.errors import NotFound, OtherOwner
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.owner import Owner
from pulumi_claude_admin.model.workspace import Workspace, WorkspaceSpec
from pulumi_claude_admin.session import Session

OWNER_SEEN: Final = "owner_seen"
"""The output with the owner tags that the workspace had at the last write. A refresh does not touch it."""


def record(session: Session, workspace_id: str | None) -> Bag:
    """The output for a resource that has just been written; nothing when it stands on no workspace. One that this run takes over is its own already."""
    workspace = _live(session, workspace_id)
    if workspace is None:
        return {}
    return {OWNER_SEEN: dict((declared_now.adopter(workspace.id) or workspace.owner_tags).tags)}


def kept(facts: Bag) -> Bag:
    """The output as it was recorded: what a read says of the owner is no reason to write."""
    return {OWNER_SEEN: facts[OWNER_SEEN]} if OWNER_SEEN in facts else {}


def has_new_owner_of_this_run(session: Session, workspace_id: str | None, facts: Mapping[str, object]) -> bool:
    """Whether a workspace of this run's declarations came from another stack, so that what stands on it has to be recorded anew."""
    seen = _seen(facts)
    if seen is None or not session.settings.has_credential:
        return False
    workspace = _live(session, workspace_id)
    if workspace is None or seen.is_same_stack(workspace.owner_tags):
        return False
    ours = declared_now.owner(workspace.owner_tags.managed_by)
    return ours is not None and ours.is_own(workspace.owner_tags)


def require_same_owner(session: Session, workspace_id: str | None, facts: Mapping[str, object]) -> None:
    """Raise OtherOwner when the workspace has changed hands since the last write, unless to another resource of this run."""
    seen, workspace = _seen(facts), _live(session, workspace_id)
    if seen is None or workspace is None:
        return
    now = workspace.owner_tags
    ours = declared_now.owner(now.managed_by)
    if now in {seen, Owner(None, now.managed_at)} or (seen.is_same_stack(now) if ours is None else ours.is_own(now)):
        return
    raise OtherOwner(
        f"{_label(workspace)} belongs to {now} now, and to {seen} when this was last written; nothing was changed",
        hint=f"Take the workspace over with adopt_id={workspace.id!r}, or let this stack forget this resource with `pulumi state delete`",
    )


def require_own(
    workspace: Workspace, spec: WorkspaceSpec, *, declared: WorkspaceSpec, facts: Mapping[str, object]
) -> None:
    """Raise OtherOwner when this workspace is not the declaration's own, unless it has just been given its `adopt_id`."""
    now, seen = workspace.owner_tags, _seen(facts) or _seen_before_it_was_recorded(declared, facts)
    is_taken_over = spec.adopt_id == workspace.id and declared.adopt_id != workspace.id
    if now.managed_by is None or now == seen or spec.owner_tags.is_own(now) or is_taken_over:
        return
    raise _other_owner(workspace, is_named=spec.adopt_id == workspace.id)


def _other_owner(workspace: Workspace, *, is_named: bool) -> OtherOwner:
    """`is_named`: the declaration has had its `adopt_id` all the time."""
    forget = "let this stack forget it with `pulumi state delete`"
    take = f"{forget} and declare it anew" if is_named else "declare it"
    return OtherOwner(
        f"{_label(workspace)} belongs to {workspace.owner_tags}, not to this resource of this stack; nothing was changed",
        hint=f"To take it over, {take} with adopt_id={workspace.id!r}; to leave it there, {forget}, and take it out of the program",
    )


def _label(workspace: Workspace) -> str:
    return f"workspace {workspace.name!r} ({workspace.id})"


def _live(session: Session, workspace_id: str | None) -> Workspace | None:
    if workspace_id is None:
        return None
    try:
        workspace = session.api.workspaces.retrieve(workspace_id)
    except NotFound:
        return None
    return None if workspace.is_archived else workspace


def _seen(facts: Mapping[str, object]) -> Owner | None:
    tags = facts.get(OWNER_SEEN)
    return Owner.of(tags) if isinstance(tags, Mapping) else None


def _seen_before_it_was_recorded(declared: WorkspaceSpec, facts: Mapping[str, object]) -> Owner:
    """What a state of an earlier version says: the tag that was declared, and what the last look saw beside it."""
    actual = facts.get("actual")
    tags = actual.get("tags") if isinstance(actual, Mapping) else None
    found = Owner.of(tags if isinstance(tags, Mapping) else {})
    return Owner(declared.owner, None) if declared.owner is not None else found
