"""A gateway that answers a write with what was asked for and does not keep it is an error, and so is a limit that stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from claude_simulator import GatewaySimulator
from claude_simulator.gateway.limits import Gateway, Limit, Pool, Scope
from pulumi_claude_admin.admin_api.gateway_spend_limits import HttpGatewaySpendLimits
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.errors import ApiWriteNotConfirmed
from pulumi_claude_admin.model.gateway_spend_limit import GatewayScope, PooledBudget
from pulumi_claude_admin.model.money import Money

CARE = GatewayScope("rbac_group", "claude-care")


class Forgetful(Gateway):
    """Keeps nothing of a write while it `forgets`."""

    forgets = False

    def set(self, scope: Scope, period: str, amount: str | None, pool: Pool | None, *, actor: str) -> Limit:
        """The answer is as if it were kept."""
        before = dict(self.limits)
        made = super().set(scope, period, amount, pool, actor=actor)
        if self.forgets:
            self.limits = before
        return made

    def delete(self, limit: Limit, *, actor: str) -> None:
        """The same."""
        if not self.forgets:
            super().delete(limit, actor=actor)


@pytest.fixture
def gateway() -> Forgetful:
    return Forgetful()


@pytest.fixture
def limits(gateway: Forgetful) -> Iterator[HttpGatewaySpendLimits]:
    server = GatewaySimulator()
    server.gateway = gateway
    with server:
        transport = Transport(server.base_url, Credential("api_key", server.write_key), RateLimiter(0))
        yield HttpGatewaySpendLimits(transport)
        transport.close()


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("pool", [None, PooledBudget(Money(90_000), is_paused=False)])
def test_what_was_answered_and_not_kept_is_an_error(
    gateway: Forgetful, limits: HttpGatewaySpendLimits, *, is_there: bool, pool: PooledBudget | None
) -> None:
    if is_there:
        limits.set(CARE, "monthly", amount=Money(2_500), pool=None)
    gateway.forgets = True
    with pytest.raises(ApiWriteNotConfirmed) as caught:
        limits.set(CARE, "monthly", amount=Money(5_000), pool=pool)
    assert "claude-admin drift" in str(caught.value.hint)
    assert [one.amount for one in limits.list()] == ([Money(2_500)] if is_there else [])


def test_a_limit_that_stays_is_an_error(gateway: Forgetful, limits: HttpGatewaySpendLimits) -> None:
    made = limits.set(CARE, "monthly", amount=Money(2_500), pool=None)
    gateway.forgets = True
    with pytest.raises(ApiWriteNotConfirmed, match="still there"):
        limits.delete(made)
