"""An audit where the Admin API lists no caps, nobody is signed in to the Console and the feed is silent: a stack's state says what it knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.errors import WrongOrganization
from tests.support.command_line import installed, settings_of
from tests.support.spending_seed import seed_of, strand
from tests.support.stack_builder import Stack

SEEN_AT = "2026-10-30T08:00:00+00:00"


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Simulator]:
    switches: dict[str, str | int] = {"analytics_requests_per_minute": 0, "spend_limits_api": "not_enabled_403"}
    seed = seed_of(strand("flat_service"))
    with Simulator(seed=seed, switches=switches) as made, installed(settings_of(made, tmp_path / "home")):
        yield made


def test_what_a_stack_declares_and_saw_is_told_and_so_it_is_offline(
    simulator: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = next(one["id"] for one in simulator.state()["workspaces"] if one["name"] == "One")
    stack = Stack(organization_id=simulator.organization_id)
    stack.spend_limit("one", place, "5000.00", amount="4000.00", verified_at=SEEN_AT)
    state = tmp_path / "prod.json"
    state.write_text(stack.text())

    assert run(["audit", "caps", "--state", str(state), "--format", "json", "--fail-on", "none"]) == 0
    online = json.loads(capsys.readouterr().out)
    caps = {one["name"]: one["cap"] for one in online["workspaces"]}
    assert {name: caps["One"][name] for name in ("amount", "source", "declared", "declared_at")} == {
        "amount": "4000.00",
        "source": "state",
        "declared": "5000.00",
        "declared_at": "prod.json",
    }
    assert caps["Two"]["source"] is None

    assert run(["audit", "caps", "--offline", "--format", "json", "--fail-on", "none"]) == 0
    assert json.loads(capsys.readouterr().out)["workspaces"] == online["workspaces"]


def test_a_stack_of_another_organization_is_not_believed(
    simulator: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "prod.json"
    state.write_text(Stack().organization_spend_limit("all", "5.00").text())
    before = simulator.calls()
    assert run(["audit", "--state", str(state)]) == WrongOrganization.exit_code
    assert "was applied to organization" in capsys.readouterr().err
    assert simulator.calls() == before + 1
