"""Answers of the usage and cost reports, as the platform writes them, and a platform that gives them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import httpx

Json = dict[str, Any]  # JSON that tests take apart
DATE = {"date": "Sun, 29 Nov 2026 12:00:00 GMT"}
REFRESHED = "2026-11-29T09:30:00Z"
DIMENSIONS = [
    "workspace_id",
    "model",
    "actor",
    "api_key_id",
    "service_tier",
    "inference_geo",
    "speed",
    "product",
    "cost_type",
    "token_type",
    "context_window",
]


def cost_row(day: str = "2026-11-03", amount: str = "12.5", list_amount: str = "25", **group: object) -> Json:
    return {
        "starting_at": f"{day}T00:00:00Z",
        "ending_at": f"{day}T23:59:59Z",
        "group": dict.fromkeys(DIMENSIONS) | group,
        "cost": {"amount": amount, "list_amount": list_amount, "currency": "USD", "requests": None},
    }


def usage_row(at: str = "2026-11-03T00:00:00Z", *, tokens: int = 100, **group: object) -> Json:
    return {
        "starting_at": at,
        "ending_at": at,
        "group": dict.fromkeys(DIMENSIONS[:8]) | group,
        "usage": {
            "uncached_input_tokens": tokens,
            "cache_read_input_tokens": 7,
            "cache_creation": {"ephemeral_5m_input_tokens": 5, "ephemeral_1h_input_tokens": 1},
            "output_tokens": 9,
            "total_tokens": tokens + 22,
            "requests": 3,
            "server_tool_use": {"web_search_requests": 2},
        },
    }


def page(rows: Sequence[object], following: str | None = None) -> Json:
    return {
        "data": list(rows),
        "has_more": following is not None,
        "next_page": following,
        "data_refreshed_at": REFRESHED,
    }


def bucket(day: str, *results: object) -> Json:
    return {"starting_at": f"{day}T00:00:00Z", "ending_at": f"{day}T23:59:59Z", "results": list(results)}


def claude_code_row(day: str = "2026-11-03", **changes: object) -> Json:
    row: Json = {
        "date": f"{day}T00:00:00Z",
        "actor": {"type": "user_actor", "email_address": "ana@example.com"},
        "organization_id": "5f2d8c1e",
        "customer_type": "api",
        "subscription_type": None,
        "terminal_type": "vscode",
        "is_remote": False,
        "core_metrics": {
            "num_sessions": 4,
            "lines_of_code": {"added": 120, "removed": 30},
            "commits_by_claude_code": 2,
            "pull_requests_by_claude_code": 1,
        },
        "tool_actions": {
            "edit_tool": {"accepted": 5, "rejected": 1},
            "a_tool_of_tomorrow": {"accepted": 2, "rejected": 2},
        },
        "model_breakdown": [
            {
                "model": "claude-sonnet-5-5",
                "tokens": {"input": 10, "output": 20, "cache_read": 30, "cache_creation": 40},
                "estimated_cost": {"amount": 12.34, "currency": "USD"},
            }
        ],
    }
    return row | changes


def refusal(status: int, code: str | None = None, kind: str = "invalid_request_error") -> httpx.Response:
    details = {"details": {"error_code": code}} if code else {}
    body = {"type": "error", "error": {"type": kind, "message": "no", **details}}
    return httpx.Response(status, json=body, headers=DATE)


class ReportPlatform:
    """Answers each path by its function; `asked` lists path and query of each request."""

    def __init__(self, **answers: Callable[[httpx.Request], httpx.Response]) -> None:
        self.answers = answers
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        name = request.url.path.removeprefix("/v1/organizations/").replace("/", "_")
        return self.answers[name](request) if name in self.answers else refusal(404, kind="not_found_error")

    @property
    def asked(self) -> list[str]:
        return [request.url.path.removeprefix("/v1/organizations/") for request in self.requests]


def saying(*bodies: object) -> Callable[[httpx.Request], httpx.Response]:
    """Each body in turn, the last one for ever."""
    waiting = list(bodies)

    def answer(_request: httpx.Request) -> httpx.Response:
        body = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return body if isinstance(body, httpx.Response) else httpx.Response(200, json=body, headers=DATE)

    return answer
