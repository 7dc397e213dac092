"""Federation issuers, listed once per process. Writes keep the list right."""

from __future__ import annotations

from typing import Final, Unpack

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.machine_ports import FederationIssuers, IssuerFields
from pulumi_claude_admin.model.federation_issuer import FederationIssuer

FEDERATION_ISSUERS: Final = "federation_issuers"


class CachedFederationIssuers:
    """`ports.FederationIssuers`, remembered."""

    def __init__(self, issuers: FederationIssuers, cache: SingleFlightCache) -> None:
        self._issuers = issuers
        self._cache = cache

    def list(self) -> tuple[FederationIssuer, ...]:
        """Live and archived ones."""
        return self._cache.get(FEDERATION_ISSUERS, self._issuers.list)

    def find(self, issuer_id: str) -> FederationIssuer | None:
        """The issuer with this id, archived or not; None when there is none."""
        return next((one for one in self.list() if one.id == issuer_id), None)

    def create(self, **fields: Unpack[IssuerFields]) -> FederationIssuer:
        """Trust one."""
        with self._cache.dropping_on_error(FEDERATION_ISSUERS):
            return self._put(self._issuers.create(**fields))

    def update(self, issuer_id: str, **fields: Unpack[IssuerFields]) -> FederationIssuer:
        """Change what is named."""
        with self._cache.dropping_on_error(FEDERATION_ISSUERS):
            return self._put(self._issuers.update(issuer_id, **fields))

    def archive(self, issuer_id: str) -> FederationIssuer:
        """Archive for ever."""
        with self._cache.dropping_on_error(FEDERATION_ISSUERS):
            return self._put(self._issuers.archive(issuer_id))

    def _put(self, written: FederationIssuer) -> FederationIssuer:
        def edit(known: tuple[FederationIssuer, ...]) -> tuple[FederationIssuer, ...]:
            return (written, *(one for one in known if one.id != written.id))

        self._cache.change(FEDERATION_ISSUERS, edit)
        return written
