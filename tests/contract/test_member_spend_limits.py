"""Limits of people through the real adapter on a simulated Enterprise organization, over every guess about it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.enterprise import HttpEnterprise
from pulumi_claude_admin.admin_api.enterprise_transport import EnterpriseTransport
from pulumi_claude_admin.admin_api.http.credential import Credential
from pulumi_claude_admin.admin_api.http.rate_limiter import RateLimiter
from pulumi_claude_admin.errors import AdminApiError, NotFound, PermissionDenied, Rejected
from pulumi_claude_admin.lifecycle import messages
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.model.guard_rails import GuardRails
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.resources.member_spend_limits import MemberSpendLimitsProvider
from pulumi_claude_admin.settings import Settings
from tests.support.enterprise_client import ids_by_name, short_seed
from tests.support.fake_platform import wire
from tests.support.simulator_switches import over

Bag = dict[str, Any]
NewProcess = Callable[[], None]
PEOPLE = {
    "ada@aldermoor.example": "950.00",
    "bo@aldermoor.example": "0",
    "dee@aldermoor.example": "no_limit",
    "contractor@elsewhere.example": "25.00",
}
AS_READ = PEOPLE | {"bo@aldermoor.example": "0.00"}
DECLARED: Bag = {"people": PEOPLE, "period": "monthly", "exclusive": False, "clear_on_destroy": False}
provider = MemberSpendLimitsProvider()


@pytest.fixture(scope="module")
def running_enterprise() -> Iterator[Simulator]:
    with Simulator(seed=short_seed()) as simulator:
        yield simulator


@pytest.fixture
def simulator(running_enterprise: Simulator) -> Simulator:
    running_enterprise.reset()
    return running_enterprise


@pytest.fixture
def new_process(simulator: Simulator) -> Iterator[NewProcess]:
    """A provider process that has the scoped key and nothing else; calling it starts the next one."""

    def start() -> None:
        messages.forget()
        declared_now.forget()
        wiring.install(wiring.from_settings(settings(simulator)))

    start()
    yield start
    wiring.install(None)
    sys.__dict__.pop("tracebacklimit", None)


def settings(simulator: Simulator, key: str | None = None) -> Settings:
    return Settings(
        enterprise_key=SecretStr(key or simulator.enterprise.all_scopes_key),
        base_url=simulator.base_url,
        requests_per_minute=0,
        guard_rails=GuardRails(),
    )


@pytest.fixture
def http(simulator: Simulator) -> Iterator[HttpEnterprise]:
    with_key = Credential("api_key", simulator.enterprise.all_scopes_key)
    transport = EnterpriseTransport(simulator.base_url, with_key, RateLimiter(0))
    yield HttpEnterprise(transport)
    transport.close()


def there(simulator: Simulator, period: str = "monthly") -> dict[str, str]:
    """Overrides by e-mail, as the simulator's own state has them."""
    organization = simulator.enterprise.organization
    emails = {user.id: user.email for user in organization.users.values()}
    return {
        emails[limit.scope_id]: "no_limit" if limit.cents is None else Money(limit.cents).major
        for limit in organization.enterprise.limits.values()
        if limit.scope == "user" and limit.period == period
    }


def created(simulator: Simulator) -> tuple[str, Bag]:
    assert provider.check({}, wire(DECLARED)).failures == []
    made = provider.create(wire(DECLARED))
    assert made.id == f"{simulator.enterprise.organization_id}/monthly"
    return made.id, wire(made.outs or {})


@over("effective_without_limit", "effective_spend", "group_limit_of_several", "organization_for_scoped_keys", "scoped_key_elsewhere")  # fmt: skip
def test_limits_of_people_live_through_every_guess_about_what_holds(
    simulator: Simulator, new_process: NewProcess, setting: str
) -> None:
    del setting
    before = there(simulator)
    id_, state = created(simulator)
    assert there(simulator) == before | AS_READ
    new_process()
    assert (provider.read(id_, state).inputs or {})["people"] == PEOPLE
    simulator.enterprise.set_limit("user", "dee@aldermoor.example", None)
    simulator.enterprise.set_limit("user", "ada@aldermoor.example", "1.00")
    new_process()
    read = provider.read(id_, state)
    kept = {who: amount for who, amount in PEOPLE.items() if not who.startswith("dee")}
    assert (read.inputs or {})["people"] == kept | {"ada@aldermoor.example": "1.00"}
    assert (read.outs or {})["effective_sources"]["dee@aldermoor.example"].startswith("rbac_group rbac_group_")
    asked = {**DECLARED, "clear_on_destroy": True}
    new_process()
    provider.delete(id_, wire({**state, **asked, "declared": asked}))
    assert there(simulator) == {who: amount for who, amount in before.items() if who not in PEOPLE}


def test_a_plan_and_a_refresh_ask_as_much_as_is_said_and_a_write_is_one_call(
    simulator: Simulator, new_process: NewProcess
) -> None:
    """docs/enterprise.md#what-it-costs."""

    def asked() -> dict[str, int]:
        counted = {
            f"{one['method']} {str(one['route']).rpartition('/')[2]}": int(one["count"]) for one in simulator.requests()
        }
        return {call: counted[call] for call in sorted(counted)}

    provider.check({}, wire(DECLARED))
    assert asked() == {"GET effective": 2, "GET spend_limits": 1}
    id_, state = created(simulator)
    assert asked() == {
        "GET effective": 3,
        "GET spend_limits": 1,
        "GET spend_limit_increase_requests": 1,
        "POST spend_limits": 4,
    }
    new_process()
    provider.read(id_, state)
    assert asked() == {
        "GET effective": 5,
        "GET spend_limit_increase_requests": 1,
        "GET spend_limits": 2,
        "POST spend_limits": 4,
    }


