"""How a generated organization spends: everybody in one of the workspaces, and a key in each, for the bench."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)
BEHAVIOURS = ("steady_people", "team_that_grows", "level_that_changes", "end_of_week_burst")
MODELS = ("claude-sonnet-5", "claude-sonnet-5-5", "claude-opus-5", "claude-haiku-5-5")


def with_spending(data: dict[str, Any], addresses: Sequence[str], *, days: int) -> dict[str, Any]:
    """Return a generated seed's data with ``days`` of usage until ``NOW``."""
    since = (NOW - timedelta(days=days)).replace(hour=0)
    workspaces = data["workspaces"]
    keys = [
        {"name": f"service {number}", "workspace": table["name"], "created_by": addresses[number % len(addresses)]}
        for number, table in enumerate(workspaces)
    ]
    strands: list[dict[str, Any]] = []
    for number, table in enumerate(workspaces):
        people = list(addresses[number :: len(workspaces)])
        strands.append(_service(number, table["name"]))
        if people:
            strands.append(_people(number, table["name"], people, at=NOW - timedelta(days=days // 3)))
    organization = {
        **data["organization"],
        "spend_limit": "10000000.00",
        "usage_tier_limit": "20000000.00",
        "spending_since": since.isoformat(),
    }
    return {**data, "now": NOW.isoformat(), "organization": organization, "api_keys": keys, "spending": strands}


def _service(number: int, workspace: str) -> dict[str, Any]:
    return {
        "name": f"service of {workspace}",
        "behaviour": "flat_service",
        "workspace": workspace,
        "keys": [f"service {number}"],
        "model": MODELS[number % len(MODELS)],
        "tokens_a_day": 10_000_000 * (1 + number % 7),
        "rows_a_day": 4,
    }


def _people(number: int, workspace: str, people: list[str], *, at: datetime) -> dict[str, Any]:
    behaviour = BEHAVIOURS[number % len(BEHAVIOURS)]
    turn = {} if behaviour == "steady_people" else {"at": at.isoformat()}
    return {
        "name": f"people of {workspace}",
        "behaviour": behaviour,
        "workspace": workspace,
        "people": people,
        "model": MODELS[(number + 1) % len(MODELS)],
        "tokens_a_day": 4_000_000,
        "unevenness": 0.5,
        **turn,
    }
