"""A spend limit at the gateway that the organization runs itself: read where a stack declares one, and all of that gateway are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pulumi_claude_admin.drift.compare import judge
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, declare_it
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.listing import Listed
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.drift.sources import Sources
from pulumi_claude_admin.drift.unseen import why
from pulumi_claude_admin.errors import AdminApiError
from pulumi_claude_admin.findings import Change, Kind, Subject, Unseen
from pulumi_claude_admin.model.gateway_spend_limit import (
    GatewayScope,
    GatewaySnapshot,
    GatewaySpendLimit,
    GatewaySpendLimitSpec,
    diff_gateway_spend_limit,
)
from pulumi_claude_admin.model.ids import GatewaySpendLimitId
from pulumi_claude_admin.model.organization import OrganizationSnapshot, is_same_organization


@dataclass(frozen=True, slots=True)
class DeclaredGatewaySpendLimit(DeclaredObject):
    """A declared limit. `address` is that of the gateway that it was written to."""

    spec: GatewaySpendLimitSpec
    address: str

    def compare(self, index: OrganizationIndex) -> Compared:
        """The amounts, where that gateway was read."""
        subject, gateway = _subject(index, self.spec.resource_id), index.snapshot.gateway
        if gateway is None:
            return index.unseen(subject, self.urn)
        if not is_same_organization(self.address, gateway.address):
            return index.unseen(
                subject, self.urn, f"it is at {self.address}, and CLAUDE_GATEWAY_URL names {gateway.address}"
            )
        actual = next((one for one in gateway.limits if one.resource_id == self.spec.resource_id), None)
        covered = frozenset({_live(actual)} if actual is not None else ())
        changes = diff_gateway_spend_limit(self.spec, actual)
        return Compared(judge(subject, self.urn, changes, is_there=actual is not None), covered)


def _read(one: LegibleResource) -> DeclaredObject:
    return DeclaredGatewaySpendLimit(
        *one.origin(None), spec=one.spec(GatewaySpendLimitSpec), address=one.text("organization_id")
    )


def _list(sources: Sources, snapshot: OrganizationSnapshot) -> Listed:
    """Another server than the platform: that it refuses its key, or does not answer, hides nothing else."""
    source = sources.gateway
    if source is None:
        return Listed(snapshot)
    if source.limits is None:
        return Listed(snapshot, (Unseen(Kind.GATEWAY_SPEND_LIMIT, source.why_not),))
    try:
        limits = source.limits.list()
    except AdminApiError as error:
        return Listed(snapshot, (Unseen(Kind.GATEWAY_SPEND_LIMIT, why(error), is_partial=True),))
    try:
        changes = source.limits.changes()
    except AdminApiError as error:
        unseen = Unseen(Kind.GATEWAY_SPEND_LIMIT, f"who changed limits is not told: {why(error)}")
        return Listed(replace(snapshot, gateway=GatewaySnapshot(source.address, limits)), (unseen,))
    return Listed(replace(snapshot, gateway=GatewaySnapshot(source.address, limits, changes)))


def _live(limit: GatewaySpendLimit) -> LiveObject:
    return LiveObject(Kind.GATEWAY_SPEND_LIMIT, part=str(limit.resource_id))


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    yield from map(_live, snapshot.gateway.limits if snapshot.gateway is not None else ())


def _subject(index: OrganizationIndex, id_: GatewaySpendLimitId) -> Subject:
    label = f"{id_.period}, {GatewayScope(id_.kind, id_.name)}"
    return index.subject(Kind.GATEWAY_SPEND_LIMIT, str(id_), None, label)


def _change(index: OrganizationIndex, one: LiveObject) -> Change | None:
    limits = index.snapshot.gateway.limits if index.snapshot.gateway is not None else ()
    limit = next(each for each in limits if str(each.resource_id) == one.part)
    if limit.pool is not None and not limit.pool.is_paused:
        return Change("pooled_budget", None, limit.pool.amount.major)
    return Change("amount", None, limit.amount.major if limit.amount is not None else "no limit")


GATEWAY_SPEND_LIMIT: Final = ObjectKind(
    kind=Kind.GATEWAY_SPEND_LIMIT,
    type_name="GatewaySpendLimit",
    word="gateway limit",
    read=_read,
    workspace_of=lambda _resource: None,
    live=LiveSide(
        objects=_objects,
        subject=lambda index, one: _subject(index, GatewaySpendLimitId.parse(one.part)),
        change=_change,
        coverage="gateway limits",
        remedy=declare_it("GatewaySpendLimit"),
    ),
    organization_list=_list,
)
