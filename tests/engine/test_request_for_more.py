"""
The story of a request for a higher limit, as docs/increase-requests.md tells it: a member asks in the Console, an issue says what the rules
give, somebody approves with the edit of the declaration, and the next `up` and `drift` are clean. Real engine, the scripts of
examples/increase-requests, the simulator, a stand-in for GitHub.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from claude_simulator import Simulator
from tests.engine.conftest import STACK
from tests.support import plain_http
from tests.support.enterprise_client import short_seed
from tests.support.forges.github_stand_in import GitHub
from tests.support.forges.serving import serving
from tests.support.pulumi_stack import MakeStack, Stack
from tests.support.workflow_runner import EXAMPLES, Runner

pytestmark = pytest.mark.engine

WHO = "bo@aldermoor.example"
PROGRAM = """
    from pathlib import Path

    import yaml

    for team, people in yaml.safe_load(Path("limits.yaml").read_text()).items():
        claude.MemberSpendLimits(team, people=people)
"""
LIMITS = f"""\
# What people may spend in a month.
payments:
  {WHO}: "180.00" # since spring
  ada@aldermoor.example: "950.00"
"""
FOR_A_PERSON = 5
WORKFLOW = "increase-requests"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """An Enterprise organization in which nobody waits."""
    with Simulator(seed=short_seed()) as running:
        for request in waiting(running):
            running.enterprise.decide(request, "denied")
        yield running


@pytest.fixture
def stack(new_stack: MakeStack, simulator: Simulator) -> Stack:
    made = new_stack(
        simulator, ANTHROPIC_ADMIN_API_KEY="", CLAUDE_ADMIN_ENTERPRISE_KEY=simulator.enterprise.all_scopes_key
    )
    (made.folder / "limits.yaml").write_text(LIMITS)
    shutil.copy(EXAMPLES / "increase-requests/increase-rules.toml", made.folder)
    made.program(PROGRAM)
    made.up()
    return made


@pytest.fixture
def github() -> Iterator[GitHub]:
    with serving(GitHub()) as forge:
        yield forge


def waiting(simulator: Simulator) -> list[str]:
    """The requests of members that nobody has decided."""
    organization = simulator.enterprise.organization
    asked = organization.enterprise.requests.values()
    return [one.id for one in asked if one.status == "pending" and one.user_id in organization.users]


def ask_for_more(simulator: Simulator) -> None:
    """
    On the member's own page, as its button does: after the last `up` by the platform's clock, too, which in the simulator is another than
    the engine's.
    """
    late = datetime.now(UTC) + timedelta(hours=1)
    simulator.advance(max((late - simulator.world.clock.now()).total_seconds(), 0))
    with plain_http.client(simulator.console_url, follow_redirects=True) as client:
        for cookie in simulator.sign_in(WHO)["cookies"]:
            client.cookies.set(str(cookie["name"]), str(cookie["value"]))
        assert "Request more" in client.get("/settings/usage").text
        client.post("/settings/usage/request").raise_for_status()


def hourly_run(runner: Runner, simulator: Simulator, number: int) -> tuple[int, int]:
    """The two jobs of the example, and how each ended: one may read limits, the other has the forge's token alone."""
    may_read = simulator.enterprise.key("read:spend_limits")
    read = runner.of_the_organization(
        WORKFLOW, "requests", "Who waits for a higher limit", CLAUDE_ADMIN_ENTERPRISE_KEY=may_read
    )
    return read, runner.of_the_forge(WORKFLOW, "tell", "Keep the issue", run=number)


def limits_in_drift(stack: Stack) -> tuple[int, dict[str, Any]]:
    ended = stack.claude_admin("drift", "--no-console", "--format", "json")
    findings = json.loads(ended.stdout[: ended.stdout.rindex("}") + 1])["findings"]
    return ended.returncode, next(one for one in findings if one["kind"] == "member_spend_limits")


def audited(stack: Stack) -> dict[str, Any]:
    """What the audit of the same organization tells, held against what the stack declares."""
    ended = stack.claude_admin("audit", "--names", "--stack", STACK, "--format", "json")
    assert ended.returncode == 0
    return dict(json.loads(ended.stdout))


def override(simulator: Simulator) -> int | None:
    organization = simulator.enterprise.organization
    (user_id,) = (user.id for user in organization.users.values() if user.email == WHO)
    (limit,) = (one for one in organization.enterprise.limits.values() if one.scope_id == user_id)
    return None if limit.cents is None else int(limit.cents)


def test_a_member_asks_and_what_was_approved_is_declared(stack: Stack, simulator: Simulator, github: GitHub) -> None:
    runner = Runner(stack, github, example="increase-requests")
    ask_for_more(simulator)

    assert hourly_run(runner, simulator, 100) == (0, 0)
    (issue,) = github.issues
    assert issue.state == "open"
    (row,) = (line for line in issue.body.splitlines() if "slir_" in line)
    assert all(told in row for told in ("180.00", "270.00", "payments"))
    assert WHO not in issue.body, "the job tells people by their domain"
    (asked,) = waiting(simulator)

    undone = stack.claude_admin("increase-requests", "approve", asked, "--yes")
    assert (undone.returncode, override(simulator)) == (FOR_A_PERSON, 180_00), (
        "who is declared goes with the edit alone"
    )
    done = stack.claude_admin("increase-requests", "approve", asked, "--edit", "limits.yaml", "--yes")
    assert (done.returncode, override(simulator)) == (0, 270_00)
    assert (stack.folder / "limits.yaml").read_text() == LIMITS.replace("180.00", "270.00")

    code, told = limits_in_drift(stack)
    assert (code, told["status"]) == (0, "approved")
    assert asked in json.dumps(told)
    simulator.reset_requests()
    stack.up()
    assert not [one for one in simulator.requests() if one["method"] != "GET"]
    assert limits_in_drift(stack)[1]["status"] == "in sync"
    assert hourly_run(runner, simulator, 101) == (0, 0)
    assert issue.state == "closed"

    told = audited(stack)
    (who,) = (one for one in told["people"] if one["label"] == WHO)
    (limit,) = who["limits"]
    assert (limit["amount"], limit["source"], limit["declared_at"].endswith("::payments")) == ("270.00", "user", True)
    assert float(who["month_to_date"]) > 0
    assert ("seat_tier", "premium") in {(one["scope"], one["name"]) for one in told["defaults"]}
    assert (told["limits"]["with_override"], told["seats"]["assigned"], told["requests"]) == (4, 16, [])
