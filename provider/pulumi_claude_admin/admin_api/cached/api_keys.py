"""API keys, listed once per process."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.ports import ApiKeys

API_KEYS: Final = "api_keys"


class CachedApiKeys:
    """`ports.ApiKeys`, remembered."""

    def __init__(self, api_keys: ApiKeys, cache: SingleFlightCache) -> None:
        self._api_keys = api_keys
        self._cache = cache

    def list(self) -> tuple[ApiKey, ...]:
        """All of them."""
        return self._cache.get(API_KEYS, self._api_keys.list)
