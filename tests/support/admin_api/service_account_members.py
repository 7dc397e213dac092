from __future__ import annotations

from pulumi_claude_admin.errors import NotFound, Rejected
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.model.service_account_member import ServiceAccountMember
from tests.support.admin_api.stored import StoredOrganization


class FakeServiceAccountMembers:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list_of_workspace(self, workspace_id: str) -> tuple[ServiceAccountMember, ...]:
        self.stored.asked("service_account_members.list_of_workspace")
        self._require_live(workspace_id)
        accounts = self.stored.service_accounts
        return tuple(
            ServiceAccountMember(workspace_id, account_id, role)
            for (where, account_id), role in self.stored.bindings.items()
            if where == workspace_id and not accounts[account_id].is_archived
        )

    def list_of_account(self, service_account_id: str) -> tuple[ServiceAccountMember, ...]:
        self.stored.asked("service_account_members.list_of_account")
        if self._account(service_account_id).is_archived:
            return ()
        rows = {where: role for (where, who), role in self.stored.bindings.items() if who == service_account_id}
        given = tuple(ServiceAccountMember(where, service_account_id, role) for where, role in rows.items())
        default = self.stored.default_id
        implicit = ServiceAccountMember(default, service_account_id, "workspace_user", is_implicit=True)
        return given if default in rows else (implicit, *given)

    def add(self, workspace_id: str, service_account_id: str, role: str) -> ServiceAccountMember:
        self.stored.asked("service_account_members.add")
        self._require_live(workspace_id)
        if self._account(service_account_id).is_archived:
            raise Rejected("the service account is archived", status=400)
        self.stored.bindings[workspace_id, service_account_id] = role
        return ServiceAccountMember(workspace_id, service_account_id, role)

    def remove(self, workspace_id: str, service_account_id: str) -> None:
        self.stored.asked("service_account_members.remove")
        self._require_live(workspace_id)
        self.stored.bindings.pop((workspace_id, service_account_id), None)

    def _require_live(self, workspace_id: str) -> None:
        if workspace_id != self.stored.default_id:
            self.stored.live(workspace_id)

    def _account(self, service_account_id: str) -> ServiceAccount:
        found = self.stored.service_accounts.get(service_account_id)
        if found is None:
            raise NotFound("no such service account", status=404)
        return found
