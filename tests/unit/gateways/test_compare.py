from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pulumi_claude_admin.gateways.claude_gateway_budgets import group_budgets
from pulumi_claude_admin.gateways.compare import Compared, GatewayBudget, Standing, compare
from pulumi_claude_admin.gateways.team_budget import TeamBudget
from pulumi_claude_admin.model.gateway_spend_limit import (
    GatewayChange,
    GatewayScope,
    GatewaySpendLimit,
    PooledBudget,
)
from pulumi_claude_admin.model.money import Money

CARE = TeamBudget("wrkspc_care", "Care", Decimal(0), declared=Decimal(1000), actual=Decimal(900))
NAMES = {"wrkspc_care": "care"}


def standing(team: TeamBudget, amount: int | None, *, has_budget: bool = True) -> Standing:
    budgets = [GatewayBudget("care", None if amount is None else Decimal(amount))] if has_budget else []
    (row,) = compare([team], NAMES, budgets)
    return row.standing


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(900, Standing.EQUAL), (901, Standing.HIGHER), (899, Standing.LOWER), (None, Standing.MISSING)],
)
def test_a_budget_is_held_against_the_lower_of_what_is_declared_and_there(
    amount: int | None, expected: Standing
) -> None:
    assert standing(CARE, amount) is expected


def test_without_a_cap_a_budget_is_uncapped_or_the_cap_unseen() -> None:
    bare = replace(CARE, declared=None, actual=None)
    assert standing(bare, 5) is Standing.UNCAPPED
    assert standing(replace(bare, is_seen=False), 5) is Standing.UNSEEN
    assert compare([bare], NAMES, []) == ()


def test_a_team_that_the_gateway_cannot_name_is_left_out() -> None:
    assert compare([CARE], {}, []) == ()


def test_a_budget_of_nobody_is_told() -> None:
    budget = GatewayBudget("others", Decimal(5))
    rows = compare([CARE], NAMES, [budget])
    assert rows[-1] == Compared(Standing.UNKNOWN, "others", None, budget)
    assert rows[0].standing is Standing.MISSING


def limit(id_: str, scope: GatewayScope, pool: PooledBudget | None, period: str = "monthly") -> GatewaySpendLimit:
    return GatewaySpendLimit(id_, scope, period, Money(1), pool)


def test_only_a_pool_of_the_month_is_a_budget_of_a_group() -> None:
    group, pool = GatewayScope("rbac_group", "care"), PooledBudget(Money(500), is_paused=False)
    when = datetime(2026, 11, 29, tzinfo=UTC)
    limits = [
        limit("spl_1", group, pool),
        limit("spl_2", GatewayScope("rbac_group", "members-only"), None),
        limit("spl_3", GatewayScope("user", "sub"), None),
        limit("spl_4", GatewayScope("rbac_group", "paused"), replace(pool, is_paused=True)),
    ]
    changes = [GatewayChange("spl_1", "admin-key:ana", when), GatewayChange("spl_1", "admin-key:ben", when)]

    assert group_budgets(limits, changes) == (
        GatewayBudget("care", Decimal(500), "admin-key:ana", when),
        GatewayBudget("paused", None),
    )


@pytest.mark.parametrize(
    ("pool", "amount", "expected"),
    [
        (500, 500, Standing.EQUAL),
        (500, 501, Standing.HIGHER),
        (500, 499, Standing.LOWER),
        (500, None, Standing.MISSING),
        (None, None, Standing.EQUAL),
        (None, 1, Standing.LOWER),
    ],
)
def test_a_group_that_is_no_teams_is_held_against_what_a_stack_declares_for_it(
    pool: int | None, amount: int | None, expected: Standing
) -> None:
    declared = {"others": None if pool is None else Decimal(pool), "care": Decimal(1)}
    budget = GatewayBudget("others", None if amount is None else Decimal(amount))
    care, others = compare([CARE], NAMES, [budget], pools=declared)
    assert (others.standing, others.name, others.team, others.pool) == (expected, "others", None, declared["others"])
    assert care.team == CARE


def test_a_declared_group_without_a_budget_at_the_gateway_is_missing() -> None:
    (row,) = compare([], {}, [], pools={"others": Decimal(500)})
    assert (row.standing, row.budget) == (Standing.MISSING, None)
