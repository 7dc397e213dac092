"""What a gateway takes of a body that sets a limit, and in which words it refuses the rest (gateway.md#set)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from claude_simulator.gateway.limits import Pool, Scope

PERIODS = ("daily", "weekly", "monthly")
TARGETS = {"user": "user_id", "rbac_group": "rbac_group_id", "organization": None}
_WHOLE = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """An error of the gateway: its status, type and words."""

    status: int
    type: str
    message: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A limit that was asked for."""

    scope: Scope
    period: str
    amount: str | None
    pool: Pool | None


def invalid(message: str) -> Refused:
    """A 400."""
    return Refused(400, "invalid_request_error", message)


def wanted(body: object) -> Wanted:
    """Read a body. Raises Refused."""
    if not isinstance(body, Mapping):
        raise invalid("Expected object, received " + _kind(body))
    scope = _scope(body.get("scope"))
    period = body.get("period", "monthly")
    if period not in PERIODS:
        raise invalid("period: Invalid enum value. Expected 'daily' | 'weekly' | 'monthly'")
    if body.get("currency", "USD") != "USD":
        raise invalid("currency: only USD is supported")
    if "amount" not in body:
        raise invalid("amount: Required")
    amount = None if body["amount"] is None else _cents(body["amount"], "amount")
    return Wanted(scope, period, amount, _pool(body.get("pooled_budget"), scope, period, amount))


def _scope(scope: object) -> Scope:
    if not isinstance(scope, Mapping):
        raise invalid("scope: Required" if scope is None else f"scope: Expected object, received {_kind(scope)}")
    kind = scope.get("type")
    if kind not in TARGETS:
        raise invalid("scope.type: Invalid discriminator value. Expected 'user' | 'rbac_group' | 'organization'")
    name = TARGETS[kind]
    if name is None:
        return Scope("organization")
    target = scope.get(name)
    if not isinstance(target, str) or not target:
        raise invalid(f"scope.{name}: " + ("Required" if target is None else "must not be empty"))
    return Scope(kind, target)


def _pool(pool: object, scope: Scope, period: str, amount: str | None) -> Pool | None:
    if pool is None:
        return None
    if not isinstance(pool, Mapping):
        raise invalid(f"pooled_budget: Expected object, received {_kind(pool)}")
    if scope.kind != "rbac_group":
        raise invalid("pooled_budget: can only be set on a group-level limit")
    if period != "monthly":
        raise invalid("pooled_budget: Pooled budgets are monthly only")
    cents, paused = _cents(pool.get("amount"), "pooled_budget.amount"), pool.get("paused", False)
    if not isinstance(paused, bool):
        raise invalid(f"pooled_budget.paused: Expected boolean, received {_kind(paused)}")
    if not paused and amount is None:
        raise invalid("pooled_budget: an active pooled budget needs the per-member amount too")
    return Pool(cents, paused)


def _cents(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise invalid(f"{where}: " + ("Required" if value is None else f"Expected string, received {_kind(value)}"))
    if _WHOLE.fullmatch(value) is None:
        raise invalid(f"{where}: must be a whole-number decimal string of cents")
    return str(int(value))


def _kind(value: object) -> str:
    names = {str: "string", bool: "boolean", int: "number", float: "number", list: "array", dict: "object"}
    return "null" if value is None else names.get(type(value), "object")
