from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.errors import BeyondGuardRails, ConfigurationError, WrongOrganization
from pulumi_claude_admin.model.gateway_spend_limit import GatewayScope, PooledBudget
from pulumi_claude_admin.model.guard_rails import GuardRails
from pulumi_claude_admin.model.ids import GatewaySpendLimitId
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.resources.gateway_spend_limit import GatewaySpendLimitProvider
from pulumi_claude_admin.settings import Settings
from tests.support.fake_gateway import FakeGateway
from tests.support.fake_platform import Platform, wire

ADDRESS = "https://gateway.example.com"
CARE: dict[str, object] = {
    "group": "claude-care",
    "period": "monthly",
    "amount": "50.00",
    "pooled_budget": "1000.00",
    "pool_paused": False,
    "clear_on_destroy": False,
}
SCOPE, ID = GatewayScope("rbac_group", "claude-care"), "monthly/rbac_group/claude-care"
POOL = PooledBudget(Money(100_000), is_paused=False)
provider = GatewaySpendLimitProvider()
NewProcess = Callable[[], None]


@pytest.fixture
def gateway(platform: Platform, new_process: NewProcess) -> FakeGateway:
    """The gateway of a program that has no credential of the platform at all."""
    platform.gateway = FakeGateway()
    platform.settings = Settings(gateway_url=ADDRESS, gateway_admin_key=SecretStr("gateway-key-of-a-test"))
    new_process()
    return platform.gateway


def created(declared: dict[str, object] = CARE) -> dict[str, object]:
    result = provider.create(wire(declared))
    assert result.id == ID
    return wire(result.outs or {})


def there(gateway: FakeGateway) -> tuple[Money | None, PooledBudget | None]:
    found = gateway.limits[GatewaySpendLimitId.parse(ID)]
    return found.amount, found.pool


def test_a_group_gets_its_limit_and_the_platform_is_not_asked(platform: Platform, gateway: FakeGateway) -> None:
    assert provider.check({}, wire(CARE)).failures == []
    outs = created()
    assert there(gateway) == (Money(5000), POOL)
    assert (outs["organization_id"], outs["declared"]) == (ADDRESS, CARE)
    assert platform.api.calls == []


def test_what_is_there_already_is_taken_over_and_written_only_where_it_differs(
    gateway: FakeGateway, capsys: pytest.CaptureFixture[str]
) -> None:
    gateway.set(SCOPE, "monthly", amount=Money(4000), pool=POOL)
    provider.check({}, wire(CARE))
    assert (
        "adopts the monthly gateway limit of group 'claude-care': amount '40.00' -> '50.00'" in capsys.readouterr().out
    )
    created()
    created()
    assert gateway.calls.count("set") == 2
    assert there(gateway) == (Money(5000), POOL)


def test_a_change_by_hand_is_read_and_put_back(gateway: FakeGateway, new_process: NewProcess) -> None:
    state = created()
    gateway.set(SCOPE, "monthly", amount=Money(900_000), pool=PooledBudget(Money(100_000), is_paused=True))
    new_process()
    read = provider.read(ID, state)
    assert read.inputs == {**CARE, "amount": "9000.00", "pool_paused": True}
    assert (read.outs or {})["declared"] == CARE
    provider.update(ID, wire(read.outs or {}), wire(CARE))
    assert there(gateway) == (Money(5000), POOL)


@pytest.mark.parametrize(
    ("rails", "changed", "says", "allows"),
    [
        (GuardRails(), {"amount": "500.01"}, "gateway_spend_limit would be raised from 50.00 to 500.01", "steps"),
        (GuardRails(), {"pooled_budget": "10000.01"}, "gateway_pooled_budget would be raised", "steps"),
        (GuardRails(), {"pool_paused": True, "amount": None}, "raised from 50.00 to no limit", "steps"),
        (
            GuardRails(highest={"gateway_pooled_budget": Decimal(1500)}),
            {"pooled_budget": "1500.01"},
            "gateway_pooled_budget would become 1,500.01, and the highest amount is 1,500",
            "highest",
        ),
    ],
)
def test_nothing_is_written_beyond_the_guard_rails(
    platform: Platform,
    gateway: FakeGateway,
    new_process: NewProcess,
    rails: GuardRails,
    changed: dict[str, object],
    says: str,
    allows: str,
) -> None:
    state = created()
    platform.settings = platform.settings.model_copy(update={"guard_rails": rails})
    new_process()
    with pytest.raises(BeyondGuardRails, match=re.escape(says)) as caught:
        provider.update(ID, state, wire({key: each for key, each in (CARE | changed).items() if each is not None}))
    assert f"guard_rails.{allows}.gateway_" in str(caught.value)
    assert "in claude-admin.toml" in str(caught.value)
    assert there(gateway) == (Money(5000), POOL)


