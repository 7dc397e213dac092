from __future__ import annotations

import pytest

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.model.bags import parse
from pulumi_claude_admin.model.gateway_spend_limit import (
    GatewayScope,
    GatewaySpendLimit,
    GatewaySpendLimitSpec,
    PooledBudget,
    diff_gateway_spend_limit,
)
from pulumi_claude_admin.model.ids import GatewaySpendLimitId
from pulumi_claude_admin.model.money import Money


def spec(**given: object) -> GatewaySpendLimitSpec:
    return parse(GatewaySpendLimitSpec, given)


@pytest.mark.parametrize(
    ("given", "id_"),
    [
        ({}, "monthly/organization"),
        ({"period": "daily"}, "daily/organization"),
        ({"group": "claude/care"}, "monthly/rbac_group/claude/care"),
        ({"subject": "auth0|5f7c"}, "monthly/user/auth0|5f7c"),
    ],
)
def test_the_id_is_made_of_period_and_scope(given: dict[str, object], id_: str) -> None:
    made = spec(amount="1", **given).resource_id
    assert str(made) == id_
    assert GatewaySpendLimitId.parse(id_) == made


@pytest.mark.parametrize("text", ["", "monthly", "monthly/", "/user/x", "monthly/user/"])
def test_what_is_no_id_is_not_read_as_one(text: str) -> None:
    with pytest.raises(ValueError, match="not the id of a limit at a gateway"):
        GatewaySpendLimitId.parse(text)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"subject": "ana@example.com", "amount": "1"}, "matches nobody at a gateway"),
        ({"group": "a", "subject": "b", "amount": "1"}, "either group or subject"),
        ({"amount": "1", "pooled_budget": "5"}, "name the group"),
        ({"subject": "b", "amount": "1", "pooled_budget": "5"}, "name the group"),
        ({"group": "a", "amount": "1", "pooled_budget": "5", "period": "daily"}, "is of a month"),
        ({"group": "a", "pooled_budget": "5"}, "amount is missing"),
        ({"group": "a"}, "amount is missing"),
        ({"group": "a", "amount": "1", "pool_paused": True}, "needs pooled_budget"),
        ({"group": "a", "amount": "1.005"}, "finer than the smallest unit"),
        ({"group": "", "amount": "1"}, "must not be empty"),
        ({"amount": "1", "period": "yearly"}, "'daily', 'weekly' or 'monthly'"),
    ],
)
def test_what_no_gateway_takes_is_refused_in_one_line(given: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidInputs, match=words) as caught:
        spec(**given)
    assert len(caught.value.problems) == 1


def test_a_paused_pool_needs_no_amount() -> None:
    paused = spec(group="a", pooled_budget="5", pool_paused=True)
    assert (paused.money, paused.pool) == (None, PooledBudget(Money(500), is_paused=True))


def found(amount: int | None, pool: PooledBudget | None = None) -> GatewaySpendLimit:
    return GatewaySpendLimit(
        "spl_1", GatewayScope("rbac_group", "a"), "monthly", None if amount is None else Money(amount), pool
    )


def test_what_differs_is_told_by_path_and_a_pool_that_nobody_declared_is_not() -> None:
    pool = PooledBudget(Money(500), is_paused=True)
    declared = spec(group="a", amount="1.00", pooled_budget="5.00")
    paths = [(one.path, one.declared, one.actual) for one in diff_gateway_spend_limit(declared, found(None, pool))]
    assert paths == [("amount", "1.00", None), ("pool_paused", False, True)]
    assert diff_gateway_spend_limit(spec(group="a", amount="1"), found(100, pool)) == ()
    assert [one.path for one in diff_gateway_spend_limit(declared, None)] == ["amount", "pooled_budget"]
