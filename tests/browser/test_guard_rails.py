"""What is refused before a dialog opens, and right before a press: on one layout, with the simulator's count of saves as the judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from claude_console_shim.console import WebConsole
from claude_console_shim.console_session import ConsoleSession
from claude_simulator import Simulator
from pulumi_claude_admin.errors import BeyondGuardRails
from pulumi_claude_admin.model.guard_rails import GuardRails
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support.console_changes import CAP_SET
from tests.support.console_settings import found, prepare

pytestmark = pytest.mark.browser

Saves = Callable[[], int]
SONNET = "Claude Sonnet 4.x"


@pytest.fixture
def railed(shared_session: ConsoleSession) -> Callable[[GuardRails], Console]:
    """The shared browser, with guard rails of one's own."""
    return lambda rails: WebConsole(
        lambda: replace(shared_session, options=replace(shared_session.options, guard_rails=rails))
    )


def test_an_amount_beyond_the_rails_is_not_saved_and_one_within_is(
    railed: Callable[[GuardRails], Console], workspace: ConsoleScope, saves: Saves
) -> None:
    console = railed(GuardRails(highest={"workspace_spend_limit": Decimal(2000)}))
    with pytest.raises(BeyondGuardRails, match="highest amount is 2,000"):
        console.write_spend_limit(workspace, Money.parse("2000.01"))
    console.write_spend_limit(workspace, Money.parse("100"))
    with pytest.raises(BeyondGuardRails, match=r"raised from 100.00 to 1,000.01"):
        console.write_spend_limit(workspace, Money.parse("1000.01"))
    assert saves() == 1
    assert console.write_spend_limit(workspace, None) is None  # asked for by name: no step
    assert saves() == 2


def test_a_hundredfold_raise_by_hand_is_put_right_since_the_last_run_declared_it(
    railed: Callable[[GuardRails], Console], simulator: Simulator, workspace: ConsoleScope, saves: Saves
) -> None:
    prepare(simulator, workspace, replace(CAP_SET.before, cap=9_000_00))
    declared, console = Money.parse("90"), railed(GuardRails())
    with pytest.raises(BeyondGuardRails, match=r"cut from 9,000.00 to 90.00, more than 10-fold"):
        console.write_spend_limit(workspace, declared)
    console.write_spend_limit(workspace, declared, declared=declared)
    assert (saves(), found(simulator.state(), workspace).cap) == (1, declared.minor)


def test_no_limiter_of_a_group_is_saved_when_one_goes_too_far(
    railed: Callable[[GuardRails], Console], workspace: ConsoleScope, saves: Saves
) -> None:
    console = railed(GuardRails(step=Decimal(2)))
    console.write_rate_limits(workspace, SONNET, {"requests_per_minute": 10})
    with pytest.raises(BeyondGuardRails, match="requests_per_minute would be raised from 10 to 21"):
        console.write_rate_limits(workspace, SONNET, {"output_tokens_per_minute": 900, "requests_per_minute": 21})
    assert saves() == 1
