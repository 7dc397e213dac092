"""Enterprise organizations of any size, for the bench and for tests of scale: the same arguments give the same organization."""

from __future__ import annotations

import random
from typing import Any

from claude_simulator.seeds.seed import Seed, UnreadableSeed

ENTERPRISE = "enterprise:"
NAMES = ("members", "groups", "own", "requests", "seed")
TIERS = ("standard", "standard", "premium")


def generate_enterprise(
    *, members: int = 1000, groups: int = 20, own: int = 50, requests: int = 10, seed: int = 1
) -> Seed:
    """Make an organization of so many members, each in one of the groups, and an owner.

    ``own`` of them have a limit of their own, ``requests`` others ask for more; every second group has a limit, one seat
    tier and the organization have theirs. The request limits are lifted.

    Raises:
        UnreadableSeed: fewer members than have a limit of their own or ask for more.
    """
    if own + requests > members:
        raise UnreadableSeed(
            f"seed enterprise: {own} limits and {requests} requests need as many members, not {members}"
        )
    chance = random.Random(seed)  # noqa: S311 - the same organization for the same seed is the point
    emails = [f"member{number:05d}@example.com" for number in range(1, members + 1)]
    drawn = chance.sample(emails, own + requests)
    lifted = ("requests_per_minute", "spend_requests_per_minute", "analytics_requests_per_minute")
    data: dict[str, Any] = {
        "version": 1,
        "switches": dict.fromkeys(lifted, 0),
        "organization": {
            "kind": "enterprise",
            "id": "3d9c6a10-58f2-4b7e-9c31-7a2e5f0b8d46",
            "name": "Generated Enterprise",
            "created_at": "2026-01-12T09:00:00Z",
        },
        "credentials": [{"kind": "scoped_key", "secret": "sk-ant-api01-simulator-not-a-real-key"}],
        "people": [
            {"email": "owner@example.com", "name": "Owner", "role": "primary_owner", "seat_tier": "premium"},
            *(
                {"email": email, "name": email.partition("@")[0].title(), "seat_tier": TIERS[number % len(TIERS)]}
                for number, email in enumerate(emails)
            ),
        ],
        "rbac_groups": [
            {"name": f"Group {number:03d}", "members": emails[number - 1 :: groups]} for number in range(1, groups + 1)
        ],
        "member_spend_limits": [
            {"scope": "organization", "amount": "100.00"},
            {"scope": "seat_tier", "of": "premium", "amount": "400.00"},
            *(
                {"scope": "rbac_group", "of": f"Group {number:03d}", "amount": f"{200 + number}.00"}
                for number in range(2, groups + 1, 2)
            ),
            *({"scope": "user", "of": email, "amount": f"{chance.randrange(1, 20)}50.00"} for email in drawn[:own]),
        ],
        "increase_requests": [{"email": email} for email in drawn[own:]],
    }
    name = f"{ENTERPRISE}members={members},groups={groups},own={own},requests={requests},seed={seed}"
    return Seed(name, data)


def from_specification(specification: str) -> Seed:
    """Read ``enterprise:members=10000,groups=50,own=500,requests=20,seed=1``; what is left out has its default."""
    arguments: dict[str, int] = {}
    for part in filter(None, specification.removeprefix(ENTERPRISE).split(",")):
        name, _, value = part.partition("=")
        if name not in NAMES or not value.isdecimal():
            raise UnreadableSeed(f"seed {specification}: {part!r} is not one of {', '.join(NAMES)} with a whole number")
        arguments[name] = int(value)
    return generate_enterprise(**arguments)
