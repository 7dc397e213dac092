"""Limits of people in a Claude Enterprise organization on the real engine, with its scoped key alone: planned, killed, gone on with, seen, put back, kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from claude_simulator import Simulator
from tests.support.enterprise_client import short_seed
from tests.support.killed_up import killed_up
from tests.support.other_admin import until
from tests.support.pulumi_stack import DRIFT, MakeStack, Stack

pytestmark = pytest.mark.engine

SPEND_LIMITS = "/v1/organizations/spend_limits"
EVERYBODY = [f"member{number}@aldermoor.example" for number in range(1, 11)]
PEOPLE = dict.fromkeys(EVERYBODY, "25.00") | {"ada@aldermoor.example": "950.00", "bo@aldermoor.example": "0", "dee@aldermoor.example": "no_limit"}  # fmt: skip
PROGRAM = f"""
    claude.MemberSpendLimits("all", people={PEOPLE!r})
"""


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(seed=short_seed()) as running:
        yield running


@pytest.fixture
def stack(new_stack: MakeStack, simulator: Simulator) -> Stack:
    """A stack that has the scoped key, and nothing of a Console organization."""
    return new_stack(
        simulator, ANTHROPIC_ADMIN_API_KEY="", CLAUDE_ADMIN_ENTERPRISE_KEY=simulator.enterprise.all_scopes_key
    )


def overrides(simulator: Simulator) -> dict[str, str]:
    organization = simulator.enterprise.organization
    emails = {user.id: user.email for user in organization.users.values()}
    return {
        emails[one.scope_id]: "no_limit" if one.cents is None else f"{one.cents / 100:.2f}"
        for one in organization.enterprise.limits.values()
        if one.scope == "user"
    }


def sets(simulator: Simulator) -> int:
    """How many limits were written over the API."""
    rows = (
        one
        for one in simulator.requests()
        if (one["method"], one["route"], one["status"]) == ("POST", SPEND_LIMITS, 200)
    )
    return sum(int(one["count"]) for one in rows)


def drift(stack: Stack) -> tuple[int, dict[str, Any]]:
    ended = stack.claude_admin("drift", "--no-console", "--format", "json")
    assert ended.stdout, ended.stderr
    return ended.returncode, json.loads(ended.stdout[: ended.stdout.rindex("}") + 1])


def of_kind(report: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in report["findings"] if one["kind"] == kind]


def test_limits_of_people_from_their_plan_to_their_end(stack: Stack, simulator: Simulator) -> None:
    before = overrides(simulator)
    wanted = before | PEOPLE | {"bo@aldermoor.example": "0.00"}
    stack.program(PROGRAM)
    planned = stack.preview(CLAUDE_ADMIN_REQUESTS_PER_MINUTE="60").text
    assert "0 as declared, 1 to change, 12 to set: 13 writes, about 1 min at 60 a minute" in planned
    assert overrides(simulator) == before

    left = killed_up(stack, simulator, "timeout_before", method="POST", before=4)
    assert left is not None
    assert sets(simulator) == 4
    stack.up()
    assert overrides(simulator) == wanted
    assert sets(simulator) == 13, "what was written before the kill is not written again"
    until(lambda: not any(process.is_running() for process in left))
    stack.refresh_preview()
    code, report = drift(stack)
    (mine,) = of_kind(report, "member_spend_limits")
    assert (code, mine["status"]) == (0, "in sync")
    others = of_kind(report, "member_spend_limit")
    assert {one["status"] for one in others} == {"unmanaged"}

    simulator.enterprise.set_limit("user", "ada@aldermoor.example", "no_limit")
    simulator.enterprise.set_limit("user", "dee@aldermoor.example", None)
    code, report = drift(stack)
    (mine,) = of_kind(report, "member_spend_limits")
    assert (code, mine["status"], mine["severity"]) == (DRIFT, "drifted", "high")
    assert "dee@aldermoor.example has 180.00 by group rbac_group_" in mine["reason"]
    stack.up("--refresh")
    assert overrides(simulator) == wanted

    assert simulator.enterprise.all_scopes_key not in stack.text_of_state()
    assert "left standing: 13 monthly limits of people" in stack.destroy().text
    assert overrides(simulator) == wanted
