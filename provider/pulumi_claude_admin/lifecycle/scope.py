"""
Where a setting lives: the organization, or one workspace of it, live or archived. And what checks a workspace id.

What hangs on an archived workspace follows it: it is read as it was, writes are left out with a sentence, deleting succeeds.
"""

from __future__ import annotations

from dataclasses import dataclass

from pulumi_claude_admin.errors import InvalidInputs, NotFound, Problem, UnsupportedChange
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.problems import raise_problems
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.ports import ConsoleScope
from pulumi_claude_admin.session import Session


@dataclass(frozen=True, slots=True)
class ResolvedScope:
    """A scope that is there. `workspace` is None for the organization itself."""

    organization: OrganizationIdentity
    workspace: Workspace | None

    @property
    def is_archived(self) -> bool:
        """Whether nothing can be set here any more."""
        return self.workspace is not None and self.workspace.is_archived

    @property
    def is_claude_code(self) -> bool:
        """Whether people join it by signing in, and lose their key when they are removed from it."""
        return self.workspace is not None and self.workspace.is_claude_code

    @property
    def key(self) -> Scope:
        """The same as a value of the model."""
        return Scope(self.workspace.id if self.workspace is not None else None)

    @property
    def console_scope(self) -> ConsoleScope:
        """The same for the Console, which must find id and name on its page."""
        name = self.workspace.name if self.workspace is not None else None
        return ConsoleScope(organization_id=self.organization.id, scope=self.key, workspace_name=name)

    def __str__(self) -> str:
        if self.workspace is None:
            return f"organization {self.organization.name!r}"
        return f"workspace {self.workspace.name!r} ({self.workspace.id})"


def require_scope(session: Session, workspace_id: str | None) -> ResolvedScope:
    """The scope with this workspace id (None: the organization). Raises NotFound when there is no such workspace."""
    workspace = session.api.workspaces.retrieve(workspace_id) if workspace_id is not None else None
    return ResolvedScope(organization=session.organization, workspace=workspace)


def find_scope(session: Session, workspace_id: str | None) -> ResolvedScope | None:
    """The same, or None. The organization was checked before, so a 404 can be believed."""
    try:
        return require_scope(session, workspace_id)
    except NotFound:
        return None


def problems_with_workspace(session: Session, workspace_id: str, *, what: str) -> tuple[Problem, ...]:
    """What is wrong with putting `what` on this workspace: it does not exist, or it is the Default one (docs/platform/workspaces.md#default-workspace)."""
    api = session.api
    try:
        workspace = api.workspaces.retrieve(workspace_id)
    except NotFound:
        name = api.organization.retrieve().name
        return (Problem("workspace_id", f"there is no workspace {workspace_id!r} in organization {name!r}"),)
    if api.workspaces.is_default(workspace.id):
        raise UnsupportedChange(
            Problem("workspace_id", f"{workspace_id!r} is the Default workspace, which has no {what} of its own"),
            hint="Use another workspace",
        )
    return ()


def scope_to_import(session: Session, workspace_id: str | None, *, what: str) -> ResolvedScope | None:
    """
    The scope of what is to be imported, None when there is no such workspace.

    Raises InvalidInputs for an archived workspace, UnsupportedChange for the Default one.
    """
    scope = find_scope(session, workspace_id)
    if scope is None or scope.workspace is None:
        return scope
    if scope.is_archived:
        raise InvalidInputs(Problem("id", f"{scope} is archived, and its {what} cannot be managed any more"))
    raise_problems(problems_with_workspace(session, scope.workspace.id, what=what))
    return scope


def print_not_written(scope: ResolvedScope, *, what: str) -> None:
    """Print that a write was left out."""
    print_once(f"{scope} is archived: {what} was not written, and is kept in the state as it was")
