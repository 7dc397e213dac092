from __future__ import annotations

from dataclasses import replace

from pulumi_claude_admin.errors import NotFound, Rejected
from pulumi_claude_admin.model.service_account import ServiceAccount
from tests.support.admin_api.stored import StoredOrganization


class FakeServiceAccounts:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self) -> tuple[ServiceAccount, ...]:
        self.stored.asked("service_accounts.list")
        return tuple(self.stored.service_accounts.values())

    def create(
        self, *, name: str, description: str | None = None, organization_role: str | None = None
    ) -> ServiceAccount:
        self.stored.asked("service_accounts.create")
        if any(one.name == name for one in self.stored.service_accounts.values()):
            raise Rejected("name: is taken", status=409)
        id_ = self.stored.next_id("svac")
        return self._keep(ServiceAccount(id_, name, organization_role or "developer", description or ""))

    def update(
        self, service_account_id: str, *, description: str | None = None, organization_role: str | None = None
    ) -> ServiceAccount:
        self.stored.asked("service_accounts.update")
        before = self._known(service_account_id)
        if before.is_archived:
            raise Rejected("the service account is archived", status=400)
        wanted = before.description if description is None else description
        role = organization_role or before.organization_role
        return self._keep(replace(before, description=wanted, organization_role=role))

    def archive(self, service_account_id: str) -> ServiceAccount:
        self.stored.asked("service_accounts.archive")
        found = self._known(service_account_id)
        rules = self.stored.federation_rules.values()
        if any(rule.service_account_id == service_account_id and not rule.is_archived for rule in rules):
            raise Rejected("the service account is the target of a rule", status=400)
        return found if found.is_archived else self._keep(replace(found, archived_at=self.stored.time))

    def _known(self, service_account_id: str) -> ServiceAccount:
        found = self.stored.service_accounts.get(service_account_id)
        if found is None:
            raise NotFound("no such service account", status=404)
        return found

    def _keep(self, account: ServiceAccount) -> ServiceAccount:
        self.stored.service_accounts[account.id] = account
        return account
