"""Service accounts, listed once per process. Writes keep the list right."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.admin_api.cached.api_keys import API_KEYS
from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.machine_ports import ServiceAccounts
from pulumi_claude_admin.model.service_account import ServiceAccount

SERVICE_ACCOUNTS: Final = "service_accounts"


class CachedServiceAccounts:
    """`ports.ServiceAccounts`, remembered."""

    def __init__(self, accounts: ServiceAccounts, cache: SingleFlightCache) -> None:
        self._accounts = accounts
        self._cache = cache

    def list(self) -> tuple[ServiceAccount, ...]:
        """Live and archived ones."""
        return self._cache.get(SERVICE_ACCOUNTS, self._accounts.list)

    def find(self, service_account_id: str) -> ServiceAccount | None:
        """The account with this id, archived or not; None when there is none."""
        return next((one for one in self.list() if one.id == service_account_id), None)

    def create(
        self, *, name: str, description: str | None = None, organization_role: str | None = None
    ) -> ServiceAccount:
        """Make one."""
        with self._cache.dropping_on_error(SERVICE_ACCOUNTS):
            made = self._accounts.create(name=name, description=description, organization_role=organization_role)
        return self._put(made)

    def update(
        self, service_account_id: str, *, description: str | None = None, organization_role: str | None = None
    ) -> ServiceAccount:
        """Change what is named."""
        with self._cache.dropping_on_error(SERVICE_ACCOUNTS):
            written = self._accounts.update(
                service_account_id, description=description, organization_role=organization_role
            )
        return self._put(written)

    def archive(self, service_account_id: str) -> ServiceAccount:
        """Archive for ever, and forget the keys that went with it."""
        with self._cache.dropping_on_error(SERVICE_ACCOUNTS):
            archived = self._accounts.archive(service_account_id)
        self._cache.drop(API_KEYS)
        return self._put(archived)

    def _put(self, written: ServiceAccount) -> ServiceAccount:
        def edit(known: tuple[ServiceAccount, ...]) -> tuple[ServiceAccount, ...]:
            return (written, *(one for one in known if one.id != written.id))

        self._cache.change(SERVICE_ACCOUNTS, edit)
        return written
