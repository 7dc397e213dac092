"""API keys, listed once per process and found in that list by id."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.admin_api.cached.listing import CachedListing
from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.key_ports import ApiKeys
from pulumi_claude_admin.model.api_key import ApiKey

API_KEYS: Final = "api_keys"


class CachedApiKeys(CachedListing[ApiKey]):
    """`ports.ApiKeys`, remembered."""

    key = API_KEYS

    def __init__(self, api_keys: ApiKeys, cache: SingleFlightCache) -> None:
        super().__init__(api_keys.list, cache)
        self._api_keys = api_keys

    def retrieve(self, api_key_id: str) -> ApiKey:
        """Asked anew each time."""
        return self._api_keys.retrieve(api_key_id)

    def update(self, api_key_id: str, *, name: str | None = None, status: str | None = None) -> ApiKey:
        """Change what is named."""
        return self._written(lambda: self._api_keys.update(api_key_id, name=name, status=status))
