"""
An `up` that is killed at any point, again and again, ends in what is declared, and in nothing twice; nor do two at once.

A run is killed while a write, a look or a removal is under way: before it happened, after it happened but before the answer, or right at the
answer; which one is counted by the simulator. Each run starts from what the one before left, while the provider of that one, which notices after
three seconds that it is alone, may still be there. `KILLS` asks for more than the usual number of points (`make soak`).
"""

from __future__ import annotations

import os
import re
from collections import Counter
from itertools import cycle
from typing import Final

import psutil
import pytest

from claude_simulator import Simulator
from tests.support.killed_up import killed_up
from tests.support.other_admin import until, workspaces
from tests.support.pulumi_stack import MakeStack, Provider, Stack, over_both

pytestmark = pytest.mark.engine
KILLS = int(os.environ.get("KILLS", "20"))
FAILED = 1
MOMENTS = ("timeout_after", "timeout_before", "latency")
"""Faults that hold a request: when it has happened, before it happens, and not at all."""
PLACES = (("POST", 0), ("POST", 1), ("GET", 7), ("POST", 3), ("DELETE", 0))
"""The method of what a run is killed at, and how many such pass before; with the moments, fifteen points before one comes again."""

EVERYTHING = """
    odd = bool({number} % 2)
    key = claude.ExternalKey(
        "key", provider_config=claude.ProviderConfigArgs(type="aws", kms_arn="arn:aws:kms:us-east-1:111122223333:key/{number}")
    )
    people = {{"ana@example.com": "workspace_user", "ben@example.com": "workspace_developer"}}
    for team in ("pay", "web"):
        made = claude.Workspace(team, name=f"{{team}} {number}", tags={{"round": "{number}"}})
        claude.WorkspaceMembers(team, workspace_id=made.id, members=people)
        claude.WorkspaceRateLimit(team, workspace_id=made.id, group="Claude Sonnet 4.x", requests_per_minute=5 + {number})
        claude.WorkspaceSpendLimit(team, workspace_id=made.id, amount="10{number}.00")
    one = claude.Workspace("one", name="one {number}")
    claude.WorkspaceMember("one", workspace_id=one.id, user="chloe@example.com" if odd else "ben@example.com", role="workspace_user")
    claude.OrganizationSpendLimit("all", amount="900{number}.00")
    claude.OrganizationMember("chloe", user="chloe@example.com", role="developer" if odd else "user")
    claude.Invite("zoe", email="zoe@example.com", role="developer" if odd else "user")
    claude.Invite("new", email="new{number}@example.com", role="user")
    claude.ApiKey("notebooks", adopt_id="{key}", name="notebooks-{number}", status="inactive" if odd else "active")
    claude.ComplianceSettings("feed", state="enabled" if odd else "disabled")
    ci = claude.ServiceAccount("ci", name="ci", description="round {number}")
    claude.ServiceAccountMember(
        "ci", workspace_id=one.id, service_account_id=ci.id, role="workspace_developer" if odd else "workspace_user"
    )
    idp = claude.FederationIssuer(
        "idp", name="idp", issuer_url="https://idp.example.com", max_jwt_lifetime_seconds=3600 + {number}
    )
    claude.FederationRule(
        "main", name="main", issuer_id=idp.id, service_account_id=ci.id, oauth_scope="workspace:developer",
        match=claude.FederationMatchArgs(subject_prefix="round:{number}"), workspace_ids=[one.id],
    )
"""


