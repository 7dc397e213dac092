"""Spend limits of the vendor's own gateway: what it says they are, and what somebody wants of one. Source: docs/platform/gateway.md#object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from pulumi_claude_admin.model.diff import Change, Projection, compare
from pulumi_claude_admin.model.guard_rails import UNBOUNDED, AmountStep
from pulumi_claude_admin.model.ids import GatewaySpendLimitId
from pulumi_claude_admin.model.inputs import Name, Spec
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import EMAIL, Amount
from pulumi_claude_admin.model.unknown import is_unknown

Period = Literal["daily", "weekly", "monthly"]
ORGANIZATION: Final = "organization"
GROUP: Final = "rbac_group"
PERSON: Final = "user"
SPEND_LIMIT: Final = "gateway_spend_limit"
POOLED_BUDGET: Final = "gateway_pooled_budget"
"""What the guard rails call the amount for each person, and that of a pool."""


@dataclass(frozen=True, slots=True)
class GatewayScope:
    """
    Whom a limit is for. `kind` is `organization`, `rbac_group`, `user`, or one that is new; `name` is the group's name in the identity
    provider, or a person's subject there, never an address.
    """

    kind: str
    name: str | None = None

    def __str__(self) -> str:
        return {GROUP: f"group {self.name!r}", PERSON: f"person {self.name!r}"}.get(self.kind, f"the {self.kind}")


def gateway_scope(group: str | None, subject: str | None) -> GatewayScope:
    """Whom a declaration with these is for."""
    if group is not None:
        return GatewayScope(GROUP, group)
    return GatewayScope(ORGANIZATION) if subject is None else GatewayScope(PERSON, subject)


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

    @property
    def resource_id(self) -> GatewaySpendLimitId:
        """What is set in place: one of each scope and period."""
        return GatewaySpendLimitId(self.period, self.scope.kind, self.scope.name)


@dataclass(frozen=True, slots=True)
class GatewayChange:
    """
    That somebody changed or deleted a limit. `actor` is as the gateway names it: `admin-key:` and the name of a key. `resource_id` says
    which limit it was where the record shows it before or after, for one that is gone.
    """

    limit_id: str
    actor: str
    at: datetime
    resource_id: GatewaySpendLimitId | None = None


@dataclass(frozen=True, slots=True)
class GatewaySnapshot:
    """What was read of one gateway at one moment. `changes` are the latest first."""

    address: str
    limits: tuple[GatewaySpendLimit, ...]
    changes: tuple[GatewayChange, ...] = ()


def _subject(text: str) -> str:
    if EMAIL.fullmatch(text) is not None:
        message = (
            f"{text!r} is an e-mail address, which matches nobody at a gateway; write the subject (sub) that the identity "
            "provider has for the person"
        )
        raise ValueError(message)
    return text


class GatewaySpendLimitSpec(Spec):
    """
    What somebody wants of one limit: a group's, a person's, or without either the organization's.

    `amount` is for each person, `pooled_budget` for a whole group together. A pool that is not named is not managed.
    """

    group: Name | None = None
    subject: Annotated[str, Field(min_length=1), AfterValidator(_subject)] | None = None
    period: Period = "monthly"
    amount: Amount | None = None
    pooled_budget: Amount | None = None
    pool_paused: bool = False
    clear_on_destroy: bool = False

    @model_validator(mode="after")
    def _is_one_scope(self) -> GatewaySpendLimitSpec:
        if self.group is not None and self.subject is not None:
            message = "name either group or subject: a limit is a group's or a person's"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _has_what_a_pool_needs(self) -> GatewaySpendLimitSpec:
        if self.pooled_budget is None:
            if self.pool_paused is True:
                message = "pool_paused needs pooled_budget: the amount stays with a pool that is paused"
                raise ValueError(message)
        elif self.group is None:
            message = "pooled_budget is a group's: name the group"
            raise ValueError(message)
        elif not is_unknown(self.period) and self.period != "monthly":
            message = f"a pooled_budget is of a month, and period is {self.period!r}"
            raise ValueError(message)
        if self.amount is None and (self.pooled_budget is None or self.pool_paused is False):
            message = "amount is missing: what each person may spend, which a pool that is not paused needs too (it may be the same)"
            raise ValueError(message)
        return self

    @property
    def scope(self) -> GatewayScope:
        """Whom it is for."""
        return gateway_scope(self.group, self.subject)

    @property
    def resource_id(self) -> GatewaySpendLimitId:
        """What it sets in place."""
        return GatewaySpendLimitId(self.period, self.scope.kind, self.scope.name)

    @property
    def money(self) -> Money | None:
        """What each person may spend."""
        return None if self.amount is None else Money.parse(self.amount)

    @property
    def pool(self) -> PooledBudget | None:
        """What the group may spend together."""
        return None if self.pooled_budget is None else PooledBudget(Money.parse(self.pooled_budget), self.pool_paused)


def diff_gateway_spend_limit(spec: GatewaySpendLimitSpec, actual: GatewaySpendLimit | None) -> tuple[Change, ...]:
    """The amounts, and whether the pool is paused, where they differ. Of a pool that nobody declared, nothing."""
    pools = (None, None) if spec.pool is None else (spec.pool, None if actual is None else actual.pool)
    return compare(
        {"amount": _major(spec.money), **_pool(pools[0])},
        {"amount": _major(None if actual is None else actual.amount), **_pool(pools[1])},
    )


def gateway_amount_steps(
    actual: GatewaySpendLimit | None, spec: GatewaySpendLimitSpec, *, declared: GatewaySpendLimitSpec | None = None
) -> tuple[AmountStep, ...]:
    """
    How far a write takes each amount, for the guard rails: no limit for each person is a raise without bound, and a pool that is not
    declared stays. `declared` is what the last run wanted.
    """
    was, wanted = actual.pool if actual is not None else None, declared.pool if declared is not None else None
    each = AmountStep(
        SPEND_LIMIT,
        SPEND_LIMIT,
        _decimal(actual.amount if actual is not None else None),
        UNBOUNDED if spec.money is None else _decimal(spec.money),
        _decimal(declared.money if declared is not None else None),
    )
    if spec.pool is None:
        return (each,)
    pool = AmountStep(SPEND_LIMIT, POOLED_BUDGET, _pooled(was), _pooled(spec.pool), _pooled(wanted))
    return (each, pool)


def _pooled(pool: PooledBudget | None) -> Decimal | None:
    return None if pool is None else _decimal(pool.amount)


def _decimal(amount: Money | None) -> Decimal | None:
    return None if amount is None else Decimal(amount.major)


def _pool(pool: PooledBudget | None) -> Projection:
    return {
        "pooled_budget": None if pool is None else pool.amount.major,
        "pool_paused": pool is not None and pool.is_paused,
    }


def _major(amount: Money | None) -> str | None:
    return None if amount is None else amount.major
