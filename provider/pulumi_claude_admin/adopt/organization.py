"""What is the organization's own, kind by kind, as resources of `organization.py`. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.adopt.names import team_names
from pulumi_claude_admin.adopt.program import AdoptedResource
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.spend_limit import ORGANIZATION


@dataclass(frozen=True, slots=True)
class OrganizationKind:
    """A word of `--kinds`: the kind of the live objects that it is about, and the resources that declare them."""

    word: str
    kind: Kind
    resources: Callable[[OrganizationSnapshot], Iterator[AdoptedResource]]


def _spend_limit(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource]:
    limit = snapshot.spend_limits.get(ORGANIZATION)
    if limit is not None:
        covers = frozenset({LiveObject(Kind.ORGANIZATION_SPEND_LIMIT)})
        arguments = {"amount": limit.amount.major}
        yield AdoptedResource("OrganizationSpendLimit", "organization", snapshot.identity.id, arguments, covers)


def _notifications(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource]:
    found = snapshot.notifications.get(ORGANIZATION)
    if found is not None and (found.thresholds or found.recipients):
        arguments = {"thresholds": [one.major for one in found.thresholds], "recipients": list(found.recipients)}
        yield AdoptedResource("SpendNotifications", "organization", snapshot.identity.id, arguments)


def _external_keys(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource]:
    keys = {key.id: key for key in snapshot.external_keys or ()}
    names = team_names({id_: key.words for id_, key in keys.items()}, taken=(), otherwise="key")
    for id_, key in sorted(keys.items()):
        arguments: dict[str, object] = {"provider_config": dict(sorted(key.provider_config.items())), "adopt_id": id_}
        optional = {"display_name": key.display_name, "user_profile_id": key.user_profile_id}
        arguments |= {name: value for name, value in optional.items() if value}
        yield AdoptedResource(
            "ExternalKey", names[id_], id_, arguments, frozenset({LiveObject(Kind.EXTERNAL_KEY, part=id_)})
        )


ORGANIZATION_KINDS: Final = (
    OrganizationKind("spend-limit", Kind.ORGANIZATION_SPEND_LIMIT, _spend_limit),
    OrganizationKind("notifications", Kind.SPEND_NOTIFICATIONS, _notifications),
    OrganizationKind("external-keys", Kind.EXTERNAL_KEY, _external_keys),
)
"""In the order of `organization.py`."""
BY_WORD: Final[Mapping[str, OrganizationKind]] = {one.word: one for one in ORGANIZATION_KINDS}
ALL: Final = "all"
"""The word that stands for every kind."""
