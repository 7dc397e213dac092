"""Workspaces, listed once per process and found in that list by id. Writes keep the list right."""

from __future__ import annotations

from typing import Final, Unpack

from pulumi_claude_admin.admin_api.cached.api_keys import API_KEYS
from pulumi_claude_admin.admin_api.cached.members import MEMBERS
from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.admin_api.cached.spend_limits import SPEND_LIMITS
from pulumi_claude_admin.admin_api.cached.workspace_rate_limits import WORKSPACE_RATE_LIMITS
from pulumi_claude_admin.errors import ApiWriteNotConfirmed
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.ports import NewWorkspace, WorkspaceChanges, Workspaces

DEFAULT_NAME: Final = "Default"
"""Name of the workspace that no list shows and nobody can rename. Source: docs/platform/workspaces.md#default-workspace."""

WORKSPACES: Final = "workspaces"
WORKSPACE: Final = "workspace"
"""With an id: one that no list shows."""


class CachedWorkspaces:
    """`ports.Workspaces`, remembered."""

    def __init__(self, workspaces: Workspaces, cache: SingleFlightCache) -> None:
        self._workspaces = workspaces
        self._cache = cache

    def list(self) -> tuple[Workspace, ...]:
        """Live and archived workspaces, without the Default workspace."""
        return self._cache.get(WORKSPACES, self._workspaces.list)

    def retrieve(self, workspace_id: str) -> Workspace:
        """A workspace from the list; one that is not there is asked for, once. Raises NotFound."""
        for workspace in self.list():
            if workspace.id == workspace_id:
                return workspace
        return self._cache.get((WORKSPACE, workspace_id), lambda: self._workspaces.retrieve(workspace_id))

    def is_default(self, workspace_id: str) -> bool:
        """Whether this is the Default workspace, which no list shows and which cannot be limited. Raises NotFound."""
        if any(workspace.id == workspace_id for workspace in self.list()):
            return False
        return self.retrieve(workspace_id).name == DEFAULT_NAME

    def create(self, *, name: str, **fields: Unpack[NewWorkspace]) -> Workspace:
        """Make one. Raises ApiWriteNotConfirmed when the answer shows one that was there before."""
        before = {workspace.id for workspace in self.list()}
        with self._cache.dropping_on_error(WORKSPACES):
            created = self._workspaces.create(name=name, **fields)
        if created.id in before:
            raise ApiWriteNotConfirmed(
                f"the Admin API answered the creation of workspace {name!r} with one that was there before ({created.id})",
                outcome_unknown=True,
            )
        self._cache.change(WORKSPACES, lambda known: (created, *known))
        return created

    def update(self, workspace_id: str, **fields: Unpack[WorkspaceChanges]) -> Workspace:
        """Change what is named."""
        with self._cache.dropping_on_error(WORKSPACES, (WORKSPACE, workspace_id)):
            updated = self._workspaces.update(workspace_id, **fields)
        self._put(updated)
        return updated

    def archive(self, workspace_id: str) -> Workspace:
        """Archive for ever, and forget what hung on it."""
        with self._cache.dropping_on_error(WORKSPACES, (WORKSPACE, workspace_id)):
            archived = self._workspaces.archive(workspace_id)
        self._put(archived)
        of_workspace = (MEMBERS, workspace_id), (WORKSPACE_RATE_LIMITS, workspace_id)
        self._cache.drop(*of_workspace, SPEND_LIMITS, API_KEYS)
        return archived

    def _put(self, written: Workspace) -> None:
        def edit(known: tuple[Workspace, ...]) -> tuple[Workspace, ...]:
            if written.name == DEFAULT_NAME and all(workspace.id != written.id for workspace in known):
                return known
            return (written, *(workspace for workspace in known if workspace.id != written.id))

        self._cache.change(WORKSPACES, edit)
        self._cache.drop((WORKSPACE, written.id))
