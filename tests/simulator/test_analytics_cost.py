"""Cost analytics: exact amounts, and rows by what costs that come on top of a page's limit (usage.md#amounts)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import anthropic
import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.admin.wire.analytics_rows import fractional_cents
from claude_simulator.spending.consumption import Consumption
from tests.support.hand_written_source import one_of_every_kind, spend
from tests.support.spending_reports import COST, DAY, NOW, pages, rows, simple

ALL_PARTS = {"group_by[]": ["cost_type", "token_type"]}


@pytest.fixture(autouse=True)
def late_november(simulator: Simulator) -> None:
    simulator.advance((NOW - simulator.world.clock.now()).total_seconds())
    simulator.switch("analytics_requests_per_minute", 0)


@pytest.fixture
def everything(simulator: Simulator) -> None:
    """One row of every kind on one day, at a discount of 12.5 per cent."""
    spend(simulator, one_of_every_kind(simulator, DAY), starts_at=DAY, discount_permille=125)


def total(found: list[dict[str, Any]], name: str = "amount") -> Decimal:
    return sum((Decimal(row["cost"][name]) for row in found), Decimal(0))


@pytest.mark.parametrize(
    ("picocents", "text"),
    [(0, "0"), (10**12, "1"), (123_789_120_000_000, "123.78912"), (1, "0.000000000001"), (15 * 10**11, "1.5")],
)
def test_an_amount_is_written_in_fractional_cents(picocents: int, text: str) -> None:
    assert fractional_cents(picocents) == text


def test_amounts_are_after_the_discount_and_before(raw: httpx.Client, simulator: Simulator) -> None:
    hour = Consumption(
        hour=DAY,
        workspace_id=simulator.world.organization.default_workspace_id,
        model="claude-opus-5-5",
        requests=7,
        uncached_input_tokens=1001,
        cache_read_input_tokens=1,
        cache_write_5m_tokens=3,
        output_tokens=11,
        service_tier="batch",
        inference_geo="us",
    )
    spend(simulator, [hour], starts_at=DAY, discount_permille=125)
    (row,) = rows(raw, COST)
    dollars = (1001 * Decimal(4) + Decimal("0.20") + 3 * Decimal(5) + 11 * Decimal(20)) / 1_000_000
    expected = dollars * 100 * Decimal("0.5") * Decimal("1.1")
    assert Decimal(row["cost"]["list_amount"]) == expected
    assert Decimal(row["cost"]["amount"]) == expected * Decimal("0.875")
    assert (row["cost"]["currency"], row["cost"]["requests"]) == ("USD", 7)


@pytest.mark.usefixtures("everything")
def test_both_fan_outs_together_are_complete(raw: httpx.Client) -> None:
    (whole,) = rows(raw, COST)
    by_part = rows(raw, COST, **ALL_PARTS)
    assert [(row["group"]["cost_type"], row["group"]["token_type"]) for row in by_part] == [
        ("tokens", "uncached_input_tokens"),
        ("tokens", "output_tokens"),
        ("tokens", "cache_read_input_tokens"),
        ("tokens", "cache_creation.ephemeral_5m_input_tokens"),
        ("tokens", "cache_creation.ephemeral_1h_input_tokens"),
        ("web_search", None),
        ("code_execution", None),
        ("session_usage", None),
    ]
    assert {row["cost"]["requests"] for row in by_part} == {None}
    assert total(by_part) == Decimal(whole["cost"]["amount"])
    assert total(by_part, "list_amount") == Decimal(whole["cost"]["list_amount"])
    by_type = rows(raw, COST, **{"group_by[]": "cost_type"})
    assert [row["group"]["cost_type"] for row in by_type] == [
        "tokens",
        "web_search",
        "code_execution",
        "session_usage",
    ]
    assert total(by_type) == Decimal(whole["cost"]["amount"])
    of_tokens = rows(raw, COST, **{"group_by[]": "token_type"})
    assert {row["group"]["cost_type"] for row in of_tokens} == {"tokens"}
    assert total(of_tokens) == Decimal(by_type[0]["cost"]["amount"])


@pytest.mark.usefixtures("everything")
def test_fan_out_counts_neither_for_the_limit_nor_for_the_five_groups(raw: httpx.Client) -> None:
    five = ["actor", "model", "product", "speed", "workspace_id"]
    found = pages(raw, COST, **{"group_by[]": [*five, "cost_type", "token_type"], "limit": 3})
    assert len(found[0]["data"]) > 3
    assert total([row for page in found for row in page["data"]]) == total(rows(raw, COST))


@pytest.mark.usefixtures("everything")
def test_code_execution_has_no_product_model_or_tier(raw: httpx.Client) -> None:
    asked = {"group_by[]": ["product", "model", "service_tier", "cost_type"]}
    (row,) = [row for row in rows(raw, COST, **asked) if row["group"]["cost_type"] == "code_execution"]
    assert {row["group"][name] for name in ("product", "model", "service_tier")} == {None}
    chargeable = 6_000_000 - 1550 * 3600
    assert abs(Decimal(row["cost"]["list_amount"]) - Decimal(chargeable) * 5 / 3600) < Decimal("1e-9")


@pytest.mark.usefixtures("everything")
def test_the_dearest_come_first(raw: httpx.Client) -> None:
    for metric in ("amount", "list_amount"):
        found = rows(raw, COST, **{"group_by[]": "actor", "order_by": metric})
        amounts = [Decimal(row["cost"][metric]) for row in found]
        assert amounts == sorted(amounts, reverse=True)
    assert (
        rows(raw, COST, **{"group_by[]": "actor", "order": "asc"}) == rows(raw, COST, **{"group_by[]": "actor"})[::-1]
    )


def test_what_costs_nothing_has_no_row(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    free = Consumption(
        hour=DAY, workspace_id=names["research"], model=None, product=None, requests=4, code_execution_seconds=60
    )
    spend(simulator, [free], starts_at=DAY)
    assert rows(raw, COST) == []
    assert rows(raw)[0]["usage"]["requests"] == 4


def test_prices_do_not_depend_on_how_hours_are_put_together(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    first = simple(names["research"], tokens=33, uncached_input_tokens=7, code_execution_seconds=1550 * 3600 + 1)
    made = [replace(first, hour=DAY + timedelta(hours=n), session_seconds=n) for n in range(30)]
    spend(simulator, made, starts_at=DAY, discount_permille=333)
    whole = total(rows(raw, COST))
    for width in ("1d", "1h"):
        ending = "2026-11-12T00:00:00Z"
        assert total(rows(raw, COST, time_bucket_width=width, ending_at=ending, **ALL_PARTS)) == whole
    by_minute = [
        total(
            rows(
                raw,
                COST,
                time_bucket_width="1m",
                starting_at=f"2026-11-{day}T00:00:00Z",
                ending_at=f"2026-11-{day + 1}T00:00:00Z",
            )
        )
        for day in (10, 11)
    ]
    assert sum(by_minute) == whole


@pytest.mark.usefixtures("everything")
def test_the_official_sdk_reads_it_strictly(sdk: anthropic.Anthropic, raw: httpx.Client) -> None:
    page = sdk.beta.organization.analytics.cost.list(
        starting_at=DAY, group_by=["actor", "cost_type", "token_type"], limit=2
    )
    found = list(page)
    assert sum(Decimal(row.cost.amount) for row in found) == total(rows(raw, COST))
    assert {row.group.actor.type for row in found if row.group.actor is not None} == {
        "api_actor",
        "federated_actor",
        "service_account_actor",
        "user_actor",
    }
