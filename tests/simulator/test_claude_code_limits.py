"""Monthly limits per person in the Claude Code workspace, of which nothing but the feed tells."""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from claude_simulator.changes.claude_code_limits import set_claude_code_limit
from claude_simulator.rules import Refused


@pytest.fixture
def startup() -> Simulator:
    return Simulator(seed="startup", switches={"feed_visible_within_seconds": 0})


def told(simulator: Simulator) -> list[tuple[str, dict[str, object]]]:
    return [
        (event.type, {k: v for k, v in event.fields.items() if k not in ("workspace_id", "spend_limit_id")})
        for event in simulator.world.organization.feed.activities
    ]


def test_a_limit_is_made_changed_and_taken_away(startup: Simulator) -> None:
    organization = startup.world.organization
    edda = organization.user_by_email("edda.novak@example.com")
    assert edda is not None
    for cents in (2000, 3000, 3000, None, None):
        set_claude_code_limit(organization, edda.id, cents)
    set_claude_code_limit(organization, None, 7000)
    assert told(startup) == [
        ("workspace_member_spend_limit_created", {"account_id": edda.id, "limit_usd": 2000}),
        ("workspace_member_spend_limit_updated", {"account_id": edda.id, "new_limit_usd": 3000}),
        ("workspace_member_spend_limit_deleted", {"account_id": edda.id}),
        ("workspace_member_spend_limit_updated", {"account_id": None, "new_limit_usd": 7000}),
    ]
    assert startup.state()["organization"]["claude_code_limits_cents"] == {"default": 7000}


def test_wrong_limits_are_refused(startup: Simulator) -> None:
    organization = startup.world.organization
    with pytest.raises(Refused, match="must not be negative"):
        set_claude_code_limit(organization, None, -1)
    with pytest.raises(Refused, match="not found"):
        set_claude_code_limit(organization, "user_nobody", 1)
    with pytest.raises(Refused, match="The Claude Code workspace not found"):
        set_claude_code_limit(Simulator(seed="tiny").world.organization, None, 1)
