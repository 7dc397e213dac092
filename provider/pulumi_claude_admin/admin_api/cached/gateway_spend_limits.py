"""Spend limits of a gateway, listed once per process. Writes keep the list right."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.gateway_ports import GatewaySpendLimits
from pulumi_claude_admin.model.gateway_spend_limit import GatewayChange, GatewayScope, GatewaySpendLimit, PooledBudget
from pulumi_claude_admin.model.money import Money

_LIMITS: Final = "gateway_spend_limits"


class CachedGatewaySpendLimits:
    """`gateway_ports.GatewaySpendLimits`, remembered. Safe to use from several threads."""

    def __init__(self, limits: GatewaySpendLimits) -> None:
        self._limits = limits
        self._cache = SingleFlightCache()

    def list(self) -> tuple[GatewaySpendLimit, ...]:
        """All of them."""
        return self._cache.get(_LIMITS, self._limits.list)

    def changes(self) -> tuple[GatewayChange, ...]:
        """Who changed limits; asked each time."""
        return self._limits.changes()

    def set(
        self, scope: GatewayScope, period: str, *, amount: Money | None, pool: PooledBudget | None
    ) -> GatewaySpendLimit:
        """Set the limit of a scope and period."""
        with self._cache.dropping_on_error(_LIMITS):
            written = self._limits.set(scope, period, amount=amount, pool=pool)
        self._cache.change(_LIMITS, lambda known: (*_without(known, written), written))
        return written

    def delete(self, limit: GatewaySpendLimit) -> None:
        """Take a limit away."""
        with self._cache.dropping_on_error(_LIMITS):
            self._limits.delete(limit)
        self._cache.change(_LIMITS, lambda known: _without(known, limit))


def _without(known: tuple[GatewaySpendLimit, ...], limit: GatewaySpendLimit) -> tuple[GatewaySpendLimit, ...]:
    return tuple(one for one in known if one.resource_id != limit.resource_id)
