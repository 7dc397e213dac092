"""What a provider logs, as the real `pulumi` shows it: at the stack, with severities, through the engine's log service."""

from __future__ import annotations

import logging

import pytest

from claude_simulator import Simulator
from tests.engine.conftest import PROJECT, STACK
from tests.support.log_guard import unfit
from tests.support.pulumi_stack import Stack

pytestmark = pytest.mark.engine

PROGRAM = """
    payments = claude.Workspace("payments", name="Payments")
    claude.WorkspaceMembers("payments", workspace_id=payments.id, members={"ben@example.com": "workspace_developer"})
"""
CALL = "claude-admin: GET /v1/organizations/me: 200 req_"
DETAIL = "debug: claude-admin: organization: answered from memory"


def test_the_log_is_shown_at_the_stack_by_what_was_asked_for(stack: Stack, simulator: Simulator) -> None:
    stack.program(PROGRAM)
    at_the_stack = f"{PROJECT}-{STACK}"

    made = stack.up(CLAUDE_ADMIN_LOG="debug")
    said = made.lines_of(at_the_stack)
    assert any(line.startswith(CALL) for line in said)
    assert any(line.startswith("claude-admin: POST /v1/organizations/workspaces: 200 req_") for line in said)
    assert DETAIL not in said
    assert [line for line in said if unfit(line, logging.INFO)] == []

    simulator.fault("rate_limited", route="/v1/organizations/me", count=1, retry_after=11)
    quiet = stack.preview()
    assert [line for line in quiet.lines_of(at_the_stack) if "claude-admin" in line] == [
        "warning: claude-admin: waiting 11 s: the Admin API asked for a pause"
    ]

    detailed = stack.preview("--debug", CLAUDE_ADMIN_LOG="debug").text
    assert DETAIL in detailed
    assert [line for line in detailed.splitlines() if "claude-admin:" in line and unfit(line, logging.DEBUG)] == []
