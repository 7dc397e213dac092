"""What the demo believes about the simulated organization is what the simulator's state says."""

from __future__ import annotations

from typing import Any

import pytest

from claude_simulator import Simulator
from tools.demo import facts


@pytest.fixture(scope="module")
def state() -> dict[str, Any]:
    return Simulator(seed="quickstart").state()


def test_a_workspace_is_described_by_names_and_amounts(state: dict[str, Any]) -> None:
    research = facts.live_workspace(state, "Research")

    assert research.spend_limit == "4000.00"
    assert research.rate_limits == {"Claude Opus 4.x": {"requests_per_minute": 800}}
    assert research.members == {
        "ana@example.com": "workspace_admin",
        "jun@example.com": "workspace_developer",
        "lena@example.com": "workspace_user",
    }


def test_the_default_workspace_is_not_among_the_live_ones(state: dict[str, Any]) -> None:
    assert facts.live_names(state) == ("Claude Code", "Data Platform", "Research")


def test_what_is_not_there_is_said_by_name(state: dict[str, Any]) -> None:
    with pytest.raises(facts.NotThere, match="0 live workspaces named 'Payments'"):
        facts.live_workspace(state, "Payments")
    with pytest.raises(facts.NotThere, match=r"no email 'nobody@example\.com'"):
        facts.user_id(state, "nobody@example.com")
