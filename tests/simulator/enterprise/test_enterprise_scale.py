"""An Enterprise organization of 10,000 members: it loads, lists and is saved in no time, and survives a restart (enterprise.md#effective)."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from claude_simulator import Simulator
from claude_simulator.saved_state import load, save
from claude_simulator.seeds import UnreadableSeed
from claude_simulator.seeds import load as load_seed
from tests.support.enterprise_client import client_with

TEN_THOUSAND = "enterprise:members=10000,groups=50,own=500,requests=20"
SECONDS = 60
"""Far above what it takes (2 to 5 s): a loop within a loop would need minutes."""


def test_ten_thousand_members_are_listed_in_eleven_pages() -> None:
    began = time.monotonic()
    with Simulator(seed=TEN_THOUSAND) as simulator, client_with(simulator, simulator.enterprise.all_scopes_key) as raw:
        rows: list[dict[str, Any]] = []
        query: dict[str, str] = {"limit": "1000"}
        pages: list[dict[str, Any]] = []
        for _ in range(11):
            pages.append(raw.get("/spend_limits/effective", params=query, timeout=SECONDS).json())
            rows += pages[-1]["data"]
            query["page"] = pages[-1]["next_page"] or ""
        assert pages[-1]["next_page"] is None
        assert len({row["scope"]["user_id"] for row in rows}) == 10_001
        sources = [row["source"]["type"] for row in rows]
        assert sources.count("user") == 500
        assert set(sources) == {"user", "rbac_group", "seat_tier", "organization"}
        assert len(raw.get("/spend_limit_increase_requests", params={"limit": 1000}).json()["data"]) == 20
    assert time.monotonic() - began < SECONDS


def test_a_restart_keeps_limits_requests_and_groups(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with Simulator(seed="enterprise") as first:
        first.enterprise.set_limit("user", "bo@aldermoor.example", "no_limit", "weekly")
        first.enterprise.ask_for_more("cam@aldermoor.example", "monthly")
        key = first.enterprise.key("read:analytics")
        before = first.state()["enterprise"]
        save(first.world, file)
    second = Simulator(seed="enterprise")
    assert load(second.world, file)
    assert second.state()["enterprise"] == before
    organization = second.world.enterprise
    assert organization.credentials[key].scopes == {"read:analytics"}
    assert organization.enterprise == first.world.enterprise.enterprise
    assert organization.ledger.is_by_person


@pytest.mark.parametrize(
    ("specification", "message"),
    [
        ("enterprise:rooms=1", "'rooms=1' is not one of"),
        ("enterprise:members=few", "'members=few' is not one of"),
        ("enterprise:members=3,own=4", "4 limits and 10 requests need as many members, not 3"),
    ],
)
def test_a_wrong_specification_says_what_is_wrong(specification: str, message: str) -> None:
    with pytest.raises(UnreadableSeed, match=message):
        load_seed(specification)
