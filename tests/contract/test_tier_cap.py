"""The cap that the platform itself applies: `claude-admin audit` knows it where the Admin API lists spend limits, also offline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.cli.application import run
from tests.support.command_line import installed, settings_of

ABOVE = "spend.cap_above_organization"


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Simulator]:
    """With a cap of 10,000 for the organization, none for its workspace, and 200,000 of its tier."""
    with (
        Simulator(seed="tiny", switches={"spend_limits_api": "enabled", "analytics_requests_per_minute": 0}) as running,
        installed(settings_of(running, tmp_path)),
    ):
        yield running


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    run(["audit", "caps", "--format", "json", *arguments])
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


def sentences(document: dict[str, Any]) -> list[str]:
    return [one["sentence"] for one in document["findings"] if one["rule"] == ABOVE]


def test_a_cap_above_that_of_the_tier_is_found_online_and_offline(
    tiny: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny.world.organization.usage_tier_cents = 500_000
    online = told(capsys)
    assert online["tier_cap"] == "5000.00"
    assert sentences(online) == [
        "The cap of Tiny Tools, 10,000.00 USD, is above the usage tier's (5,000.00 USD), which stops everybody first"
    ]
    offline = told(capsys, "--offline")
    assert (offline["tier_cap"], sentences(offline)) == ("5000.00", sentences(online))


def test_without_a_cap_of_the_organization_the_others_are_held_against_that_of_the_tier(
    tiny: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny.world.organization.spend.clear()
    document = told(capsys)
    assert document["tier_cap"] == "200000.00"
    assert sentences(document) == []
    assert ABOVE not in {one["rule"] for one in document["unknown"]}


def test_where_no_tier_is_named_and_no_cap_is_set_there_is_nothing_to_hold_a_cap_against(
    tiny: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny.world.organization.spend.clear()
    tiny.world.organization.usage_tier_cents = None
    document = told(capsys)
    assert document["tier_cap"] is None
    assert ABOVE in {one["rule"] for one in document["unknown"]}
