"""
Service accounts in workspaces, listed once per process: by workspace or by account, whichever are fewer.

A write makes both lists that show it be read again.
"""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.admin_api.cached.service_accounts import CachedServiceAccounts
from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.admin_api.cached.workspaces import CachedWorkspaces
from pulumi_claude_admin.machine_ports import ServiceAccountMembers
from pulumi_claude_admin.model.service_account_member import ServiceAccountMember

OF_WORKSPACE: Final = "service_accounts of workspace"
OF_ACCOUNT: Final = "workspaces of service_account"
"""Each with an id."""


class CachedServiceAccountMembers:
    """`ports.ServiceAccountMembers`, remembered."""

    def __init__(
        self,
        members: ServiceAccountMembers,
        cache: SingleFlightCache,
        *,
        accounts: CachedServiceAccounts,
        workspaces: CachedWorkspaces,
    ) -> None:
        self._members = members
        self._cache = cache
        self._accounts = accounts
        self._workspaces = workspaces

    def list_of_workspace(self, workspace_id: str) -> tuple[ServiceAccountMember, ...]:
        """The live accounts that somebody put into a workspace."""
        return self._cache.get((OF_WORKSPACE, workspace_id), lambda: self._members.list_of_workspace(workspace_id))

    def list_of_account(self, service_account_id: str) -> tuple[ServiceAccountMember, ...]:
        """The workspaces of an account."""
        key = (OF_ACCOUNT, service_account_id)
        return self._cache.get(key, lambda: self._members.list_of_account(service_account_id))

    def find(self, workspace_id: str, service_account_id: str) -> ServiceAccountMember | None:
        """The row of a live account in a live workspace, the implicit one too where it is read by account; None when there is none."""
        rows = (
            self.list_of_account(service_account_id)
            if self._is_read_by_account()
            else self.list_of_workspace(workspace_id)
        )
        wanted = (workspace_id, service_account_id)
        return next((row for row in rows if (row.workspace_id, row.service_account_id) == wanted), None)

    def add(self, workspace_id: str, service_account_id: str, role: str) -> ServiceAccountMember:
        """Put an account into a workspace, or replace its role there."""
        with self._cache.dropping((OF_WORKSPACE, workspace_id), (OF_ACCOUNT, service_account_id)):
            return self._members.add(workspace_id, service_account_id, role)

    def remove(self, workspace_id: str, service_account_id: str) -> None:
        """Take an account out."""
        with self._cache.dropping((OF_WORKSPACE, workspace_id), (OF_ACCOUNT, service_account_id)):
            self._members.remove(workspace_id, service_account_id)

    def _is_read_by_account(self) -> bool:
        accounts = sum(not one.is_archived for one in self._accounts.list())
        return accounts <= sum(not one.is_archived for one in self._workspaces.list())
