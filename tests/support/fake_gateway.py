"""A gateway in memory that is a `gateway_ports.GatewaySpendLimits`: for tests of what stands above the port."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from pulumi_claude_admin.model.gateway_spend_limit import GatewayChange, GatewayScope, GatewaySpendLimit, PooledBudget
from pulumi_claude_admin.model.ids import GatewaySpendLimitId
from pulumi_claude_admin.model.money import Money

BEGAN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class FakeGateway:
    """`calls` are the names of what was asked, in order; `actor` is who writes."""

    limits: dict[GatewaySpendLimitId, GatewaySpendLimit] = field(default_factory=dict)
    record: list[GatewayChange] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    actor: str = "admin-key:pulumi"

    def list(self) -> tuple[GatewaySpendLimit, ...]:
        self.calls.append("list")
        return tuple(self.limits.values())

    def changes(self) -> tuple[GatewayChange, ...]:
        self.calls.append("changes")
        return tuple(reversed(self.record))

    def set(
        self, scope: GatewayScope, period: str, *, amount: Money | None, pool: PooledBudget | None
    ) -> GatewaySpendLimit:
        self.calls.append("set")
        made = GatewaySpendLimit(f"spl_{len(self.record):02}", scope, period, amount, pool)
        before = self.limits.get(made.resource_id)
        if before is not None:
            made = replace(made, id=before.id, pool=pool or before.pool)
        self.limits[made.resource_id] = made
        self._note(made)
        return made

    def delete(self, limit: GatewaySpendLimit) -> None:
        self.calls.append("delete")
        if self.limits.pop(limit.resource_id, None) is not None:
            self._note(limit)

    def _note(self, limit: GatewaySpendLimit) -> None:
        at = BEGAN + timedelta(minutes=len(self.record))
        self.record.append(GatewayChange(limit.id, self.actor, at, limit.resource_id))
