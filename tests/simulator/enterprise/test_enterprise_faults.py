"""What goes wrong on the way: answers that are lost, a decision that somebody else made, a member who left (enterprise.md)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from claude_simulator import Simulator

ALL = "/spend_limit_increase_requests"
LIMITS = "/spend_limits"
Ids = dict[str, str]


def request_of(raw: httpx.Client, user_id: str) -> dict[str, Any]:
    return dict(raw.get(ALL, params={"actor_ids[]": user_id}).json()["data"][0])


def own_limit(raw: httpx.Client, user_id: str) -> str | None:
    rows = raw.get(LIMITS, params={"scope_type[]": "user", "limit": 100}).json()["data"]
    return next((row["amount"] for row in rows if row["scope"]["user_id"] == user_id), None)


@pytest.mark.parametrize(("decision", "amount"), [("approved", "10000"), ("denied", None)])
def test_somebody_else_decides_first(
    raw: httpx.Client, simulator: Simulator, ids: Ids, decision: str, amount: str | None
) -> None:
    asked = request_of(raw, ids["eli"])
    simulator.fault("increase_request_decided", decision=decision)
    refused = raw.post(f"{ALL}/{asked['id']}/approve", json={"amount": "15000"})
    assert refused.status_code == 400
    found = request_of(raw, ids["eli"])
    assert (found["status"], found["resolved_by"]["email_address"]) == (decision, "owner@aldermoor.example")
    assert own_limit(raw, ids["eli"]) == amount


def test_a_member_leaves_before_their_limit_is_set(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    simulator.fault("limited_member_left")
    body = {"scope": {"type": "user", "user_id": ids["bo"]}, "amount": "70000"}
    assert raw.post(LIMITS, json=body).status_code == 404
    assert own_limit(raw, ids["bo"]) is None
    assert ids["bo"] not in {user["id"] for user in simulator.state()["enterprise"]["users"]}


def test_a_lost_answer_is_lost_after_the_write(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    simulator.fault("lost_answer", count=2)
    with pytest.raises(httpx.TransportError):
        raw.post(LIMITS, json={"scope": {"type": "user", "user_id": ids["bo"]}, "amount": "70000"})
    asked = request_of(raw, ids["eli"])
    with pytest.raises(httpx.TransportError):
        raw.post(f"{ALL}/{asked['id']}/approve", json={"amount": "15000"})
    assert (own_limit(raw, ids["bo"]), own_limit(raw, ids["eli"])) == ("70000", "15000")
    assert request_of(raw, ids["eli"])["status"] == "approved"


@pytest.mark.parametrize("name", ["forgotten", "server_error", "rate_limited", "timeout_before"])
def test_what_is_not_kept_is_not_there(raw: httpx.Client, simulator: Simulator, ids: Ids, name: str) -> None:
    asked = request_of(raw, ids["eli"])
    simulator.fault(name, method="POST", seconds=0.1)
    try:
        raw.post(f"{ALL}/{asked['id']}/approve", json={"amount": "15000"})
    except httpx.TransportError:
        assert name == "timeout_before"
    assert request_of(raw, ids["eli"]) == asked
    assert own_limit(raw, ids["eli"]) is None
    assert simulator.enterprise.notices() == []
