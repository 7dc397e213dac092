"""What a plan of leavers costs of our own time: a thousand among ten thousand people, from what was read to the JSON and the Markdown."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from bench.figure import Figure
from bench.ground import Ground
from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.workspace import DataResidency, Workspace
from pulumi_claude_admin.offboarding.keep_list import OffboardingSettings
from pulumi_claude_admin.offboarding.observed import KeySpend, Observed
from pulumi_claude_admin.offboarding.planner import Code, plan
from pulumi_claude_admin.offboarding.who_leaves import named
from pulumi_claude_admin.report.offboarding_plan_json import read, render
from pulumi_claude_admin.report.offboarding_plan_text import render_markdown

PEOPLE: Final = 10_000
LEAVERS: Final = 1_000
KEYS: Final = 5_000
WORKSPACES: Final = 100
_NOW: Final = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
_ANYWHERE: Final = DataResidency("us", "unrestricted", "global")


def measure(ground: Ground) -> tuple[Figure, ...]:
    """Time of the processor for the plan of all of them, written and read again."""
    ground.speak(f"a plan of {LEAVERS:,} leavers among {PEOPLE:,} people")
    seen = _observed()
    emails = [one.email for one in seen.users[:LEAVERS]]
    started = time.process_time()
    made = plan(named(emails, seen, OffboardingSettings()), seen, sign_in=None, code=Code())
    text = render(made, tool_version="bench")
    render_markdown(made)
    read(text, source="plan.json")
    seconds = time.process_time() - started
    steps = sum(len(leaver.steps) for leaver in made.people)
    what = f"{LEAVERS:,} of {PEOPLE:,} people, {KEYS:,} keys, {WORKSPACES} workspaces: {steps:,} steps, written and read again"
    return (Figure("plan of leavers", seconds, 2, "s", what),)


def _observed() -> Observed:
    users = tuple(
        User(f"user_{number:05}", f"person{number:05}@example.com", "", "developer", _NOW)
        for number in range(PEOPLE - 1)
    )
    places = [f"wrkspc_{number:03}" for number in range(WORKSPACES)]
    size = PEOPLE // WORKSPACES
    return Observed(
        identity=OrganizationIdentity("5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f", "Acme"),
        as_of=_NOW,
        users=(*users, User("user_admin", "admin@example.com", "", "admin", _NOW)),
        workspaces=tuple(Workspace(one, one, "#6C5BB9", _NOW, None, _ANYWHERE) for one in places),
        members={
            place: tuple(
                Member(place, users[(at * size + number) % len(users)].id, "workspace_user")
                for number in range(size * 2)
            )
            for at, place in enumerate(places)
        },
        invites=(),
        keys=tuple(
            ApiKey(
                f"apikey_{number}",
                f"key {number}",
                "active",
                places[number % WORKSPACES],
                None if number % 2 else users[number].id,
                None,
                created_by_id=users[number].id,
            )
            for number in range(KEYS)
        ),
        service_accounts=(),
        federation_rules=(),
        federation_issuers=(),
        activities=tuple(
            Activity(
                f"a{number}",
                "admin_api_key_created",
                _NOW,
                Actor("user_actor", users[number].id),
                details={"admin_api_key_id": f"admin_api_key_{number}"},
            )
            for number in range(100)
        ),
        spend=KeySpend({f"apikey_{number}": Decimal("12.34") for number in range(0, KEYS, 3)}, "USD"),
    )
