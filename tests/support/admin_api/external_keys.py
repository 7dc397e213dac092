from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Unpack

from pulumi_claude_admin.errors import NotFound, Rejected
from pulumi_claude_admin.key_ports import ExternalKeyChanges, NewExternalKey
from pulumi_claude_admin.model.external_key import ExternalKey
from tests.support.admin_api.stored import StoredOrganization


class FakeExternalKeys:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self) -> tuple[ExternalKey, ...]:
        self.stored.asked("external_keys.list")
        with self.stored.lock:
            return tuple(self._as_it_is(key) for key in reversed(self.stored.external_keys.values()))

    def create(self, *, provider_config: Mapping[str, str], **fields: Unpack[NewExternalKey]) -> ExternalKey:
        self.stored.asked("external_keys.create")
        profile = fields.get("user_profile_id")
        if profile is not None:
            self.stored.require_profile(profile)
        with self.stored.lock:
            made = ExternalKey(
                id=f"ekey_{next(self.stored.numbers):02}",
                display_name=fields.get("display_name"),
                geo=fields.get("geo") or "us",
                provider_config=_complete(provider_config),
                is_attached=False,
                user_profile_id=profile,
                created_at=self.stored.time,
            )
            self.stored.external_keys[made.id] = made
        return made

    def update(self, external_key_id: str, **fields: Unpack[ExternalKeyChanges]) -> ExternalKey:
        self.stored.asked("external_keys.update")
        before = self._known(external_key_id)
        config = fields.get("provider_config")
        if config is not None and before.provider_config["type"] == "gcp" and dict(config) != before.provider_config:
            raise Rejected("a Google Cloud key's provider and key_name cannot be changed", status=400)
        if before.is_attached and (config is not None or fields.get("geo") is not None):
            raise Rejected("the key is used by a workspace", status=400)
        written = replace(
            before,
            display_name=fields.get("display_name") or before.display_name,
            geo=fields.get("geo") or before.geo,
            provider_config=_complete(config) if config is not None else before.provider_config,
        )
        self.stored.external_keys[external_key_id] = written
        return self._as_it_is(written)

    def delete(self, external_key_id: str) -> None:
        self.stored.asked("external_keys.delete")
        if external_key_id not in self.stored.external_keys:
            return
        if self._known(external_key_id).is_attached:
            raise Rejected("the key is used by a workspace", status=400)
        del self.stored.external_keys[external_key_id]

    def _known(self, external_key_id: str) -> ExternalKey:
        found = self.stored.external_keys.get(external_key_id)
        if found is None:
            raise NotFound("no such external key", status=404)
        return self._as_it_is(found)

    def _as_it_is(self, key: ExternalKey) -> ExternalKey:
        used = any(workspace.external_key_id == key.id for workspace in self.stored.workspaces.values())
        return replace(key, is_attached=used)


def _complete(config: Mapping[str, str]) -> dict[str, str]:
    """The region of an AWS key is that of its ARN, where it was not said."""
    arn = re.match(r"arn:[^:]*:kms:([^:]+):", config.get("kms_arn", ""))
    return {**({"region": arn[1]} if arn is not None else {}), **config}
