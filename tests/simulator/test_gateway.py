"""The stand-in for the vendor's gateway: what was measured of it, word by word, and the official SDK against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import anthropic
import httpx
import pytest

from claude_simulator import GatewaySimulator
from tests.support import plain_http

LIMITS = "/v1/organizations/spend_limits"
ORGANIZATION = {"type": "organization"}
GROUP = {"type": "rbac_group", "rbac_group_id": "payments"}
PERSON = {"type": "user", "user_id": "oidc-sub-ana"}


@pytest.fixture
def gateway() -> Iterator[GatewaySimulator]:
    with GatewaySimulator() as running:
        yield running


@pytest.fixture
def asking(gateway: GatewaySimulator) -> Iterator[httpx.Client]:
    headers = {"x-api-key": gateway.write_key}
    with plain_http.client(gateway.base_url, headers=headers) as client:
        yield client


def put(asking: httpx.Client, scope: object = ORGANIZATION, amount: object = "100", **more: object) -> httpx.Response:
    return asking.post(LIMITS, json={"scope": scope, "amount": amount, **more})


def words(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["type"], error["message"]


def test_a_limit_is_set_in_place(gateway: GatewaySimulator, asking: httpx.Client) -> None:
    first = put(asking, amount="007").json()
    gateway.gateway.clock.advance(timedelta(hours=1).total_seconds())
    second = put(asking, amount="0").json()

    assert (first["amount"], first["period"], first["currency"]) == ("7", "monthly", "USD")
    assert first.keys() == {"id", "type", "scope", "amount", "currency", "period", "created_at", "updated_at"}
    assert {**first, "amount": "0", "updated_at": second["updated_at"]} == second
    assert second["updated_at"] > second["created_at"]
    assert put(asking, period="daily").json()["id"] != first["id"]


DISCRIMINATOR = "scope.type: Invalid discriminator value. Expected 'user' | 'rbac_group' | 'organization'"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"scope": {"type": "workspace", "workspace_id": "wrkspc_1"}}, DISCRIMINATOR),
        ({"amount": 5}, "amount: Expected string, received number"),
        ({"amount": "-5"}, "amount: must be a whole-number decimal string of cents"),
        ({"amount": "5.00"}, "amount: must be a whole-number decimal string of cents"),
        ({"amount": "9" * 30}, "amount: must be a whole-number decimal string of cents"),
        ({"period": "yearly"}, "period: Invalid enum value. Expected 'daily' | 'weekly' | 'monthly'"),
        ({"currency": "EUR"}, "currency: only USD is supported"),
        ({"pooled_budget": {"amount": "5"}}, "pooled_budget: can only be set on a group-level limit"),
        (
            {"scope": GROUP, "period": "daily", "pooled_budget": {"amount": "5"}},
            "pooled_budget: Pooled budgets are monthly only",
        ),
        (
            {"scope": GROUP, "amount": None, "pooled_budget": {"amount": "5"}},
            "pooled_budget: an active pooled budget needs the per-member amount too",
        ),
    ],
)
def test_what_it_does_not_take_is_refused_in_its_words(
    asking: httpx.Client, given: dict[str, Any], message: str
) -> None:
    answer = put(asking, **{"amount": "100", **given})

    assert words(answer) == (400, "invalid_request_error", message)
    assert asking.get(LIMITS).json()["data"] == []


def test_a_pool_stays_until_it_is_paused(asking: httpx.Client) -> None:
    made = put(asking, GROUP, "30000", pooled_budget={"amount": "30000", "paused": False}).json()
    kept = put(asking, GROUP, "500", pooled_budget=None).json()
    paused = put(asking, GROUP, None, pooled_budget={"amount": "30000", "paused": True}).json()

    pool = {"amount": "30000", "paused": False, "currency": "USD", "period_to_date_spend": "0"}
    assert made["pooled_budget"] == kept["pooled_budget"] == pool
    assert (kept["amount"], paused["amount"]) == ("500", None)
    assert paused["pooled_budget"] == {**pool, "paused": True}


def test_lists_are_in_pages_oldest_first(gateway: GatewaySimulator, asking: httpx.Client) -> None:
    ids = []
    for scope in (ORGANIZATION, GROUP, PERSON):
        ids.append(put(asking, scope).json()["id"])
        gateway.gateway.clock.advance(1)

    page = asking.get(LIMITS, params={"limit": 2}).json()
    rest = asking.get(LIMITS, params={"limit": 2, "after_id": page["last_id"], "anything": "x"}).json()

    assert [one["id"] for one in (*page["data"], *rest["data"])] == ids
    assert (page["has_more"], rest["has_more"], page["first_id"]) == (True, False, ids[0])
    assert [one["id"] for one in asking.get(LIMITS, params={"scope_type": "user"}).json()["data"]] == ids[2:]
    assert len(asking.get(LIMITS, params={"scope_type[]": "user"}).json()["data"]) == 3
    refused = asking.get(LIMITS, params={"limit": 1001})
    assert words(refused) == (400, "invalid_request_error", "limit: must be between 1 and 1000")


def test_a_limit_is_deleted_once(asking: httpx.Client) -> None:
    made = put(asking).json()["id"]

    assert asking.get(f"{LIMITS}/{made}").json()["id"] == made
    assert asking.delete(f"{LIMITS}/{made}").json() == {"type": "spend_limit_deleted", "id": made}
    gone = (404, "not_found_error", "spend limit not found")
    assert words(asking.delete(f"{LIMITS}/{made}")) == words(asking.get(f"{LIMITS}/{made}")) == gone


def test_who_changed_what_is_told(asking: httpx.Client) -> None:
    made = put(asking).json()
    raised = put(asking, amount="500").json()
    asking.delete(f"{LIMITS}/{made['id']}")

    events = asking.get(f"{LIMITS}/audit").json()
    assert [(one["before"], one["after"]) for one in events["data"]] == [(raised, None), (made, raised), (None, made)]
    assert {one["actor"] for one in events["data"]} == {"admin-key:pulumi"}
    assert asking.get(f"{LIMITS}/audit", params={"limit": 1}).json()["has_more"]


def test_a_read_key_reads_and_nobody_else_does(gateway: GatewaySimulator, asking: httpx.Client) -> None:
    reading = {"x-api-key": gateway.read_key}
    body = {"scope": ORGANIZATION, "amount": "1"}

    assert asking.get(LIMITS, headers=reading).status_code == 200
    refused = asking.post(LIMITS, json=body, headers=reading)
    assert words(refused) == (403, "permission_error", "requires write:spend_limits")
    bearer = {"x-api-key": "", "authorization": f"Bearer {gateway.write_key}"}
    assert [asking.get(LIMITS, headers=one).status_code for one in (bearer, {"x-api-key": "wrong"})] == [401, 401]
    assert asking.get("/v1/organizations/me").status_code == 401


def test_the_official_sdk_sets_reads_and_deletes(gateway: GatewaySimulator) -> None:
    key = gateway.write_key
    headers: Any = {"x-api-key": key, "Authorization": anthropic.omit}
    with anthropic.Anthropic(api_key=key, base_url=gateway.base_url, max_retries=0, default_headers=headers) as client:
        limits = client.beta.organization.spend_limits
        made = limits.set(scope={"type": "organization"}, amount="123400", period="monthly")
        (row,) = client.organization.spend_limits.effective.list(user_ids=["oidc-sub-ana"])

        assert (made.amount, made.period) == ("123400", "monthly")
        assert [one.id for one in limits.list()] == [made.id]
        assert limits.retrieve(made.id).amount == "123400"
        assert (str(row.source), row.amount, row.spend_limit_id) == ("organization", "123400", made.id)
        assert limits.delete(made.id).id == made.id
        with pytest.raises(anthropic.NotFoundError):
            limits.retrieve(made.id)
