"""API keys that exist, and the activity feed's switch, as resources of `organization.py`. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from pulumi_claude_admin.adopt.names import slug, team_names
from pulumi_claude_admin.adopt.program import AdoptedResource, LeftOut
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.organization import OrganizationSnapshot

_OTHERWISE: Final = "key"
_SERVICE_ACCOUNT: Final = "svac_"
_DEAD: Final = "archived or expired, and nobody can make it work again"
_NOBODYS: Final = (
    "whom it acts as, or else who made it, is not in the organization any more: archive it, or make a new one"
)


def api_keys(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource | LeftOut]:
    """Those that live and have somebody who answers for them."""
    keys = sorted(snapshot.api_keys or (), key=lambda key: (key.name, key.id))
    workspaces = {one.id: one.name for one in snapshot.workspaces}
    names = team_names(_called([key for key in keys if key.is_live], workspaces), taken=(), otherwise=_OTHERWISE)
    for key in keys:
        live = LiveObject(Kind.API_KEY, key.workspace_id or "", key.id)
        if not key.is_live:
            yield LeftOut(_DEAD, str(key))
        elif _is_nobodys(key, snapshot):
            yield LeftOut(_NOBODYS, str(key), frozenset({live}))
        else:
            given = {"adopt_id": key.id, "name": key.name, "status": key.status}
            yield AdoptedResource("ApiKey", names[key.id], key.id, given, frozenset({live}))


def activity_feed(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource | LeftOut]:
    """The switch where it is on. Off is what a program has to say only to switch it off."""
    if snapshot.compliance is None:
        return
    if not snapshot.compliance.is_enabled:
        yield LeftOut("switched off, which no program has to say", "the activity feed")
        return
    covers = frozenset({LiveObject(Kind.COMPLIANCE_SETTINGS)})
    given = {"state": snapshot.compliance.state}
    yield AdoptedResource("ComplianceSettings", "activity-feed", snapshot.identity.id, given, covers)


def _called(keys: list[ApiKey], workspaces: Mapping[str, str]) -> dict[str, str]:
    """By id, the key's name; where several have it, each with the name of its workspace before it."""
    counts = Counter(slug(key.name, otherwise=_OTHERWISE) for key in keys)
    return {
        key.id: key.name
        if counts[slug(key.name, otherwise=_OTHERWISE)] == 1
        else f"{workspaces.get(key.workspace_id or '', '')} {key.name}"
        for key in keys
    }


def _is_nobodys(key: ApiKey, snapshot: OrganizationSnapshot) -> bool:
    """Whether somebody stood behind it who is surely gone: a person who left, or a service account that was archived."""
    behind = key.owner_id or key.created_by_id
    if behind is None:
        return False
    if behind.startswith(_SERVICE_ACCOUNT):
        accounts = snapshot.service_accounts
        return accounts is not None and all(one.id != behind or one.archived_at is not None for one in accounts)
    return bool(snapshot.users) and all(one.id != behind for one in snapshot.users)
