"""What a decision of the hook of the LiteLLM proxy costs a request: 10,000 of them, among 500 teams in every state."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any, Final

from bench.figure import Figure
from bench.ground import Ground
from tests.support.budget_hook import budget_hook

DECISIONS: Final = 10_000
_TEAMS: Final = 500
_NOW: Final = datetime(2026, 11, 29, 6, 30, tzinfo=UTC)
_MODELS: Final = ("claude-opus-4-8", "claude-sonnet-4-6", "claude-haiku-4-5")
_FACTS: Final = {"max_output_tokens": 64_000, "max_input_tokens": 200_000, "supports_output_config": True}


def measure(ground: Ground) -> tuple[Figure, ...]:
    """The slowest but one in a hundred, and the usual one beside reading its own request as JSON. Time of the processor."""
    ground.speak(f"{DECISIONS:,} decisions of the budget hook")
    hook = budget_hook()
    contract = hook.read(json.dumps(_contract()).encode(), "org")
    decided, parsed = [], []
    for team, text in _requests():
        started = time.thread_time_ns()
        body = json.loads(text)
        parsed.append(time.thread_time_ns() - started)
        budget = contract["teams"][team]
        started = time.thread_time_ns()
        hook.decide(contract, budget, body, {}, since=Decimal("0.25"), now=_NOW, known=lambda _: _FACTS)
        decided.append(time.thread_time_ns() - started)
    slowest = sorted(decided)[DECISIONS * 99 // 100] / 1e6
    what = f"{DECISIONS:,} requests of 500 teams: {median(decided) / 1e3:.1f} µs as a rule, their JSON {median(parsed) / 1e3:.1f} µs"
    return (
        Figure("99 of 100 decisions of the budget hook", slowest, 0.2, "ms", what),
        Figure("decision of the hook over reading a request", median(decided) / median(parsed), 2, "", what),
    )


def _requests() -> Iterator[tuple[str, bytes]]:
    for number in range(DECISIONS):
        turns = [{"role": "user", "content": [{"type": "text", "text": "x" * 400}]} for _ in range(1 + number % 40)]
        body = {
            "model": _MODELS[number % 3],
            "max_tokens": 100_000,
            "output_config": {"effort": "low"},
            "messages": turns,
        }
        yield f"team-{number % _TEAMS}", json.dumps(body).encode()


def _contract() -> Mapping[str, Any]:
    opus, sonnet, haiku = _MODELS
    shares = (("100.00", "ok"), ("800.00", "warn"), ("920.00", "near"), ("1000.00", "over"))
    return {
        "contract": "claude-budgets",
        "schema_version": 1,
        "organization": {"id": "org", "name": "Bench"},
        "currency": "USD",
        "as_of": (_NOW - timedelta(hours=1)).isoformat(),
        "valid_until": (_NOW + timedelta(hours=1)).isoformat(),
        "workspaces": [
            {
                "workspace_id": f"wrkspc_{number}",
                "teams": [f"team-{number}"],
                "cap": "1000.00",
                "spent": shares[number % 4][0],
                "state": shares[number % 4][1],
                "fallbacks": {opus: sonnet, sonnet: haiku},
                "justified_models": [opus],
            }
            for number in range(_TEAMS)
        ],
    }