@over("absent_limited_member")
def test_somebody_who_left_between_list_and_write_is_told_whatever_the_refusal(
    simulator: Simulator, new_process: NewProcess, capsys: pytest.CaptureFixture[str], setting: str
) -> None:
    del new_process, setting
    provider.check({}, wire(DECLARED))
    simulator.enterprise.leave("bo@aldermoor.example")
    outs = provider.create(wire(DECLARED)).outs or {}
    assert sorted(outs["user_ids"]) == sorted(who for who in PEOPLE if not who.startswith("bo"))
    assert {who: there(simulator)[who] for who in outs["user_ids"]} == {who: AS_READ[who] for who in outs["user_ids"]}
    assert "left: bo@aldermoor.example is not in the Claude Enterprise organization" in capsys.readouterr().out


@over("usage_credits")
def test_without_usage_credits_nothing_is_said_to_be_written(
    simulator: Simulator, new_process: NewProcess, setting: str
) -> None:
    del new_process
    if setting == "on":
        created(simulator)
        return
    before = there(simulator)
    with pytest.raises(AdminApiError):
        provider.create(wire(DECLARED))
    assert there(simulator) == before


def test_a_key_without_a_scope_is_one_line_with_what_to_do(simulator: Simulator, new_process: NewProcess) -> None:
    del new_process
    for scopes in (("write:spend_limits",), ("read:spend_limits", "read:members")):
        messages.forget()
        wiring.install(wiring.from_settings(settings(simulator, simulator.enterprise.key(*scopes))))
        with pytest.raises(PermissionDenied, match=r"Missing required scopes.*Make a scoped key") as caught:
            provider.create(wire(DECLARED))
        assert "\n" not in str(caught.value)
        assert "sk-ant" not in str(caught.value)
    assert there(simulator)["ada@aldermoor.example"] == "900.00"


def test_people_are_found_without_read_members_as_far_as_they_have_a_limit(
    simulator: Simulator, new_process: NewProcess
) -> None:
    del new_process
    key = simulator.enterprise.key("read:spend_limits", "write:spend_limits")
    wiring.install(wiring.from_settings(settings(simulator, key)))
    assert provider.check({}, wire(DECLARED)).failures == []
    assert provider.create(wire(DECLARED)).id
    stranger = {**DECLARED, "people": {"nobody@aldermoor.example": "1.00"}}
    (failure,) = provider.check({}, wire(stranger)).failures
    assert "lacks read:members" in failure.reason


def test_a_refused_kind_of_organization_is_told(simulator: Simulator) -> None:
    held = (one for each in simulator.world.organizations.values() for one in each.credentials.values())
    with_key = Credential("api_key", next(one.secret for one in held if one.kind == "admin_key"))
    transport = EnterpriseTransport(simulator.base_url, with_key, RateLimiter(0))
    with pytest.raises(AdminApiError) as caught:
        HttpEnterprise(transport).organization_id()
    transport.close()
    assert "Claude Enterprise organization" in (caught.value.hint or "")


@over("increase_request_summary")
def test_what_a_request_tells_may_be_missing(http: HttpEnterprise, setting: str) -> None:
    assert {one.summary is None for one in http.increase_requests.list(["pending"])} == {setting == "null"}


@over("approved_spend_limit")
def test_requests_are_read_approved_and_denied(http: HttpEnterprise, simulator: Simulator, setting: str) -> None:
    pending = http.increase_requests.list(["pending"])
    assert {one.email for one in pending} == {"dee@aldermoor.example", "eli@aldermoor.example"}
    del setting
    ids = {str(one.email).partition("@")[0]: one.id for one in pending}
    approved = http.increase_requests.approve(ids["dee"], Money(30_000), period=None, is_silent=True)
    assert (approved.status, there(simulator)["dee@aldermoor.example"]) == ("approved", "300.00")
    denied = [http.increase_requests.deny(ids["eli"], is_silent=True).status for _ in range(2)]
    assert denied == ["denied", "denied"]
    with pytest.raises(Rejected):
        http.increase_requests.deny(ids["dee"], is_silent=True)
    assert http.increase_requests.retrieve(ids["dee"]).status == "approved"
    with pytest.raises(NotFound):
        http.increase_requests.retrieve("slir_01nobody")


@over("resolved_request_approval")
def test_a_request_that_somebody_else_just_decided_is_refused(
    http: HttpEnterprise, simulator: Simulator, setting: str
) -> None:
    del setting
    (request,) = http.increase_requests.list(["pending"], [ids_by_name(simulator)["dee"]])
    simulator.enterprise.decide(request.id, "denied", by="owner@aldermoor.example")
    with pytest.raises(Rejected):
        http.increase_requests.approve(request.id, Money(1), period=None, is_silent=True)
    assert "dee@aldermoor.example" not in there(simulator)
