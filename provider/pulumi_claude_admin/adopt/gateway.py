"""The limits at the gateway that the organization runs itself, as resources of `organization.py`. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_claude_admin.adopt.names import team_names
from pulumi_claude_admin.adopt.program import AdoptedResource, LeftOut
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.arguments import of_gateway_limit
from pulumi_claude_admin.model.gateway_spend_limit import GatewaySpendLimit
from pulumi_claude_admin.model.organization import OrganizationSnapshot


def gateway_limits(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource | LeftOut]:
    """Every limit of the gateway that was read, none where none was. What is neither everybody's, a group's nor a person's is left out."""
    limits = {str(one.resource_id): one for one in snapshot.gateway.limits} if snapshot.gateway is not None else {}
    names = team_names({id_: _called(one) for id_, one in limits.items()}, taken=(), otherwise="gateway")
    for id_, one in sorted(limits.items()):
        live = frozenset({LiveObject(Kind.GATEWAY_SPEND_LIMIT, part=id_)})
        given = of_gateway_limit(one)
        if given is None:
            yield LeftOut("nobody knows whom it is for", f"{one.period} limit of {one.scope} at the gateway", live)
        else:
            yield AdoptedResource("GatewaySpendLimit", names[id_], id_, given, live)


def _called(limit: GatewaySpendLimit) -> str:
    return f"gateway {limit.scope.name or 'everybody'} {limit.period if limit.period != 'monthly' else ''}".strip()
