"""Service accounts, listed once per process and found in that list by id."""

from __future__ import annotations

from pulumi_claude_admin.admin_api.cached.api_keys import API_KEYS
from pulumi_claude_admin.admin_api.cached.listing import CachedListing
from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.machine_ports import ServiceAccounts
from pulumi_claude_admin.model.service_account import ServiceAccount


class CachedServiceAccounts(CachedListing[ServiceAccount]):
    """`ports.ServiceAccounts`, remembered."""

    key = "service_accounts"

    def __init__(self, accounts: ServiceAccounts, cache: SingleFlightCache) -> None:
        super().__init__(accounts.list, cache)
        self._accounts = accounts

    def create(
        self, *, name: str, description: str | None = None, organization_role: str | None = None
    ) -> ServiceAccount:
        """Make one."""
        return self._written(
            lambda: self._accounts.create(name=name, description=description, organization_role=organization_role)
        )

    def update(
        self, service_account_id: str, *, description: str | None = None, organization_role: str | None = None
    ) -> ServiceAccount:
        """Change what is named."""
        return self._written(
            lambda: self._accounts.update(
                service_account_id, description=description, organization_role=organization_role
            )
        )

    def archive(self, service_account_id: str) -> ServiceAccount:
        """Archive for ever, and forget the keys that went with it."""
        archived = self._written(lambda: self._accounts.archive(service_account_id))
        self._cache.drop(API_KEYS)
        return archived
