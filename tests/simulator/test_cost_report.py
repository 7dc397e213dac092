"""The legacy cost report: days, workspaces, descriptions; no Priority Tier (usage.md#legacy)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from tests.support.hand_written_source import one_of_every_kind, spend
from tests.support.spending_reports import COST, DAY, NOW, rows, simple

ROUTE = "/v1/organizations/cost_report"


@pytest.fixture(autouse=True)
def late_november(simulator: Simulator) -> None:
    simulator.advance((NOW - simulator.world.clock.now()).total_seconds())


def results(client: httpx.Client, *groups: str) -> list[dict[str, Any]]:
    asked = {"starting_at": "2026-11-01T00:00:00Z", "limit": "31", "group_by[]": groups}
    answer = client.get(ROUTE, params=asked)
    assert answer.is_success, answer.text
    return [row for bucket in answer.json()["data"] for row in bucket["results"]]


def total(found: list[dict[str, Any]]) -> Decimal:
    return sum((Decimal(row["amount"]) for row in found), Decimal(0))


def test_without_groups_a_day_has_one_amount(raw: httpx.Client, simulator: Simulator) -> None:
    spend(simulator, one_of_every_kind(simulator, DAY), starts_at=DAY, discount_permille=100)
    (row,) = results(raw)
    assert {name for name, value in row.items() if value is not None} == {"amount", "currency"}
    assert Decimal(row["amount"]) == Decimal(rows(raw, COST)[0]["cost"]["amount"])


def test_the_default_workspace_is_null(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    spend(simulator, [simple(names["default"]), simple(names["research"], tokens=200)], starts_at=DAY)
    assert {(row["workspace_id"], row["amount"]) for row in results(raw, "workspace_id")} == {
        (None, "0.1"),
        (names["research"], "0.2"),
    }


def test_by_description_each_line_says_what_it_is(raw: httpx.Client, simulator: Simulator) -> None:
    spend(simulator, one_of_every_kind(simulator, DAY), starts_at=DAY)
    found = results(raw, "description")
    lines = {row["description"]: row for row in found}
    assert {"Code Execution Usage", "Web Search Usage", "Session Usage"} <= lines.keys()
    assert lines["Code Execution Usage"]["cost_type"] == "code_execution"
    assert lines["Code Execution Usage"]["model"] is None
    cached = lines["Claude Sonnet 5 Usage - Input Tokens, Cache Write 1h"]
    assert (cached["token_type"], cached["service_tier"], cached["context_window"], cached["inference_geo"]) == (
        "cache_creation.ephemeral_1h_input_tokens",
        "standard",
        "0-200k",
        "not_available",
    )
    assert {row["service_tier"] for row in found} == {"batch", "standard", None}
    assert total(found) == total(results(raw)) == total(results(raw, "description", "workspace_id"))


def test_priority_tier_is_not_in_it(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    made = [simple(names["research"]), simple(names["research"], service_tier="priority", web_searches=1)]
    spend(simulator, made, starts_at=DAY)
    assert total(results(raw)) == Decimal("0.1") + 1
    assert sum(Decimal(row["cost"]["amount"]) for row in rows(raw, COST)) == Decimal("0.2") + 1


@pytest.mark.parametrize(("position", "amount"), [("billed", "0.09"), ("list", "0.1")])
def test_whether_the_discount_is_off_is_a_switch(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str], position: str, amount: str
) -> None:
    simulator.switch("cost_report_amount", position)
    spend(simulator, [simple(names["research"])], starts_at=DAY, discount_permille=100)
    assert results(raw)[0]["amount"] == amount


@pytest.mark.parametrize("query", [{"bucket_width": "1h"}, {"limit": "32"}, {"group_by[]": "model"}])
def test_only_days_31_at_most_by_two_dimensions(raw: httpx.Client, query: dict[str, str]) -> None:
    assert raw.get(ROUTE, params={"starting_at": "2026-11-01T00:00:00Z", **query}).status_code == 400
