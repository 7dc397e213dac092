"""Federation issuers, listed once per process and found in that list by id."""

from __future__ import annotations

from typing import Unpack

from pulumi_claude_admin.admin_api.cached.listing import CachedListing
from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.machine_ports import FederationIssuers, IssuerFields
from pulumi_claude_admin.model.federation_issuer import FederationIssuer


class CachedFederationIssuers(CachedListing[FederationIssuer]):
    """`ports.FederationIssuers`, remembered."""

    key = "federation_issuers"

    def __init__(self, issuers: FederationIssuers, cache: SingleFlightCache) -> None:
        super().__init__(issuers.list, cache)
        self._issuers = issuers

    def create(self, **fields: Unpack[IssuerFields]) -> FederationIssuer:
        """Trust one."""
        return self._written(lambda: self._issuers.create(**fields))

    def update(self, issuer_id: str, **fields: Unpack[IssuerFields]) -> FederationIssuer:
        """Change what is named."""
        return self._written(lambda: self._issuers.update(issuer_id, **fields))

    def archive(self, issuer_id: str) -> FederationIssuer:
        """Archive for ever."""
        return self._written(lambda: self._issuers.archive(issuer_id))
