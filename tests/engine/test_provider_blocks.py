"""Several provider blocks in one program, each with a process of its own, with the real engine."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from claude_simulator import Simulator
from tests.support.other_admin import workspace
from tests.support.pulumi_stack import MakeStack, Stack

pytestmark = pytest.mark.engine

CHECKOUT = str(Path(__file__).parents[2])

HEAD = """
import pulumi
from tests.support import native_claude as claude

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
    return new_stack(simulator, PYTHONPATH=CHECKOUT)


def program(stack: Stack, simulator: Simulator, text: str) -> None:
    research = workspace(simulator, "Research")["id"]
    (stack.folder / "__main__.py").write_text(f"RESEARCH = {research!r}{HEAD}{textwrap.dedent(text)}")


def users(simulator: Simulator) -> set[str]:
    """The names of those who are users of Research."""
    emails = {user["id"]: user["email"] for user in simulator.state()["users"]}
    members = workspace(simulator, "Research")["members"]
    return {emails[id_].partition("@")[0] for id_, role in members.items() if role == "workspace_user"}


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

    program(stack, simulator, "member('ben', 'ben')")
    stack.up()
    assert users(simulator) == {"ben"}
    stack.destroy()
    assert users(simulator) == set()
