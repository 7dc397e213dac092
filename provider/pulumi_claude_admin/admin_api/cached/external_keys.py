"""External keys, listed once per process and found in that list by id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from pulumi_claude_admin.admin_api.cached.listing import CachedListing
from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.key_ports import ExternalKeyChanges, ExternalKeys, NewExternalKey
from pulumi_claude_admin.model.external_key import ExternalKey


class CachedExternalKeys(CachedListing[ExternalKey]):
    """`ports.ExternalKeys`, remembered."""

    key = "external_keys"

    def __init__(self, external_keys: ExternalKeys, cache: SingleFlightCache) -> None:
        super().__init__(external_keys.list, cache)
        self._external_keys = external_keys

    def create(self, *, provider_config: Mapping[str, str], **fields: Unpack[NewExternalKey]) -> ExternalKey:
        """Make one known. Raises ApiWriteNotConfirmed when the answer shows one that was there before."""
        return self._made(
            lambda: self._external_keys.create(provider_config=provider_config, **fields),
            what="the creation of an external key",
        )

    def update(self, external_key_id: str, **fields: Unpack[ExternalKeyChanges]) -> ExternalKey:
        """Change what is named."""
        return self._written(lambda: self._external_keys.update(external_key_id, **fields))

    def delete(self, external_key_id: str) -> None:
        """Forget a key."""
        self._removed(external_key_id, lambda: self._external_keys.delete(external_key_id))
