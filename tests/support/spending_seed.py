"""Small seeds of an organization that spends: two workspaces, two keys, two people, and the strands of a test."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from claude_simulator.seeds import Seed

Table = dict[str, Any]
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SINCE = datetime(2026, 9, 28, tzinfo=UTC)
PEOPLE = ("p1@example.com", "p2@example.com")


def strand(behaviour: str, **more: Any) -> Table:  # noqa: ANN401 - a table of a seed
    """A strand of the key `first` in the workspace `One`, without noise; None leaves a key out."""
    table: Table = {
        "name": behaviour,
        "behaviour": behaviour,
        "workspace": "One",
        "keys": ["first"],
        "model": "claude-sonnet-5",
        "tokens_a_day": 24_000_000,
        "noise": 0,
    }
    return {name: value for name, value in {**table, **more}.items() if value is not None}


def seed_of(
    *strands: Table, now: datetime = NOW, since: datetime = SINCE, spending_seed: int = 1, **tables: object
) -> Seed:
    """An organization that spends so, at a moment; `tables` are further tables of the seed, or others in place of these."""
    return Seed(
        "spending",
        {
            "version": 1,
            "now": now.isoformat(),
            "switches": {"requests_per_minute": 0, "spend_requests_per_minute": 0, "spend_limits_api": "enabled"},
            "organization": {
                "id": "3f0d2c5e-9a41-4f0e-8b57-0c3a5d7e9f11",
                "name": "Spending",
                "created_at": "2026-01-05T09:00:00Z",
                "admin_api_key": "sk-ant-admin01-simulator-not-a-real-key",
                "spending_since": since.isoformat(),
                "spending_seed": spending_seed,
            },
            "people": [{"email": "admin@example.com", "role": "admin"}, *({"email": each} for each in PEOPLE)],
            "workspaces": [{"name": "One"}, {"name": "Two"}],
            "api_keys": [
                {"name": "first", "workspace": "One", "created_by": PEOPLE[0]},
                {"name": "second", "workspace": "Two", "created_by": PEOPLE[1]},
            ],
            "spending": list(strands),
            **tables,
        },
    )
