"""Several provider blocks in one program, each with a process of its own, with the real engine."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

import pytest

from claude_simulator import Simulator
from tests.support.other_admin import workspace, writes
from tests.support.pulumi_stack import MakeStack, Stack

pytestmark = pytest.mark.engine

HEAD = """
class Block(pulumi.ProviderResource):
    def __init__(self, name, **properties):
        super().__init__("claude", name, properties)

def member(name, who, opts=None):
    claude.WorkspaceMember(name, workspace_id=RESEARCH, user=who + "@example.com", role="workspace_user", opts=opts)

def of(block):
    return pulumi.ResourceOptions(provider=block)
"""


@pytest.fixture
def stack(new_stack: MakeStack, simulator: Simulator) -> Stack:
    return new_stack(simulator, provider="native")


def program(stack: Stack, simulator: Simulator, text: str) -> None:
    research = workspace(simulator, "Research")["id"]
    stack.program(f"RESEARCH = {research!r}{HEAD}{textwrap.dedent(text)}")


def users(simulator: Simulator) -> set[str]:
    """The names of those who are users of Research."""
    emails = {user["id"]: user["email"] for user in simulator.state()["users"]}
    members = workspace(simulator, "Research")["members"]
    return {emails[id_].partition("@")[0] for id_, role in members.items() if role == "workspace_user"}


@pytest.fixture
def elsewhere() -> Iterator[Simulator]:
    """Another organization."""
    with Simulator(seed="quickstart", switches={"requests_per_minute": 0}) as running:
        yield running


def test_two_organizations_in_one_program_and_a_credential_of_the_other_changes_nothing(
    stack: Stack, simulator: Simulator, elsewhere: Simulator
) -> None:
    both = f"""
        eu = Block("eu", adminApiKeyVariable="KEY_OF_EU", baseUrl={simulator.base_url!r})
        us = Block("us", adminApiKeyVariable="KEY_OF_US", baseUrl={elsewhere.base_url!r})
        member("ben", "ben", of(eu))
        claude.Workspace("lab", name="Lab", opts=of(us))
    """
    keys = {"KEY_OF_EU": simulator.admin_api_key, "KEY_OF_US": elsewhere.admin_api_key}
    stack.environment |= {**keys, "ANTHROPIC_ADMIN_API_KEY": "sk-ant-admin01-test-of-nobody"}
    program(stack, simulator, both)
    stack.up()
    assert users(simulator) == {"ben"}
    lab = workspace(elsewhere, "Lab")
    stack.preview("--expect-no-changes")

    pinned = both.replace("KEY_OF_US", "KEY_OF_USA").replace("us = Block(", "us = Block(organizationId=US, name=")
    program(stack, simulator, f"US = {elsewhere.organization_id!r}\n{textwrap.dedent(pinned)}")
    made = [writes(simulator), writes(elsewhere)]
    unset = stack.preview()
    assert (
        "warning: claude-admin: KEY_OF_USA, which adminApiKeyVariable of the provider block names, is not set"
        in unset.text
    )
    stack.up(KEY_OF_USA=elsewhere.admin_api_key)
    assert workspace(elsewhere, "Lab")["id"] == lab["id"]

    program(stack, simulator, both.replace(repr(simulator.base_url), repr(elsewhere.base_url)))
    wrong = stack.up(expect=1)
    assert "error: the credential belongs to organization" in wrong.text
    assert f"but this stack's state belongs to {simulator.organization_id}. Nothing was changed" in wrong.text
    assert [writes(simulator), writes(elsewhere)] == made

    secret = "sk-ant-admin01-test-in-a-program"
    program(stack, simulator, both.replace('adminApiKeyVariable="KEY_OF_EU"', f"adminApiKey={secret!r}"))
    refused = stack.up(expect=1)
    assert "adminApiKeyVariable takes the name of the environment variable that has it" in refused.text
    assert secret not in refused.text + stack.text_of_state()
    assert [writes(simulator), writes(elsewhere)] == made


def test_what_is_renamed_and_moved_to_another_block_keeps_its_access_and_who_left_loses_it(
    stack: Stack, simulator: Simulator
) -> None:
    program(
        stack,
        simulator,
        """
        eu, us = Block("eu"), Block("us")
        member("ben", "ben", of(eu))
        member("chloe", "chloe", of(eu))
    """,
    )
    stack.up()
    assert users(simulator) == {"ben", "chloe"}

    program(
        stack,
        simulator,
        """
        eu, us = Block("eu"), Block("us")
        member("ben-of-us", "ben", of(us))
        member("somebody", "ana", of(eu))
    """,
    )
    moved = stack.up()
    assert users(simulator) == {"ben", "ana"}
    assert "not removed: ben@example.com" in moved.text
    assert not list(stack.home.glob("state/runs/*/*"))

    program(
        stack,
        simulator,
        """
        member("one", "ben", of(Block("eu")))
        member("two", "ben", of(Block("us")))
    """,
    )
    assert re.search(
        r"declared twice, by WorkspaceMember '(one|two)' and by WorkspaceMember", stack.preview(expect=1).text
    )

    program(stack, simulator, "member('ben', 'ben')")
    stack.up()
    assert users(simulator) == {"ben"}
    stack.destroy()
    assert users(simulator) == set()
