"""What the vendor's own gateway has for whole groups, from its limits and the record of their changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pulumi_claude_admin.gateways.compare import GatewayBudget
from pulumi_claude_admin.model.gateway_spend_limit import GatewayChange, GatewaySpendLimit


def group_budgets(limits: Iterable[GatewaySpendLimit], changes: Iterable[GatewayChange]) -> tuple[GatewayBudget, ...]:
    """
    A budget for each group that has a pool of the month, by the group's name. `changes` are the latest first.

    A limit for each member of a group stops no group, and is none of them (docs/platform/gateway.md#set).
    """
    latest: dict[str, GatewayChange] = {}
    for change in changes:
        latest.setdefault(change.limit_id, change)
    return tuple(
        GatewayBudget(
            one.scope.name or "",
            None if one.pool.is_paused else Decimal(one.pool.amount.minor),
            changed_by=latest[one.id].actor if one.id in latest else None,
            changed_at=latest[one.id].at if one.id in latest else None,
        )
        for one in limits
        if one.scope.kind == "rbac_group" and one.period == "monthly" and one.pool is not None
    )
