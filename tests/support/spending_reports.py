"""Asking the simulator for usage and cost: every page of a question, and the simplest usage there is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx

from claude_simulator.spending.consumption import Consumption

USAGE, COST = "/v1/organizations/analytics/usage", "/v1/organizations/analytics/cost"
BETA = {"anthropic-beta": "analytics-usage-cost-2026-08-24"}
NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
DAY = datetime(2026, 11, 10, tzinfo=UTC)


def ask(client: httpx.Client, route: str = USAGE, **query: Any) -> dict[str, Any]:  # noqa: ANN401 - any parameter
    asked = {"starting_at": "2026-11-01T00:00:00Z", **query}
    answer = client.get(route, params=asked, headers=BETA)
    assert answer.is_success, answer.text
    return dict(answer.json())


def rows(client: httpx.Client, route: str = USAGE, **query: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - the same
    return [row for page in pages(client, route, **{"limit": 1000, **query}) for row in page["data"]]


def pages(client: httpx.Client, route: str = USAGE, **query: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - the same
    found = [ask(client, route, **query)]
    while found[-1]["has_more"]:
        found.append(ask(client, route, **query, page=found[-1]["next_page"]))
    return found


def simple(workspace_id: str, *, hour: datetime = DAY, tokens: int = 100, **more: Any) -> Consumption:  # noqa: ANN401 - any field
    given = {"model": "claude-sonnet-5", "requests": 2, "output_tokens": tokens, **more}
    return Consumption(hour=hour, workspace_id=workspace_id, **given)
