"""Who made what drift found at a gateway: its own record of changes says so, and the activity feed knows nothing of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pulumi_claude_admin.findings import Finding, Kind, MadeBy
from pulumi_claude_admin.model.activity import Actor
from pulumi_claude_admin.model.gateway_spend_limit import GatewayChange, GatewaySnapshot

GATEWAY_ACTOR = "gateway_actor"


def with_gateway_authors(findings: tuple[Finding, ...], gateway: GatewaySnapshot | None) -> tuple[Finding, ...]:
    """The findings; one that differs has whoever changed its limit last, who left it as it is."""
    if gateway is None:
        return findings
    ids = {str(one.resource_id): one.id for one in gateway.limits}
    return tuple(_told(one, gateway.changes, ids.get(one.subject.id)) for one in findings)


def _told(finding: Finding, changes: Iterable[GatewayChange], limit_id: str | None) -> Finding:
    if finding.subject.kind is not Kind.GATEWAY_SPEND_LIMIT or not finding.changes:
        return finding
    latest = next((one for one in changes if _is_of(one, finding.subject.id, limit_id)), None)
    if latest is None:
        return finding
    return replace(finding, made_by=(MadeBy("", Actor(GATEWAY_ACTOR, latest.actor), latest.at),))


def _is_of(change: GatewayChange, resource_id: str, limit_id: str | None) -> bool:
    """By the limit's own id while it is there; one that is gone by its scope and period, which the record may tell."""
    if limit_id is not None:
        return change.limit_id == limit_id
    return change.resource_id is not None and str(change.resource_id) == resource_id
