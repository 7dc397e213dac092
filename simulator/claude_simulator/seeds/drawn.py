"""Organizations drawn by lot, to measure an audit with: the same number always draws the same one.

Each has nine workspaces that spend a few hundred dollars a day or less, in most of which something happens; a third of
what happens only looks wrong. How strong it is, is drawn on both sides of what an audit should take for a fault, and is
told by the truth. Rows are few: a service is seen in two hours of a day.
"""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta

from claude_simulator.seeds.drawn_events import EVENTS, FAR, TEAM, Draw, Table
from claude_simulator.seeds.drawn_keys import add_keys
from claude_simulator.seeds.seed import Seed, UnreadableSeed
from claude_simulator.spending.source import HABIT

DRAWN = "drawn:"
HISTORY = timedelta(days=100)
MONTHS = [(2026, month) for month in range(5, 13)] + [(2027, month) for month in range(1, 5)]
WORKSPACES = 9
EVENTFUL = 6
CODERS = 11
A_DAY = (3_000_000, 12_000_000)
"""Tokens of one person."""


def from_specification(specification: str) -> Seed:
    """Read ``drawn:7``."""
    number = specification.removeprefix(DRAWN)
    if not number.isdecimal():
        raise UnreadableSeed(f"seed {specification}: {number!r} is no whole number")
    return draw(int(number))


def draw(number: int) -> Seed:
    """Draw an organization."""
    lot = random.Random(number)  # noqa: S311 - the same organization for the same number is the point
    year, month = lot.choice(MONTHS)
    now = datetime(year, month, lot.randint(3, 28), 9, tzinfo=UTC)
    made = Draw(lot, now, since=(now - HISTORY).replace(hour=0))
    for place in range(1, WORKSPACES + 1):
        _add_workspace(made, f"Team {place:02d}")
    _add_coders(made)
    eventful = lot.sample([table["name"] for table in made.workspaces[:WORKSPACES]], EVENTFUL)
    for name, event in zip(eventful, lot.sample(EVENTS, EVENTFUL), strict=True):
        event(made, name)
    add_keys(made)
    _add_caps(made)
    return Seed(f"{DRAWN}{number}", _data(made, number))


def _add_workspace(made: Draw, name: str) -> None:
    team = [f"{name.lower().replace(' ', '')}.p{n}@example.com" for n in range(1, TEAM + 1)]
    made.people += [{"email": email, "role": "developer"} for email in team]
    made.workspaces.append({"name": name, "members": dict.fromkeys(team, "workspace_developer")})
    made.spend(
        f"people of {name}",
        "steady_people",
        name,
        model="claude-sonnet-5",
        product="messages_api",
        tokens_a_day=made.lot.randint(*A_DAY),
        noise=0.15,
        unevenness=0.3,
    )
    if made.lot.random() < 0.5:  # noqa: PLR2004 - half of them
        made.key(name, f"service of {name}")
        made.spend(
            f"service of {name}",
            "flat_service",
            name,
            keys=[f"service of {name}"],
            model="claude-sonnet-5-5",
            tokens_a_day=3 * made.lot.randint(*A_DAY),
            noise=0.1,
            rows_a_day=2,
        )


def _add_coders(made: Draw) -> None:
    """Add the Claude Code workspace, in which a few may contend for the top of a list, or only rebuild a lot."""
    coders = [f"coder.p{n}@example.com" for n in range(1, CODERS + 1)]
    made.people += [{"email": email, "role": "developer"} for email in coders]
    made.workspaces.append(
        {"name": "Claude Code", "is_claude_code": True, "members": dict.fromkeys(coders, "workspace_user")}
    )
    tokens = made.lot.randint(*A_DAY)
    ordinary = {"model": "claude-sonnet-5", "tokens_a_day": tokens, "noise": 0.3, "unevenness": 0.3}
    contest, rebuilding = coders[:1], coders[1:2]
    if made.lot.random() < 0.6:  # noqa: PLR2004 - in most of them
        strength = made.strength(0.4, 3)
        made.spend(
            "a contest",
            "leaderboard",
            "Claude Code",
            people=contest,
            at=(made.since if made.lot.random() < 0.5 else made.ago(20, 60)).isoformat(),  # noqa: PLR2004 - as often
            burn=3,
            trivial=round(math.exp(FAR * HABIT * strength), 3),
            strength=strength,
            **ordinary,
        )
    else:
        rebuilding = coders[:2]
    if made.lot.random() < 0.4:  # noqa: PLR2004 - in some of them
        more = {**ordinary, "tokens_a_day": 4 * tokens}
        made.spend(
            "rebuilding", "steady_people", "Claude Code", people=rebuilding, looks_like="usage.trivial_change", **more
        )
    else:
        made.spend("no contest", "steady_people", "Claude Code", people=rebuilding, **ordinary)
    made.spend("coders", "steady_people", "Claude Code", people=coders[2:], **ordinary)


def _add_caps(made: Draw) -> None:
    """Give half of the workspaces a cap since this month began, on both sides of what the month will ask for."""
    first = made.now.replace(day=1, hour=0)
    for table in made.workspaces:
        if made.lot.random() < 0.5:  # noqa: PLR2004 - half of them
            month = made.dollars_a_day(table["name"]) * 30
            table["spend_limit"] = f"{max(month * made.strength(0.5, 3), 1):.2f}"
            table["spend_limit_since"] = first.isoformat()
        if made.lot.random() < 0.3:  # noqa: PLR2004 - a third of them
            table["rate_limits"] = [{"group": "Claude Sonnet 5", "limits": {"requests_per_minute": 500}}]


def _data(made: Draw, number: int) -> Table:
    organization: Table = {
        "id": f"d0000000-0000-4000-8000-{number:012d}",
        "name": f"Drawn Organization {number}",
        "created_at": (made.since - timedelta(days=200)).isoformat(),
        "admin_api_key": "sk-ant-admin01-simulator-not-a-real-key",
        "spending_since": made.since.isoformat(),
        "spending_seed": number,
    }
    if made.lot.random() < 0.5:  # noqa: PLR2004 - half of them
        total = sum(made.dollars_a_day(table["name"]) for table in made.workspaces) * 30
        limit = total * made.strength(0.8, 3)
        organization["spend_limit"] = f"{limit:.2f}"
        organization["spend_limit_since"] = made.now.replace(day=1, hour=0).isoformat()
        if made.lot.random() < 0.3:  # noqa: PLR2004 - in some of them
            above = made.lot.choice(made.workspaces)
            above["spend_limit"] = f"{1.5 * limit:.2f}"
    return {
        "version": 1,
        "id_seed": number,
        "now": made.now.isoformat(),
        "switches": {
            "requests_per_minute": 0,
            "spend_requests_per_minute": 0,
            "spend_limits_api": "enabled",
            "active_workspaces": 0,
        },
        "organization": organization,
        "people": [{"email": "admin@example.com", "role": "admin"}, *made.people],
        "rate_limits": [
            {
                "group_type": "model_group",
                "group_id": f"rlg_01Simulator{family}Drawn",
                "display_name": f"Claude {family} 5",
                "models": [f"claude-{family.lower()}-5", f"claude-{family.lower()}-5-5"],
                "limits": {"requests_per_minute": 4000, "output_tokens_per_minute": 800_000},
            }
            for family in ("Opus", "Sonnet", "Haiku")
        ],
        "workspaces": made.workspaces,
        "api_keys": made.keys,
        "service_accounts": made.service_accounts,
        "spending": made.spending,
    }
