"""Who used something, from the JSON of a report. Source: docs/platform/usage.md#actor."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.model.usage import ActorKind, UsageActor

_ID_FIELDS: Final = {
    "user_actor": (ActorKind.USER, "user_id"),
    "service_account_actor": (ActorKind.SERVICE_ACCOUNT, "service_account_id"),
    "api_actor": (ActorKind.API_KEY, "api_key_id"),
}
_DIGEST_LENGTH: Final = 32


def parse_actor(fields: Fields) -> UsageActor:
    """One that is not null. What has no id of the platform's gets a digest of all that is said of it."""
    kind_name = fields.text("type")
    if kind_name not in _ID_FIELDS:
        return _without_id(fields, kind_name)
    kind, name = _ID_FIELDS[kind_name]
    if kind is not ActorKind.USER:
        return UsageActor(kind, fields.text(name))
    return UsageActor(
        kind,
        fields.text(name),
        email=fields.text_or_none("email_address"),
        name=fields.text_or_none("name"),
        is_deleted=fields.flag_or_none("deleted") or False,
    )


def _without_id(fields: Fields, kind_name: str) -> UsageActor:
    said = json.dumps(fields.beside(()), sort_keys=True, ensure_ascii=True)
    digest = hashlib.sha256(said.encode()).hexdigest()[:_DIGEST_LENGTH]
    if kind_name != "federated_actor":
        return UsageActor(ActorKind.OTHER, f"other_{digest}", name=kind_name)
    provider = fields.inner_or_none("provider")
    named = provider.present_texts() if provider is not None else {}
    return UsageActor(
        ActorKind.FEDERATED,
        f"federated_{digest}",
        name=fields.text_or_none("subject") or " ".join(named.values()) or None,
    )