KILLS_OF: Final[dict[Provider, int]] = {"dynamic": KILLS, "native": max(3, KILLS // 7)}
"""Few of the native provider: its process is another, and what it does the same."""


@pytest.fixture
def tokened(new_stack: MakeStack, simulator: Simulator, provider: Provider) -> Stack:
    """An empty stack whose token may do everything."""
    token = {"ANTHROPIC_ADMIN_API_KEY": "", "ANTHROPIC_AUTH_TOKEN": simulator.oauth_token}
    return new_stack(simulator, provider=provider, **token)


@over_both
def test_whatever_is_killed_the_next_up_finishes_and_makes_nothing_twice(tokened: Stack, simulator: Simulator) -> None:
    stack, left, kills = tokened, list[psutil.Process](), 0
    wanted = KILLS_OF[stack.provider]
    points = zip(cycle(MOMENTS), cycle(PLACES), strict=False)
    killed_at = set[str]()
    (key,) = (one["id"] for one in simulator.state()["api_keys"])
    number = 0
    while kills < wanted:
        number += 1
        stack.program(EVERYTHING.format(number=number, key=key))
        while kills < wanted:
            moment, (method, before) = next(points)
            alone = killed_up(stack, simulator, moment, method=method, before=before)
            assert_nothing_twice(simulator)
            if alone is None:
                break
            kills, left = kills + 1, left + alone
            killed_at.add(method)
    assert killed_at == {method for method, _ in PLACES[:wanted]}
    stack.up()
    until(
        lambda: not any(process.is_running() for process in left)
    )  # by pid and start: a pid comes again in a long soak
    assert_nothing_twice(simulator)
    stack.preview("--refresh", "--expect-no-changes")
    declared = Counter(re.findall(r"claude\.(\w+)\(", EVERYTHING))
    del declared["ProviderConfigArgs"], declared["FederationMatchArgs"]
    assert Counter(name.split()[0] for name in stack.export()) >= declared


def assert_nothing_twice(simulator: Simulator) -> None:
    """No two workspaces of one owner, no two live objects of one natural key."""
    state, organization = simulator.state(), simulator.world.organization
    with simulator.world.lock:
        issuers = [one.name for one in organization.federation_issuers.values()]
    keys = Counter(
        [
            *(one["tags"].get("managed-by", one["id"]) for one in state["workspaces"]),
            *(f"invitation {one['email']}" for one in state["invites"] if one["status"] == "pending"),
            *(f"account {one['name']}" for one in state["service_accounts"]),
            *(f"rule {one['name']}" for one in state["federation_rules"]),
            *(f"issuer {name}" for name in issuers),
        ]
    )
    assert [key for key, times in keys.items() if times > 1] == []
    assert len(state["external_keys"]) <= 1


def test_two_stacks_at_once_do_not_touch_each_other_and_of_two_machines_one_applies_a_stack(
    new_stack: MakeStack, simulator: Simulator
) -> None:
    program = """
        for number in range(4):
            made = claude.Workspace(f"{stack}-{number}", name=f"{stack} {number}")
            claude.WorkspaceMembers(f"{stack}-{number}", workspace_id=made.id, members={"ana@example.com": "workspace_user"})
    """
    stacks = [new_stack(simulator, name=name, project=name) for name in ("shop", "bank")]
    for stack, name in zip(stacks, ("shop", "bank"), strict=True):
        stack.program(f'stack = "{name}"\n' + program.replace("\n        ", "\n"))
    simulator.fault("latency", route="/v1/organizations/workspaces", method="POST", ms=4000, count=8)
    runs = [stack.start("up", "--yes", "--skip-preview") for stack in stacks]
    locks = stacks[0].folder / "state" / ".pulumi" / "locks"
    until(lambda: any(each.is_file() for each in locks.rglob("*")))
    refused = stacks[0].up(expect=FAILED)
    assert "the stack is currently locked by 1 lock(s)" in refused.text
    said = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    looks = [stack.start("refresh", "--preview-only", "--expect-no-changes", "--diff") for stack in stacks]
    said = [look.communicate()[0] for look in looks]
    assert [look.returncode for look in looks] == [0, 0], said
    for name in ("shop", "bank"):
        assert [len(workspaces(simulator, f"{name} {number}")) for number in range(4)] == [1, 1, 1, 1]
