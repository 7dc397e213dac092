"""API keys, listed once per process and found in that list by id. Writes keep the list right."""

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

    def find(self, api_key_id: str) -> ApiKey | None:
        """The key with this id, archived or not; None when there is none."""
        return next((key for key in self.list() if key.id == api_key_id), None)

    def update(self, api_key_id: str, *, name: str | None = None, status: str | None = None) -> ApiKey:
        """Change what is named."""
        with self._cache.dropping_on_error(API_KEYS):
            written = self._api_keys.update(api_key_id, name=name, status=status)

        def edit(known: tuple[ApiKey, ...]) -> tuple[ApiKey, ...]:
            return tuple(written if key.id == written.id else key for key in known)

        self._cache.change(API_KEYS, edit)
        return written
