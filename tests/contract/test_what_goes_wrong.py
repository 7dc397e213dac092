"""Every mishap on the way becomes the right error, is tried again where that is safe, and nowhere else."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.errors import (
    AdminApiError,
    RateLimited,
    Rejected,
    Unavailable,
    UnexpectedResponse,
    Unreachable,
)
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from tests.support.fake_time import FakeTime

WORKSPACES = "/v1/organizations/workspaces"
MEMBERS = "/v1/organizations/workspaces/{}/members"


class Mishap(NamedTuple):
    fault: str
    error: type[AdminApiError]
    happened: bool
    """Whether the write was carried out all the same."""


UNKNOWN = [
    Mishap("server_error", Unavailable, happened=False),
    Mishap("unavailable", Unavailable, happened=False),
    Mishap("overloaded", Unavailable, happened=False),
    Mishap("lost_answer", Unreachable, happened=True),
    Mishap("dropped", Unreachable, happened=False),
    Mishap("truncated", UnexpectedResponse, happened=True),
    Mishap("not_json", UnexpectedResponse, happened=False),
    Mishap("redirect", UnexpectedResponse, happened=False),
]


def calls(simulator: Simulator, route: str, method: str) -> int:
    rows = simulator.requests()
    wanted = route.replace("{}", "{workspace_id}")
    return sum(int(row["count"]) for row in rows if row["method"] == method and row["route"] == wanted)


@pytest.mark.parametrize("mishap", UNKNOWN, ids=lambda mishap: mishap.fault)
def test_a_create_with_an_unknown_outcome_says_so_and_is_not_sent_again(
    http: HttpAdminApi, simulator: Simulator, mishap: Mishap
) -> None:
    simulator.fault(mishap.fault, route=WORKSPACES, method="POST", count=5)
    with pytest.raises(mishap.error) as raised:
        http.workspaces.create(name="Payments")
    assert raised.value.outcome_unknown
    assert calls(simulator, WORKSPACES, "POST") == 1
    names = [workspace.name for workspace in http.workspaces.list()]
    assert ("Payments" in names) is mishap.happened


@pytest.mark.parametrize("fault", ["server_error", "unavailable", "overloaded", "dropped", "lost_answer"])
def test_a_read_is_asked_again(http: HttpAdminApi, simulator: Simulator, fault: str) -> None:
    simulator.fault(fault, route=WORKSPACES, method="GET", count=3)
    assert [workspace.name for workspace in http.workspaces.list()] == ["Research"]


@pytest.mark.parametrize(
    ("fault", "error"), [("server_error", Unavailable), ("dropped", Unreachable)], ids=["server_error", "dropped"]
)
def test_a_read_gives_up_after_four_tries(
    http: HttpAdminApi, simulator: Simulator, time: FakeTime, fault: str, error: type[AdminApiError]
) -> None:
    simulator.fault(fault, route=WORKSPACES, method="GET", count=10)
    with pytest.raises(error) as raised:
        http.workspaces.list()
    assert not raised.value.outcome_unknown
    assert calls(simulator, WORKSPACES, "GET") == 4
    assert sum(time.slept) < 10


@pytest.mark.parametrize("fault", ["truncated", "not_json", "redirect"])
def test_a_foreign_answer_to_a_read_is_not_believed(http: HttpAdminApi, simulator: Simulator, fault: str) -> None:
    simulator.fault(fault, route=WORKSPACES, method="GET")
    with pytest.raises(UnexpectedResponse) as raised:
        http.workspaces.list()
    assert not raised.value.outcome_unknown


def test_a_redirect_is_not_followed(http: HttpAdminApi, simulator: Simulator) -> None:
    simulator.fault("redirect", route=WORKSPACES, method="GET", location="https://evil.example.com/v1?x=1")
    simulator.reset_requests()
    with pytest.raises(UnexpectedResponse, match=r"redirect to evil\.example\.com") as raised:
        http.workspaces.list()
    assert raised.value.status == 302
    assert simulator.calls() == 1


@pytest.mark.parametrize("fault", ["server_error", "lost_answer", "dropped"])
def test_a_write_that_names_the_final_value_is_sent_again(http: HttpAdminApi, simulator: Simulator, fault: str) -> None:
    [research] = http.workspaces.list()
    for method, route in (("POST", "/v1/organizations/spend_limits"), ("POST", f"{WORKSPACES}/{{workspace_id}}")):
        simulator.fault(fault, route=route, method=method)
    assert http.spend_limits.set(Scope(research.id), Money(500_000)).amount == Money(500_000)
    assert http.workspaces.update(research.id, name="Lab").name == "Lab"


def test_a_removal_whose_answer_was_lost_is_a_removal(http: HttpAdminApi, simulator: Simulator) -> None:
    [research] = http.workspaces.list()
    ana = next(user.id for user in http.users.list() if user.email == "ana@example.com")
    simulator.fault("lost_answer", route=f"{MEMBERS}/{{}}", method="DELETE")
    http.members.remove(research.id, ana)
    assert ana not in {member.user_id for member in http.members.list(research.id)}


@pytest.mark.parametrize("fault", ["lost_answer", "truncated"])
def test_a_member_who_was_added_without_an_answer_is_found_and_not_added_again(
    http: HttpAdminApi, simulator: Simulator, fault: str
) -> None:
    [research] = http.workspaces.list()
    ben = next(user.id for user in http.users.list() if user.email == "ben@example.com")
    simulator.fault(fault, route=MEMBERS, method="POST")
    assert http.members.add(research.id, ben, "workspace_user").role == "workspace_user"
    assert calls(simulator, MEMBERS, "POST") == 1


def test_a_member_who_was_not_added_is_an_error(http: HttpAdminApi, simulator: Simulator) -> None:
    [research] = http.workspaces.list()
    ben = next(user.id for user in http.users.list() if user.email == "ben@example.com")
    simulator.fault("dropped", route=MEMBERS, method="POST")
    with pytest.raises(Unreachable) as raised:
        http.members.add(research.id, ben, "workspace_user")
    assert raised.value.outcome_unknown


def test_a_conflict_is_never_sent_again(http: HttpAdminApi, simulator: Simulator) -> None:
    [research] = http.workspaces.list()
    simulator.fault("conflict", route=f"{WORKSPACES}/{{workspace_id}}", method="POST")
    with pytest.raises(Rejected) as raised:
        http.workspaces.update(research.id, name="Lab")
    assert raised.value.status == 409
    assert not raised.value.outcome_unknown
    assert calls(simulator, f"{WORKSPACES}/{{workspace_id}}", "POST") == 1


def test_a_create_is_sent_again_after_a_429_and_made_once(
    http: HttpAdminApi, simulator: Simulator, time: FakeTime
) -> None:
    simulator.fault("rate_limited", route=WORKSPACES, method="POST", count=2, retry_after=7)
    http.workspaces.create(name="Payments")
    assert [workspace.name for workspace in http.workspaces.list()].count("Payments") == 1
    assert sum(time.slept) == pytest.approx(14)


def test_a_429_that_does_not_end_is_an_error_after_minutes(
    http: HttpAdminApi, simulator: Simulator, time: FakeTime
) -> None:
    simulator.fault("rate_limited", count=1000, retry_after=60)
    with pytest.raises(RateLimited) as raised:
        http.users.list()
    assert raised.value.retry_after == 60
    assert 200 < sum(time.slept) <= 300


def test_a_429_of_the_spend_limits_holds_up_nothing_else(
    http: HttpAdminApi, simulator: Simulator, time: FakeTime
) -> None:
    simulator.fault("rate_limited", route="/v1/organizations/spend_limits", retry_after=100_000)
    with pytest.raises(RateLimited):
        http.spend_limits.list()
    http.users.list()
    assert time.slept == []
    with pytest.raises(RateLimited, match="pause"):
        http.spend_limits.list()


def test_an_error_names_the_call_and_the_request(http: HttpAdminApi) -> None:
    with pytest.raises(AdminApiError) as raised:
        http.workspaces.retrieve("wrkspc_01Nobody")
    error = raised.value
    assert (error.method, error.path) == ("GET", f"{WORKSPACES}/wrkspc_01Nobody")
    assert (error.status, error.type) == (404, "not_found_error")
    assert error.request_id is not None
    assert error.request_id in str(error)
    assert "\n" not in str(error)
