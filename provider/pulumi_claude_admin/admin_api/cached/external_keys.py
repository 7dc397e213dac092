"""External keys, listed once per process and found in that list by id. Writes keep the list right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Unpack

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.errors import ApiWriteNotConfirmed
from pulumi_claude_admin.model.external_key import ExternalKey
from pulumi_claude_admin.ports import ExternalKeyChanges, ExternalKeys, NewExternalKey

EXTERNAL_KEYS: Final = "external_keys"


class CachedExternalKeys:
    """`ports.ExternalKeys`, remembered."""

    def __init__(self, external_keys: ExternalKeys, cache: SingleFlightCache) -> None:
        self._external_keys = external_keys
        self._cache = cache

    def list(self) -> tuple[ExternalKey, ...]:
        """All of them."""
        return self._cache.get(EXTERNAL_KEYS, self._external_keys.list)

    def find(self, external_key_id: str) -> ExternalKey | None:
        """The key with this id, or None."""
        return next((key for key in self.list() if key.id == external_key_id), None)

    def create(self, *, provider_config: Mapping[str, str], **fields: Unpack[NewExternalKey]) -> ExternalKey:
        """Make one known. Raises ApiWriteNotConfirmed when the answer shows one that was there before."""
        before = {key.id for key in self.list()}
        with self._cache.dropping_on_error(EXTERNAL_KEYS):
            created = self._external_keys.create(provider_config=provider_config, **fields)
        if created.id in before:
            raise ApiWriteNotConfirmed(
                f"the Admin API answered the creation of an external key with one that was there before ({created.id})",
                outcome_unknown=True,
            )
        self._cache.change(EXTERNAL_KEYS, lambda known: (created, *known))
        return created

    def update(self, external_key_id: str, **fields: Unpack[ExternalKeyChanges]) -> ExternalKey:
        """Change what is named."""
        with self._cache.dropping_on_error(EXTERNAL_KEYS):
            updated = self._external_keys.update(external_key_id, **fields)
        self._put(external_key_id, updated)
        return updated

    def delete(self, external_key_id: str) -> None:
        """Forget a key."""
        with self._cache.dropping_on_error(EXTERNAL_KEYS):
            self._external_keys.delete(external_key_id)
        self._put(external_key_id, None)

    def _put(self, external_key_id: str, written: ExternalKey | None) -> None:
        def edit(known: tuple[ExternalKey, ...]) -> tuple[ExternalKey, ...]:
            others = tuple(key for key in known if key.id != external_key_id)
            return others if written is None else (written, *others)

        self._cache.change(EXTERNAL_KEYS, edit)
