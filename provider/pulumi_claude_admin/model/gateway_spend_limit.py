"""Spend limits of the vendor's own gateway, as it says they are. Source: docs/platform/gateway.md#object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pulumi_claude_admin.model.money import Money


@dataclass(frozen=True, slots=True)
class GatewayScope:
    """
    Whom a limit is for. `kind` is `organization`, `rbac_group`, `user`, or one that is new; `name` is the group's name in the identity
    provider, or a person's subject there, never an address.
    """

    kind: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class PooledBudget:
    """What a whole group may spend together."""

    amount: Money
    is_paused: bool


@dataclass(frozen=True, slots=True)
class GatewaySpendLimit:
    """
    One limit. `period` is `daily`, `weekly` or `monthly`, and open on reads; `amount` is for each person, None where they are let
    spend without one.
    """

    id: str
    scope: GatewayScope
    period: str
    amount: Money | None
    pool: PooledBudget | None = None


@dataclass(frozen=True, slots=True)
class GatewayChange:
    """That somebody changed or deleted a limit. `actor` is as the gateway names it: `admin-key:` and the name of a key."""

    limit_id: str
    actor: str
    at: datetime
