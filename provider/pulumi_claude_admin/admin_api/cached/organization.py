"""The organization of the credential, asked for once per process."""

from __future__ import annotations

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.ports import Organization


class CachedOrganization:
    """`ports.Organization`, remembered."""

    def __init__(self, organization: Organization, cache: SingleFlightCache) -> None:
        self._organization = organization
        self._cache = cache

    def retrieve(self) -> OrganizationIdentity:
        """Its id and name."""
        return self._cache.get("organization", self._organization.retrieve)
