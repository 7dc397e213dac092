"""What a gateway keeps: spend limits by scope and period, and who changed them. No HTTP (gateway.md#object)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from claude_simulator.clock import Clock, stamp
from claude_simulator.ids import Ids

Json = object


@dataclass(frozen=True, slots=True)
class Scope:
    """`organization`, `rbac_group` with the group's name, or `user` with a subject of the identity provider."""

    kind: str
    target: str | None = None

    def as_json(self) -> dict[str, Json]:
        """As an answer has it."""
        name = {"user": "user_id", "rbac_group": "rbac_group_id"}.get(self.kind)
        return {"type": self.kind} | ({} if name is None else {name: self.target})


@dataclass(frozen=True, slots=True)
class Pool:
    """A budget that a whole group shares, in cents."""

    amount: str
    paused: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit. `amount` is None where a person is let spend without one."""

    id: str
    scope: Scope
    period: str
    amount: str | None
    created_at: datetime
    updated_at: datetime
    pool: Pool | None = None
    spent: int = 0

    def as_json(self) -> dict[str, Json]:
        """As an answer has it. A row that never had a pool does not show one."""
        shown: dict[str, Json] = {
            "id": self.id,
            "type": "spend_limit",
            "scope": self.scope.as_json(),
            "amount": self.amount,
            "currency": "USD",
            "period": self.period,
            "created_at": stamp(self.created_at),
            "updated_at": stamp(self.updated_at),
        }
        if self.pool is not None:
            shown["pooled_budget"] = {
                "amount": self.pool.amount,
                "paused": self.pool.paused,
                "currency": "USD",
                "period_to_date_spend": str(self.spent),
            }
        return shown


@dataclass(slots=True)
class Gateway:
    """All of it, in memory."""

    clock: Clock = field(default_factory=Clock)
    ids: Ids = field(default_factory=Ids)
    limits: dict[tuple[Scope, str], Limit] = field(default_factory=dict)
    audit: list[dict[str, Json]] = field(default_factory=list)

    def rows(self) -> list[Limit]:
        """Oldest first (gateway.md#list)."""
        return sorted(self.limits.values(), key=lambda one: one.created_at)

    def find(self, limit_id: str) -> Limit | None:
        """The one with this id."""
        return next((one for one in self.limits.values() if one.id == limit_id), None)

    def set(self, scope: Scope, period: str, amount: str | None, pool: Pool | None, *, actor: str) -> Limit:
        """Set the limit of a scope and period in place: id and time of making stay, and a pool that is not sent (gateway.md#set)."""
        now, before = self.clock.now(), self.limits.get((scope, period))
        if before is None:
            made = Limit(self.ids.tagged("spl"), scope, period, amount, now, now, pool)
        else:
            made = replace(before, amount=amount, updated_at=now, pool=pool or before.pool)
        self.limits[scope, period] = made
        self._note("spend_limit.upsert", made.id, before, made, actor)
        return made

    def delete(self, limit: Limit, *, actor: str) -> None:
        """Take a limit away."""
        del self.limits[limit.scope, limit.period]
        self._note("spend_limit.delete", limit.id, limit, None, actor)

    def _note(self, action: str, target: str, before: Limit | None, after: Limit | None, actor: str) -> None:
        self.audit.insert(
            0,
            {
                "type": "audit_event",
                "id": self.ids.tagged("audit"),
                "created_at": stamp(self.clock.now()),
                "actor": f"admin-key:{actor}",
                "action": action,
                "target_id": target,
                "before": None if before is None else before.as_json(),
                "after": None if after is None else after.as_json(),
                "reason": None,
            },
        )