def test_a_first_limit_is_held_to_the_highest(
    platform: Platform, gateway: FakeGateway, new_process: NewProcess
) -> None:
    rails = GuardRails(highest={"gateway_spend_limit": Decimal(49)})
    platform.settings = platform.settings.model_copy(update={"guard_rails": rails})
    new_process()
    with pytest.raises(BeyondGuardRails, match="the highest amount is 49"):
        created()
    assert gateway.calls.count("set") == 0


def test_a_limit_that_is_gone_is_gone(gateway: FakeGateway, new_process: NewProcess) -> None:
    state = created()
    gateway.limits.clear()
    new_process()
    assert provider.read(ID, state).id == ""


def test_a_pool_that_is_taken_out_of_the_program_is_paused_and_told(
    gateway: FakeGateway, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    state = created()
    new_process()
    without = {key: value for key, value in CARE.items() if key != "pooled_budget"}
    provider.update(ID, state, wire(without))
    assert there(gateway) == (Money(5000), PooledBudget(Money(100_000), is_paused=True))
    assert "paused: the pooled budget of 1,000.00 USD" in capsys.readouterr().out


def test_a_pool_that_nobody_declared_stays(gateway: FakeGateway) -> None:
    gateway.set(SCOPE, "monthly", amount=Money(4000), pool=POOL)
    created({key: value for key, value in CARE.items() if key != "pooled_budget"})
    assert there(gateway) == (Money(5000), POOL)


def test_deleting_keeps_the_limit_and_says_so(
    gateway: FakeGateway, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    state = created()
    new_process()
    provider.delete(ID, state)
    assert there(gateway) == (Money(5000), POOL)
    said = capsys.readouterr().out
    assert (
        "left standing: monthly gateway limit of group 'claude-care', 50.00 USD for each person and 1,000.00 USD"
        in said
    )


def test_deleting_takes_it_away_when_asked(gateway: FakeGateway, new_process: NewProcess) -> None:
    state = created({**CARE, "clear_on_destroy": True})
    new_process()
    provider.delete(ID, state)
    provider.delete(ID, state)
    assert gateway.limits == {}


def test_another_gateway_than_the_states_is_not_touched(
    platform: Platform, gateway: FakeGateway, new_process: NewProcess
) -> None:
    state = created()
    other = "https://other.example.com"
    platform.settings = platform.settings.model_copy(update={"gateway_url": other})
    gateway.calls.clear()
    new_process()
    for verb in (
        lambda: provider.read(ID, state),
        lambda: provider.diff(ID, state, wire(CARE)),
        lambda: provider.update(ID, state, wire({**CARE, "amount": "1.00"})),
        lambda: provider.delete(ID, state),
    ):
        with pytest.raises(WrongOrganization, match=r"https://other\.example\.com") as caught:
            verb()
        assert "Nothing was changed" in str(caught.value)
    assert gateway.calls == []


def test_without_a_gateway_form_is_checked_and_a_refresh_keeps_what_was_known(
    platform: Platform, gateway: FakeGateway, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    state = created()
    gateway.calls.clear()
    platform.settings = Settings(gateway_url=ADDRESS)
    new_process()
    assert provider.check({}, wire(CARE)).failures == []
    read = provider.read(ID, state)
    assert (read.id, read.inputs) == (ID, CARE)
    assert (read.outs or {})["organization_id"] == ADDRESS
    said = capsys.readouterr().out
    assert "no credential for the gateway: declarations were checked for their form only" in said
    assert "unseen: could not look at monthly gateway limit of group 'claude-care'" in said
    assert "CLAUDE_GATEWAY_ADMIN_KEY is missing" in said
    with pytest.raises(ConfigurationError, match="CLAUDE_GATEWAY_ADMIN_KEY is missing"):
        provider.create(wire(CARE))
    platform.settings = Settings(gateway_url=ADDRESS, when_unseen="fail")
    new_process()
    with pytest.raises(ConfigurationError, match="could not look at"):
        provider.read(ID, state)
    assert gateway.calls == []


def test_an_address_as_person_is_refused_at_its_property(gateway: FakeGateway) -> None:
    (failure,) = provider.check({}, wire({"subject": "ana@example.com", "amount": "1.00"})).failures
    assert failure.property == "subject"
    assert "matches nobody" in failure.reason
    assert gateway.calls == []


def test_another_scope_or_period_is_another_limit(gateway: FakeGateway) -> None:
    state = created()
    for changed in ({"group": "claude-others"}, {"period": "daily"}):
        found = provider.diff(ID, state, wire({**CARE, **changed}))
        assert found.replaces == [*changed]
    assert provider.diff(ID, state, wire({**CARE, "amount": "1.00"})).replaces == []
    assert gateway.calls == ["list", "set"]
