"""
Bad input: one clear line, the last of that resource's diagnostic, and nothing is written.

Pulumi stops at the first resource that fails its check, so each has a run of its own; they share a stack, which stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import pytest

from claude_simulator import Simulator
from tests.support.other_admin import workspace, writes
from tests.support.pulumi_stack import PROVIDERS, MakeStack, Provider, Ran, Stack, over_both

pytestmark = pytest.mark.engine

BAD = {
    "unknown-e-mail": (
        'WorkspaceMember("unknown-e-mail", workspace_id="RESEARCH", user="nobody@example.com", role="workspace_user")',
        "'nobody@example.com' is nobody in this organization. Invite the person first",
    ),
    "unknown-role": (
        'WorkspaceMember("unknown-role", workspace_id="RESEARCH", user="ben@example.com", role="boss")',
        "'boss' is not a role that can be given; use one of workspace_user,",
    ),
    "billing-role": (
        'WorkspaceMember("billing-role", workspace_id="RESEARCH", user="chloe@example.com", role="workspace_billing")',
        "workspace_billing is inherited from the organization role 'billing' and cannot be given by hand",
    ),
    "unknown-group": (
        'WorkspaceRateLimit("unknown-group", workspace_id="RESEARCH", group="Claude Nope", requests_per_minute=1)',
        "'Claude Nope' is no rate-limit group of this organization. Use one of 'Claude Sonnet 4.x' (rlg_",
    ),
    "default-rate": (
        'WorkspaceRateLimit("default-rate", workspace_id="DEFAULT", group="Claude Sonnet 4.x", requests_per_minute=1)',
        "is the Default workspace, which has no rate limits of its own",
    ),
    "default-spend": (
        'WorkspaceSpendLimit("default-spend", workspace_id="DEFAULT", amount="1")',
        "is the Default workspace, which has no monthly spend limit of its own",
    ),
    "default-members": (
        'WorkspaceMembers("default-members", workspace_id="DEFAULT", members={})',
        "is the Default workspace, which has no member list of its own",
    ),
    "no-workspace": (
        'WorkspaceSpendLimit("no-workspace", workspace_id="wrkspc_nowhere", amount="1")',
        "there is no workspace 'wrkspc_nowhere' in organization 'Tiny Tools'",
    ),
    "negative": (
        'OrganizationSpendLimit("negative", amount="-5.00")',
        "'-5.00' is negative",
    ),
    "fraction-of-a-cent": (
        'WorkspaceSpendLimit("fraction-of-a-cent", workspace_id="RESEARCH", amount="5.001")',
        "'5.001' is finer than the smallest unit of USD",
    ),
}
NATIVE = ("unknown-e-mail", "unknown-role", "unknown-group", "default-members", "no-workspace", "fraction-of-a-cent")
"""What is tried over the native provider, too: a value, a lookup, a list, and each way of refusing."""
CAP = 'claude.WorkspaceSpendLimit("cap", workspace_id="{}", amount="5.00")'


@pytest.fixture(scope="module")
def one_simulator() -> Iterator[Simulator]:
    with Simulator(seed="tiny", switches={"spend_limits_api": "enabled"}) as running:
        yield running


@pytest.fixture
def simulator(one_simulator: Simulator) -> Simulator:
    one_simulator.reset()
    one_simulator.switch("spend_limits_api", "enabled")
    return one_simulator


@pytest.fixture(scope="module")
def stacks(new_stack: MakeStack, one_simulator: Simulator) -> Mapping[Provider, Stack]:
    return {provider: new_stack(one_simulator, provider=provider) for provider in PROVIDERS}


@pytest.fixture
def stack(stacks: Mapping[Provider, Stack], provider: Provider) -> Stack:
    return stacks[provider]


def last_line(ran: Ran, resource: str) -> str:
    """The last line of a resource's diagnostic, which is its one error; over the native provider notices stand there, too."""
    *notices, line = ran.lines_of(resource) or (ran.text,)
    assert line.startswith("error: "), ran.text
    assert [each for each in notices if "claude-admin: " not in each] == [], ran.text
    return line


