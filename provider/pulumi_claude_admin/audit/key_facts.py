"""Keys as facts: those that are listed, those that only rows name, and Admin keys, of which only the activity feed tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import KeyFacts
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.model.activity import Activity
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.key_ownership import KeyOwner, Leavers, ownership
from pulumi_claude_admin.model.people import Everybody

UNLISTED: Final = "unlisted"
"""The status of a key that rows name and nobody lists."""
_ACTIVE: Final = "active"
ADMIN_KEY_MADE: Final = "admin_api_key_created"
ADMIN_KEY_GONE: Final = "admin_api_key_deleted"


@dataclass(frozen=True, slots=True)
class KeyUse:
    """What rows say of keys, by id."""

    amounts: Mapping[str, Decimal]
    daily: Mapping[str, tuple[tuple[date, Decimal], ...]]
    last_used: Mapping[str, date]
    used_in: Mapping[str, tuple[str, ...]]


def key_facts(
    inputs: OrganizationInputs, use: KeyUse, people: Everybody | None, leavers: Leavers
) -> tuple[KeyFacts, ...] | None:
    """All keys by id; None where they could not be listed."""
    if inputs.keys is None:
        return None
    listed = {
        key.id: replace(_listed(key, use, people, leavers), switched_off_on=inputs.switched_off.get(key.id))
        for key in inputs.keys
    }
    unlisted = {key_id: _unlisted(key_id, use) for key_id in use.amounts if key_id not in listed}
    admin = {one.id: one for one in _admin_keys(inputs.activities or (), inputs.key_names)}
    return tuple(one for _, one in sorted({**listed, **unlisted, **admin}.items()))


def _listed(key: ApiKey, use: KeyUse, people: Everybody | None, leavers: Leavers) -> KeyFacts:
    owned = ownership(key, people, leavers)
    return KeyFacts(
        id=key.id,
        name=key.name,
        status=key.status,
        workspace_id=key.workspace_id,
        owner=owned.owner,
        owner_label=owned.user.email if owned.user is not None else owned.id,
        created_at=key.created_at,
        expires_at=key.expires_at,
        is_admin=False,
        amount=use.amounts.get(key.id, Decimal(0)),
        last_used=use.last_used.get(key.id),
        used_in=use.used_in.get(key.id, ()),
        daily=use.daily.get(key.id, ()),
        owner_role=owned.user.role if owned.user is not None else None,
        never_expires=key.never_expires,
    )


def _unlisted(key_id: str, use: KeyUse) -> KeyFacts:
    return KeyFacts(
        id=key_id,
        name=key_id,
        status=UNLISTED,
        workspace_id=None,
        owner=KeyOwner.UNKNOWN,
        owner_label=None,
        created_at=None,
        expires_at=None,
        is_admin=False,
        amount=use.amounts[key_id],
        last_used=use.last_used.get(key_id),
        used_in=use.used_in.get(key_id, ()),
        daily=use.daily.get(key_id, ()),
    )


def _admin_keys(activities: Iterable[Activity], names: Mapping[str, str]) -> Iterator[KeyFacts]:
    """Those that an event made and none deleted. The same key has two prefixes in the feed, and one suffix."""
    events = list(activities)
    gone = {_suffix(one) for one in events if one.type == ADMIN_KEY_GONE}
    named = {key_id.rpartition("_")[2]: name for key_id, name in names.items()}
    for one in events:
        suffix = _suffix(one)
        if one.type != ADMIN_KEY_MADE or suffix is None or suffix in gone:
            continue
        key_id = f"admin_api_key_{suffix}"
        yield KeyFacts(
            id=key_id,
            name=named.get(suffix, key_id),
            status=_ACTIVE,
            workspace_id=None,
            owner=KeyOwner.UNKNOWN,
            owner_label=one.actor.email or one.actor.id,
            created_at=one.at,
            expires_at=None,
            is_admin=True,
            amount=Decimal(0),
            last_used=None,
            used_in=(),
        )


def _suffix(event: Activity) -> str | None:
    key_id = event.details.get("admin_api_key_id")
    return key_id.rpartition("_")[2] if isinstance(key_id, str) else None
