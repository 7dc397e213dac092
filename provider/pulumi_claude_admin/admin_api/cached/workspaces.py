"""Workspaces, listed once per process and found in that list by id."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, Unpack

from pulumi_claude_admin.admin_api.cached.api_keys import API_KEYS
from pulumi_claude_admin.admin_api.cached.listing import CachedListing
from pulumi_claude_admin.admin_api.cached.members import MEMBERS
from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.admin_api.cached.spend_limits import SPEND_LIMITS
from pulumi_claude_admin.admin_api.cached.workspace_rate_limits import WORKSPACE_RATE_LIMITS
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.ports import NewWorkspace, WorkspaceChanges, Workspaces

DEFAULT_NAME: Final = "Default"
"""Name of the workspace that no list shows and nobody can rename. Source: docs/platform/workspaces.md#default-workspace."""

WORKSPACE: Final = "workspace"
"""With an id: one that no list shows."""


class CachedWorkspaces(CachedListing[Workspace]):
    """`ports.Workspaces`, remembered."""

    key = "workspaces"

    def __init__(self, workspaces: Workspaces, cache: SingleFlightCache) -> None:
        super().__init__(workspaces.list, cache)
        self._workspaces = workspaces

    def retrieve(self, workspace_id: str) -> Workspace:
        """A workspace from the list; one that is not there is asked for, once. Raises NotFound."""
        listed = self.find(workspace_id)
        if listed is not None:
            return listed
        return self._cache.get((WORKSPACE, workspace_id), lambda: self._workspaces.retrieve(workspace_id))

    def is_default(self, workspace_id: str) -> bool:
        """Whether this is the Default workspace, which no list shows and which cannot be limited. Raises NotFound."""
        return self.find(workspace_id) is None and self.retrieve(workspace_id).name == DEFAULT_NAME

    def create(self, *, name: str, **fields: Unpack[NewWorkspace]) -> Workspace:
        """Make one. Raises ApiWriteNotConfirmed when the answer shows one that was there before."""
        made = self._made(
            lambda: self._workspaces.create(name=name, **fields), what=f"the creation of workspace {name!r}"
        )
        return self._kept(made, ["name", *(field for field, value in fields.items() if value is not None)])

    def update(self, workspace_id: str, **fields: Unpack[WorkspaceChanges]) -> Workspace:
        """Change what is named."""
        written = self._written(lambda: self._workspaces.update(workspace_id, **fields), (WORKSPACE, workspace_id))
        return self._kept(written, [field for field, value in fields.items() if value is not None])

    def archive(self, workspace_id: str) -> Workspace:
        """Archive for ever, and forget what hung on it."""
        archived = self._written(lambda: self._workspaces.archive(workspace_id), (WORKSPACE, workspace_id))
        self._kept(archived, ())
        of_workspace = (MEMBERS, workspace_id), (WORKSPACE_RATE_LIMITS, workspace_id)
        self._cache.drop(*of_workspace, SPEND_LIMITS, API_KEYS)
        return archived

    def _kept(self, written: Workspace, names: Collection[str]) -> Workspace:
        with self._cache.dropping_on_error(self.key):
            self.require_kept(written, names)
        return written

    def require_kept(
        self,
        written: Workspace,
        names: Collection[str],
        *,
        look: Callable[[], tuple[Workspace, ...]] | None = None,
    ) -> None:
        """By a list that was asked for after the write; writes that end meanwhile share the next."""
        self._workspaces.require_kept(written, names, look=look or (lambda: self._shown(written)))

    def _shown(self, written: Workspace) -> tuple[Workspace, ...]:
        """The list, with the Default workspace when that was written."""
        listed = self._cache.renewed(self.key, self._ask)
        is_default = written.name == DEFAULT_NAME and all(one.id != written.id for one in listed)
        return (*listed, self._workspaces.retrieve(written.id)) if is_default else listed

    def _put(self, written: Workspace) -> None:
        """The Default one stays out of the list."""

        def edit(known: tuple[Workspace, ...]) -> tuple[Workspace, ...]:
            others = tuple(one for one in known if one.id != written.id)
            return known if written.name == DEFAULT_NAME and len(others) == len(known) else (written, *others)

        self._change(edit)
        self._cache.drop((WORKSPACE, written.id))
