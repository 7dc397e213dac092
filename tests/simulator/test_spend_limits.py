"""Spend limits inside the preview: what the refusals and the official SDK leave open."""

from __future__ import annotations

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.changes import spend_limits
from claude_simulator.organization import Scope

ALL = "/v1/organizations/spend_limits"
READS = {"anthropic-beta": "some-other-2026-01-01,spend-limit-reads-2026-09-26"}


@pytest.fixture(autouse=True)
def preview(simulator: Simulator) -> None:
    simulator.switch("spend_limits_api", "enabled")


def listed(client: httpx.Client, **query: str) -> list[dict[str, object]]:
    rows = client.get(ALL, params=query, headers=READS).json()["data"]
    assert isinstance(rows, list)
    return rows


def test_the_tier_row_has_the_organizations_age_and_cannot_be_deleted(raw: httpx.Client) -> None:
    (tier,) = listed(raw, **{"scope_type[]": "usage_tier"})
    assert (tier["scope"], tier["amount"], tier["created_at"]) == (
        {"type": "usage_tier"},
        "20000000",
        "2025-06-02T08:00:00Z",
    )
    assert raw.delete(f"{ALL}/{tier['id']}").status_code == 400


def test_thresholds_do_not_show_in_the_api(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    spend_limits.add_threshold(simulator.world.organization, Scope(names["research"]), 100)
    assert listed(raw, workspace_id=names["research"]) == []


@pytest.mark.parametrize("amount", [None, "-1", "1.5", "", 5, "\u0665"])
def test_an_amount_is_a_string_of_digits(raw: httpx.Client, names: dict[str, str], amount: object) -> None:
    body = {"scope": {"type": "workspace", "workspace_id": names["research"]}, "amount": amount}
    assert raw.post(ALL, json=body).status_code == 400


def test_a_workspace_may_be_given_more_than_the_organization_by_switch(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    simulator.switch("stored_above_organization_spend", "stored")
    body = {"scope": {"type": "workspace", "workspace_id": names["research"]}, "amount": "99999999"}
    assert raw.post(ALL, json=body).json()["amount"] == "99999999"


def test_deleting_can_answer_nothing_at_all(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.switch("spend_delete_answer", "empty_204")
    (limit,) = listed(raw, **{"scope_type[]": "organization"})
    answer = raw.delete(f"{ALL}/{limit['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert listed(raw, **{"scope_type[]": "organization"}) == []


def test_setting_the_same_again_changes_no_time(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    body = {"scope": {"type": "workspace", "workspace_id": names["research"]}, "amount": "700"}
    first = raw.post(ALL, json=body).json()
    simulator.advance(60)
    assert raw.post(ALL, json=body).json() == first
    changed = raw.post(ALL, json={**body, "amount": "800"}).json()
    assert (changed["id"], changed["created_at"]) == (first["id"], first["created_at"])
    assert changed["updated_at"] > first["updated_at"]


def test_what_the_console_sets_is_what_the_api_reads(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    spend_limits.set_spend_limit(simulator.world.organization, Scope(names["research"]), 12_345)
    (limit,) = listed(raw, workspace_id=names["research"])
    assert limit["amount"] == "12345"