@pytest.mark.parametrize(
    ("provider", "name"),
    [*(("dynamic", name) for name in BAD), *(("native", name) for name in NATIVE)],
    indirect=["provider"],
)
def test_what_is_knowable_before_a_write_is_one_line(stack: Stack, simulator: Simulator, name: str) -> None:
    research = str(workspace(simulator, "Research")["id"])
    default = next(str(w["id"]) for w in simulator.state()["workspaces"] if w["is_default"])
    source, says = BAD[name]
    stack.program(f"claude.{source}".replace("RESEARCH", research).replace("DEFAULT", default))
    assert says in last_line(stack.up(expect=1), name)
    assert writes(simulator) == []


@over_both
def test_one_thing_declared_twice_ends_the_program_with_one_line(stack: Stack, simulator: Simulator) -> None:
    research = workspace(simulator, "Research")["id"]
    stack.program(f"""
        for name in ("one", "two"):
            claude.WorkspaceMember(name, workspace_id="{research}", user="ben@example.com", role="workspace_user")
    """)
    ran = stack.preview(expect=1)
    says = r"error: .*the membership of ben@example\.com in a workspace is declared twice, by WorkspaceMember '(?:one|two)' and by"
    assert re.search(says, ran.text), ran.text
    assert "Traceback" not in ran.text
    assert writes(simulator) == []


@over_both
def test_what_the_platform_refuses_is_one_line(stack: Stack, simulator: Simulator) -> None:
    stack.program(CAP.format(workspace(simulator, "Research")["id"]).replace("5.00", "500000.00"))
    line = last_line(stack.up(expect=1), "cap")
    assert line.startswith(
        stack.spelled("error: pulumi_claude_admin.errors.Rejected: amount: must not be above the organization's limit")
    )
    assert workspace(simulator, "Research")["spend_limit_cents"] is None


@over_both
def test_what_hangs_on_a_workspace_that_failed_says_so(stack: Stack, simulator: Simulator) -> None:
    simulator.fault("server_error", method="POST", count=9)
    stack.program("""
        lab = claude.Workspace("lab", name="Lab")
        claude.WorkspaceSpendLimit("lab-cap", workspace_id=lab.id, amount="5.00")
    """)
    ran = stack.up("--continue-on-error", expect=1)
    assert "Internal server error" in last_line(ran, "lab")
    assert "Field required" not in ran.text
    assert "Traceback" not in ran.text
    assert simulator.state()["organization"]["spend_limit_cents"] == 1_000_000


ENVIRONMENTS: Final[Mapping[str, tuple[dict[str, str], str]]] = {
    "no network": ({"ANTHROPIC_BASE_URL": "http://127.0.0.1:9"}, "no answer from 127.0.0.1:9"),
    "wrong class of credential": (
        {"ANTHROPIC_ADMIN_API_KEY": "sk-ant-sid01-test-not-a-key"},
        "ANTHROPIC_ADMIN_API_KEY holds a Console session key (sk-ant-sid…)",
    ),
    "a workspace's key": (
        {"ANTHROPIC_ADMIN_API_KEY": "sk-ant-api03-test-not-a-key"},
        "a key that is scoped to a workspace never works on the Admin API",
    ),
    "no credential": (
        {"ANTHROPIC_ADMIN_API_KEY": ""},
        "no credential for the Admin API. Set ANTHROPIC_ADMIN_API_KEY",
    ),
    "another organization pinned": (
        {"CLAUDE_ADMIN_ORGANIZATION_ID": "another"},
        "but CLAUDE_ADMIN_ORGANIZATION_ID says another",
    ),
}


@pytest.mark.parametrize(
    ("provider", "name"),
    [*(("dynamic", name) for name in ENVIRONMENTS), ("native", "no network"), ("native", "no credential")],
    indirect=["provider"],
)
def test_a_wrong_environment_is_one_line(stack: Stack, simulator: Simulator, name: str) -> None:
    variables, says = ENVIRONMENTS[name]
    stack.program(CAP.format(workspace(simulator, "Research")["id"]))
    assert says in last_line(stack.up(expect=1, **variables), "cap")
    assert writes(simulator) == []


@pytest.mark.parametrize(
    ("fault", "says"),
    [("redirect", "redirect"), ("not_json", "is not JSON"), ("truncated", "is not JSON")],
)
def test_an_answer_that_is_none_is_one_line(stack: Stack, simulator: Simulator, fault: str, says: str) -> None:
    stack.program(CAP.format(workspace(simulator, "Research")["id"]))
    simulator.fault(fault, count=50)
    assert says in last_line(stack.up(expect=1), "cap")
    assert writes(simulator) == []
