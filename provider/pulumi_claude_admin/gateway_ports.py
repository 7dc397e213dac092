"""
What the product needs of the vendor's own gateway, as a Protocol: beside `ports`, because it is another server than the platform.
"""

from __future__ import annotations

from typing import Protocol

from pulumi_claude_admin.model.gateway_spend_limit import GatewayChange, GatewayScope, GatewaySpendLimit, PooledBudget
from pulumi_claude_admin.model.money import Money


class GatewaySpendLimits(Protocol):
    """The spend limits of one gateway. Every method may raise AdminApiError."""

    def list(self) -> tuple[GatewaySpendLimit, ...]:
        """All of them."""

    def changes(self) -> tuple[GatewayChange, ...]:
        """Who changed limits, the latest thousand changes, the latest first."""

    def set(
        self, scope: GatewayScope, period: str, *, amount: Money | None, pool: PooledBudget | None
    ) -> GatewaySpendLimit:
        """Set the one limit of a scope and period in place, and read it back. A pool of None stays as it is there."""

    def delete(self, limit: GatewaySpendLimit) -> None:
        """Take a limit away, its pool too. Already gone is success."""
