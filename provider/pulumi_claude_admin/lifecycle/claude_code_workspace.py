"""
Which workspace is the one that signing in to Claude Code makes: nothing but its name tells, and archived it may come back under another id.

Source: docs/platform/workspaces.md#claude-code-workspace.
"""

from __future__ import annotations

from pulumi_claude_admin.errors import InvalidInputs, LayoutUnknown, NotFound, Problem
from pulumi_claude_admin.lifecycle.scope import ResolvedScope
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.session import Session

_HINT = "Name one with `workspace_id`"


def live_claude_code_workspaces(session: Session) -> tuple[Workspace, ...]:
    """The live ones of this name: one, as a rule; anybody may call another so."""
    return tuple(one for one in session.api.workspaces.list() if one.is_claude_code and not one.is_archived)


def problem_without_workspace(session: Session) -> Problem | None:
    """That there is no live one, and since when; None when there is."""
    if live_claude_code_workspaces(session):
        return None
    archived = [one for one in session.api.workspaces.list() if one.is_claude_code]
    gone = "".join(f"; {one.id} was archived on {one.archived_at:%Y-%m-%d}" for one in archived if one.archived_at)
    reason = f"there is no live workspace named 'Claude Code' in this organization{gone}"
    return Problem("workspace_id", f"{reason}; the next sign-in to Claude Code makes one")


def require_claude_code_workspace(session: Session) -> Workspace:
    """The live one, and among several the one whose page has limits for each person. Raises InvalidInputs with the ids."""
    live = live_claude_code_workspaces(session)
    if not live:
        raise InvalidInputs(*filter(None, [problem_without_workspace(session)]))
    found = live if len(live) == 1 else tuple(one for one in live if _has_limits(session, one))
    if len(found) == 1:
        return found[0]
    ids = ", ".join(one.id for one in live)
    told = "none of them has" if not found else "several of them have"
    raise InvalidInputs(
        Problem(
            "workspace_id",
            f"{len(live)} live workspaces are named 'Claude Code' ({ids}), and {told} limits for each person",
        ),
        hint=_HINT,
    )


def problems_with_exclusive_members(session: Session, workspace_id: str) -> tuple[Problem, ...]:
    """That nobody but who is listed should be in the workspace that people join by signing in."""
    try:
        workspace = session.api.workspaces.retrieve(workspace_id)
    except NotFound:
        return ()
    if not workspace.is_claude_code:
        return ()
    reason = (
        f"people join workspace 'Claude Code' ({workspace.id}) by signing in, and whoever is removed from it loses their key: "
        "say False, or leave its members out of the program"
    )
    return (Problem("exclusive", reason),)


def has_moved(session: Session, workspace_id: str) -> bool:
    """Whether this one was archived, or is gone, and a live one has its name. No page is looked at."""
    live = live_claude_code_workspaces(session)
    return bool(live) and workspace_id not in {one.id for one in session.api.workspaces.list() if not one.is_archived}


def _has_limits(session: Session, workspace: Workspace) -> bool:
    where = ResolvedScope(session.organization, workspace).console_scope
    try:
        session.console.read_claude_code_limits(where)
    except LayoutUnknown:
        return False
    return True
