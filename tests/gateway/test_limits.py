"""The product's client of spend limits at a gateway: what it sets, reads back, takes away, and tells of an error."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.admin_api.gateway_spend_limits import HttpGatewaySpendLimits
from pulumi_claude_admin.errors import AuthenticationFailed, PermissionDenied, Rejected
from pulumi_claude_admin.model.gateway_spend_limit import GatewayScope, PooledBudget
from pulumi_claude_admin.model.money import Money
from tests.gateway.conftest import Ask, Server

CARE = GatewayScope("rbac_group", "claude-care/tier 1")
ANA = GatewayScope("user", "auth0|5f7c8ec7c33c6c004bbafe82")
EVERYBODY = GatewayScope("organization")


def test_a_limit_of_each_scope_and_period_is_set_once(limits: HttpGatewaySpendLimits) -> None:
    for scope in (CARE, ANA, EVERYBODY):
        for period in ("daily", "weekly", "monthly"):
            made = limits.set(scope, period, amount=Money(2500), pool=None)
            assert (made.scope, made.period, made.amount, made.pool) == (scope, period, Money(2500), None)
    assert len(limits.list()) == 9
    again = limits.set(ANA, "daily", amount=Money(0), pool=None)
    (found,) = (one for one in limits.list() if (one.scope, one.period) == (ANA, "daily"))
    assert found == again
    assert found.amount == Money(0)
    assert len(limits.list()) == 9


def test_a_pool_stays_when_it_is_not_named_and_is_paused_by_name(limits: HttpGatewaySpendLimits) -> None:
    pool = PooledBudget(Money(30_000), is_paused=False)
    assert limits.set(CARE, "monthly", amount=Money(2500), pool=pool).pool == pool
    assert limits.set(CARE, "monthly", amount=Money(2600), pool=None).pool == pool
    paused = PooledBudget(Money(30_000), is_paused=True)
    found = limits.set(CARE, "monthly", amount=None, pool=paused)
    assert (found.amount, found.pool) == (None, paused)


def test_what_is_taken_away_is_gone_and_again_is_no_error(limits: HttpGatewaySpendLimits) -> None:
    made = limits.set(CARE, "monthly", amount=Money(1), pool=PooledBudget(Money(1), is_paused=False))
    limits.delete(made)
    assert limits.list() == ()
    limits.delete(made)
    assert limits.set(CARE, "monthly", amount=Money(2), pool=None).pool is None


def test_the_record_names_the_key_that_changed_a_limit_last(limits: HttpGatewaySpendLimits) -> None:
    made = limits.set(EVERYBODY, "monthly", amount=Money(1), pool=None)
    latest = limits.changes()[0]
    assert (latest.limit_id, latest.actor) == (made.id, "admin-key:pulumi")


def test_a_key_that_may_read_alone_is_told_so(ask: Ask, server: Server) -> None:
    reading = ask(server.read_key)
    assert reading.list() == ()
    with pytest.raises(PermissionDenied, match=r"requires write:spend_limits") as caught:
        reading.set(EVERYBODY, "monthly", amount=Money(1), pool=None)
    assert "admin.write_keys" in str(caught.value.hint)


def test_a_wrong_key_is_told_which_setting_has_it(ask: Ask) -> None:
    with pytest.raises(AuthenticationFailed) as caught:
        ask("no-such-key-no-such-key-no-such-key").list()
    assert "CLAUDE_GATEWAY_ADMIN_KEY" in str(caught.value.hint)


def test_what_the_gateway_refuses_is_told_in_its_words(limits: HttpGatewaySpendLimits) -> None:
    pool = PooledBudget(Money(1), is_paused=False)
    with pytest.raises(Rejected, match="Pooled budgets are monthly only"):
        limits.set(CARE, "daily", amount=Money(1), pool=pool)
    with pytest.raises(Rejected, match="can only be set on a group-level limit"):
        limits.set(ANA, "monthly", amount=Money(1), pool=pool)
    with pytest.raises(Rejected, match="pooled_budget"):
        limits.set(CARE, "monthly", amount=None, pool=pool)
    assert limits.list() == ()
