"""Seeds of any size, for the bench: the same arguments give the same organization, byte by byte."""

from __future__ import annotations

import random
from typing import Any

from claude_simulator.seeds.generated_spending import with_spending
from claude_simulator.seeds.seed import Seed, UnreadableSeed

GENERATED = "generated:"
NAMES = {
    "workspaces": "workspaces",
    "people": "people",
    "members": "members_per_workspace",
    "seed": "seed",
    "cap": "cap",
    "spending": "spending_days",
}
ROLES = ("workspace_user", "workspace_developer", "workspace_restricted_developer")


def generate(
    *,
    workspaces: int = 100,
    people: int = 1000,
    members_per_workspace: int = 20,
    seed: int = 1,
    cap: int = 0,
    spending_days: int = 0,
) -> Seed:
    """Make an organization of ``people`` users with ``workspaces`` workspaces of so many members each.

    One more person, ``admin@example.com``, is the administrator. The request limits are lifted and the
    spend-limit preview is open. ``cap`` is the most live workspaces that the platform allows; 0 lifts it. Each ``seed``
    draws other words for the Console pages; 1, the first, keeps the first draft. With ``spending_days`` its people and one
    key of each workspace have spent for so many days until a Monday in November 2026, on which its clock then starts.

    Raises:
        UnreadableSeed: more members per workspace than people.
    """
    if members_per_workspace > people:
        raise UnreadableSeed(
            f"seed generated: {members_per_workspace} members per workspace need as many people, not {people}"
        )
    chance = random.Random(seed)  # noqa: S311 - the same organization for the same seed is the point
    addresses = [f"person{number:04d}@example.com" for number in range(1, people + 1)]
    data: dict[str, Any] = {
        "version": 1,
        "switches": {
            "active_workspaces": cap,
            "spend_limits_api": "enabled",
            "requests_per_minute": 0,
            "spend_requests_per_minute": 0,
            "console_labels": max(seed - 1, 0),
        },
        "organization": {
            "id": "0b5f0c7a-61a5-4a0e-9a53-4f1f0f7f1c0d",
            "name": "Generated Organization",
            "created_at": "2025-03-03T09:00:00Z",
            "admin_api_key": "sk-ant-admin01-simulator-not-a-real-key",
            "spend_limit": "100000.00",
            "usage_tier_limit": "200000.00",
        },
        "people": [
            {"email": "admin@example.com", "name": "Admin", "role": "admin"},
            *({"email": email, "name": email.partition("@")[0].title(), "role": "developer"} for email in addresses),
        ],
        "rate_limits": _rate_limits(),
        "workspaces": [
            {
                "name": f"Workspace {number:03d}",
                "members": {email: chance.choice(ROLES) for email in chance.sample(addresses, members_per_workspace)},
            }
            for number in range(1, workspaces + 1)
        ],
    }
    name = f"{GENERATED}workspaces={workspaces},people={people},members={members_per_workspace},seed={seed}"
    return Seed(name, with_spending(data, addresses, days=spending_days) if spending_days else data)


def from_specification(specification: str) -> Seed:
    """Read ``generated:workspaces=100,people=1000,members=20,seed=1,cap=0,spending=0``; what is left out has its default."""
    arguments: dict[str, int] = {}
    for part in filter(None, specification.removeprefix(GENERATED).split(",")):
        name, _, value = part.partition("=")
        if name not in NAMES or not value.isdecimal():
            raise UnreadableSeed(f"seed {specification}: {part!r} is not one of {', '.join(NAMES)} with a whole number")
        arguments[NAMES[name]] = int(value)
    return generate(**arguments)


def _rate_limits() -> list[dict[str, object]]:
    families = (("Sonnet", "1Sonnet4x"), ("Opus", "1Opus4x"), ("Haiku", "1Haiku4x"))
    return [
        {
            "group_type": "model_group",
            "group_id": f"rlg_0{mark}simulator",
            "display_name": f"Claude {family} 4.x",
            "models": [f"claude-{family.lower()}-4-5", f"claude-{family.lower()}-4-5-20250929"],
            "limits": {
                "requests_per_minute": 4000,
                "input_tokens_per_minute_cache_aware": 2_000_000,
                "output_tokens_per_minute": 400_000,
            },
        }
        for family, mark in families
    ]
