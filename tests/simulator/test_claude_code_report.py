"""The Claude Code report: one UTC day, by e-mail address or key name, only what is older than an hour (usage.md#claude-code)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.spending.consumption import ClaudeCode
from tests.support.hand_written_source import spend
from tests.support.spending_reports import DAY, NOW, simple

ROUTE = "/v1/organizations/usage_report/claude_code"
NONE = {"accepted": 0, "rejected": 0}
FACTS = ClaudeCode(sessions=2, lines_added=30, lines_removed=4, commits=1, pull_requests=1, tools={"edit_tool": (5, 1)})


@pytest.fixture(autouse=True)
def late_november(simulator: Simulator) -> None:
    simulator.advance((NOW - simulator.world.clock.now()).total_seconds())


def ask(client: httpx.Client, day: str = "2026-11-10", **query: Any) -> dict[str, Any]:  # noqa: ANN401 - any parameter
    answer = client.get(ROUTE, params={"starting_at": day, **query})
    assert answer.is_success, answer.text
    return dict(answer.json())


def code(workspace_id: str, **more: Any) -> Any:  # noqa: ANN401 - any field
    return simple(workspace_id, product="claude_code", **{"claude_code": FACTS, **more})


def test_a_row_is_a_person_on_a_terminal(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    made = [
        code(names["research"], user_id=names["ana"]),
        code(names["research"], user_id=names["ana"], hour=DAY + timedelta(hours=5)),
        code(names["research"], user_id=names["ana"], model="claude-opus-5", tokens=1000, claude_code=None),
        code(names["research"], user_id=names["ana"], claude_code=ClaudeCode(is_remote=True)),
        code(names["research"], api_key_id=names["key"]),
        simple(names["research"], user_id=names["ben"]),
    ]
    spend(simulator, made, starts_at=DAY)
    rows = ask(raw)["data"]
    ana = simulator.world.organization.users[names["ana"]].email
    key = simulator.world.organization.api_keys[names["key"]].name
    assert [(row["actor"], row["is_remote"]) for row in rows] == [
        ({"type": "api_actor", "api_key_name": key}, False),
        ({"type": "user_actor", "email_address": ana}, False),
        ({"type": "user_actor", "email_address": ana}, True),
    ]
    assert rows[1] == {
        "date": "2026-11-10T00:00:00Z",
        "actor": {"type": "user_actor", "email_address": ana},
        "organization_id": simulator.organization_id,
        "customer_type": "api",
        "subscription_type": None,
        "terminal_type": "vscode",
        "is_remote": False,
        "core_metrics": {
            "num_sessions": 4,
            "lines_of_code": {"added": 60, "removed": 8},
            "commits_by_claude_code": 2,
            "pull_requests_by_claude_code": 2,
        },
        "tool_actions": {
            "edit_tool": {"accepted": 10, "rejected": 2},
            "multi_edit_tool": NONE,
            "write_tool": NONE,
            "notebook_edit_tool": NONE,
        },
        "model_breakdown": [
            {
                "model": "claude-sonnet-5",
                "tokens": {"input": 0, "output": 200, "cache_read": 0, "cache_creation": 0},
                "estimated_cost": {"currency": "USD", "amount": 0},
            },
            {
                "model": "claude-opus-5",
                "tokens": {"input": 0, "output": 1000, "cache_read": 0, "cache_creation": 0},
                "estimated_cost": {"currency": "USD", "amount": 3},
            },
        ],
    }


def test_only_what_is_older_than_an_hour_is_there(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    hours = [NOW.replace(minute=0) - timedelta(hours=n) for n in (1, 2, 3)]
    spend(simulator, [code(names["research"], user_id=names["ana"], hour=hour) for hour in hours], starts_at=DAY)
    assert [row["core_metrics"]["num_sessions"] for row in ask(raw, "2026-11-20")["data"]] == [4]
    simulator.advance(3600)
    assert [row["core_metrics"]["num_sessions"] for row in ask(raw, "2026-11-20")["data"]] == [6]


def test_pages_stay_as_they_are(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    made = [
        code(names["research"], user_id=names["ana"], claude_code=ClaudeCode(terminal=f"t{n:02}")) for n in range(25)
    ]
    spend(simulator, made, starts_at=DAY)
    first = ask(raw)
    second = ask(raw, page=first["next_page"])
    assert [len(page["data"]) for page in (first, second)] == [20, 5]
    assert not second["has_more"]
    assert raw.get(ROUTE, params={"starting_at": "2026-11-11", "page": first["next_page"]}).status_code == 400


def test_who_cannot_be_named_any_more_is_unknown(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    spend(simulator, [code(names["research"], user_id="user_01Deleted")], starts_at=DAY)
    assert ask(raw)["data"][0]["actor"] == {"type": "api_actor", "api_key_name": "unknown"}


@pytest.mark.parametrize("day", [None, "2026-11-10T00:00:00Z", "tomorrow", "2026-13-01"])
def test_a_day_is_a_date(raw: httpx.Client, day: str | None) -> None:
    """report_day_is_one, usage.md#claude-code."""
    assert raw.get(ROUTE, params={} if day is None else {"starting_at": day}).status_code == 400
