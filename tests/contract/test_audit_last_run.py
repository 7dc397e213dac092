"""Each audit is told beside the one before, out of the archive: no file of it is needed, and none is in the way of another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands.audit_last_run import FIRST_RUN
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.settings import Settings
from tests.support.spending_seed import PEOPLE, seed_of, strand

HOUR = 3600
Audit = Callable[..., dict[str, Any]]


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    strands = (strand("flat_service"), strand("steady_people", workspace="Two", keys=None, people=[PEOPLE[1]]))
    with Simulator(seed=seed_of(*strands), switches={"analytics_requests_per_minute": 0}) as made:
        yield made


@pytest.fixture
def settings(simulator: Simulator, tmp_path: Path) -> Settings:
    return Settings(
        admin_api_key=SecretStr(simulator.admin_api_key),
        base_url=simulator.base_url,
        home=tmp_path / "home",
        requests_per_minute=100_000,
    )


@pytest.fixture
def audit(simulator: Simulator, settings: Settings, capsys: pytest.CaptureFixture[str]) -> Iterator[Audit]:
    """Runs the command line, an hour after the last one: what it says as JSON. Persons have other words in every run."""

    def command(*arguments: str) -> dict[str, Any]:
        if "--offline" not in arguments:
            simulator.advance(HOUR)
        wiring.install(wiring.from_settings(settings))
        assert run(["audit", *arguments, "--format", "json"]) in {0, 5}
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    yield command
    wiring.install(None)


def cap(settings: Settings, name: str) -> None:
    """Somebody caps a workspace."""
    session = wiring.from_settings(settings)
    (workspace,) = (one for one in session.api.workspaces.list() if one.name == name)
    session.api.spend_limits.set(Scope(workspace.id), Money(10_000_000_00))


def words(told: dict[str, Any]) -> set[str | None]:
    return {one["since_last_run"] for one in told["findings"]}


def gone(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["rule"], one["place"]["label"]) for one in told["gone"]]


def test_every_run_is_told_beside_the_one_before(audit: Audit, settings: Settings, tmp_path: Path) -> None:
    first = audit()
    assert words(first) == {None}
    assert first["run"]["compared_with"] is None
    assert FIRST_RUN in first["notices"]
    (tmp_path / "first.json").write_text(json.dumps(first))

    cap(settings, "One")
    second = audit()
    assert second["run"]["compared_with"] == first["as_of"]
    assert FIRST_RUN not in second["notices"]
    assert ("spend.cap_missing", "One") in gone(second)
    assert "same" in words(second)
    assert audit("--offline") == second

    cap(settings, "Two")
    keys = audit("keys")
    assert keys["run"]["compared_with"] == second["as_of"]
    assert gone(keys) == []
    third = audit()
    assert third["run"]["compared_with"] == second["as_of"]
    assert [label for rule, label in gone(third) if rule == "spend.cap_missing"] == ["Two"]
    assert audit("--offline") == third

    since_first = audit("--since", str(tmp_path / "first.json"))
    assert since_first["run"]["compared_with"] == first["as_of"]
    assert {label for rule, label in gone(since_first) if rule == "spend.cap_missing"} == {"One", "Two"}
    assert gone(audit()) == []


def test_a_run_that_could_not_be_told_is_not_the_last_one(
    audit: Audit, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    first = audit()
    wiring.install(wiring.from_settings(settings))
    assert run(["audit", "-o", "json:/dev/full"]) == 1
    capsys.readouterr()
    assert audit()["run"]["compared_with"] == first["as_of"]
