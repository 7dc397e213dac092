"""
Which workspace is the one that signing in to Claude Code makes: nothing but its name tells, and archived it may come back under another id.

Source: docs/platform/workspaces.md#claude-code-workspace.
"""

from __future__ import annotations

from collections.abc import Mapping

from pulumi_claude_admin.errors import InvalidInputs, LayoutUnknown, NotFound, Problem
from pulumi_claude_admin.lifecycle.scope import ResolvedScope
from pulumi_claude_admin.model.claude_code_workspace import (
    NO_MACHINES,
    NOT_EXCLUSIVE,
    joined_by_signing_in,
    not_by_hand,
)
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


def problems_with_members(
    session: Session, workspace_id: str, members: Mapping[str, object], *, exclusive: object = False
) -> tuple[Problem, ...]:
    """What of a member list does not apply to the workspace that people join by signing in; nothing of any other."""
    if not _is_claude_code(session, workspace_id):
        return ()
    problems = [Problem("exclusive", NOT_EXCLUSIVE)] if exclusive is True else []
    if joined := joined_by_signing_in(members):
        problems.append(Problem("members", not_by_hand(joined)))
    return tuple(problems)


def problems_with_member(session: Session, workspace_id: str, who: str, role: object) -> tuple[Problem, ...]:
    """The same of one person."""
    found = problems_with_members(session, workspace_id, {who: role})
    return tuple(Problem("role", one.reason) for one in found)


def problems_with_machine(session: Session, workspace_id: str) -> tuple[Problem, ...]:
    """That no service account has anything to do there."""
    return (Problem("workspace_id", NO_MACHINES),) if _is_claude_code(session, workspace_id) else ()


def has_moved(session: Session, workspace_id: str) -> bool:
    """Whether this one was archived, or is gone, and a live one has its name. No page is looked at."""
    live = live_claude_code_workspaces(session)
    return bool(live) and workspace_id not in {one.id for one in session.api.workspaces.list() if not one.is_archived}


def _is_claude_code(session: Session, workspace_id: str) -> bool:
    try:
        return session.api.workspaces.retrieve(workspace_id).is_claude_code
    except NotFound:
        return False


def _has_limits(session: Session, workspace: Workspace) -> bool:
    where = ResolvedScope(session.organization, workspace).console_scope
    try:
        session.console.read_claude_code_limits(where)
    except LayoutUnknown:
        return False
    return True
