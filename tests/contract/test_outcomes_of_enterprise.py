"""Who used Claude Code in the simulator's Enterprise organization, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from claude_simulator.enterprise_values import SCOPES
from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands.outcomes_enterprise import EnterpriseWork, enterprise_work
from pulumi_claude_admin.outcomes.week import Week
from pulumi_claude_admin.settings import Settings
from tests.support.enterprise_client import short_seed

WEEKS = (Week.of_day(date(2026, 11, 9)), Week.of_day(date(2026, 11, 16)))


@pytest.fixture(scope="module")
def platform() -> Iterator[Simulator]:
    with Simulator(seed=short_seed()) as simulator:
        yield simulator


def told(platform: Simulator, home: Path, *scopes: str) -> EnterpriseWork | None:
    key = SecretStr(platform.enterprise.key(*scopes)) if scopes else None
    settings = Settings(enterprise_key=key, base_url=platform.base_url, home=home, requests_per_minute=100_000)
    return enterprise_work(wiring.from_settings(settings), WEEKS)


def test_commits_and_pull_requests_of_claude_code_are_told_by_person_and_week(
    platform: Simulator, tmp_path: Path
) -> None:
    found = told(platform, tmp_path, *SCOPES)

    assert found is not None
    assert found.active.keys() == set(WEEKS)
    assert {one.email for one in found.work} == frozenset[str]().union(*found.active.values()) != set()
    assert sum(one.commits for one in found.work) > 0
    assert {Week.of_day(one.day) for one in found.work} <= set(WEEKS)
    assert found.remarks == ()


def test_a_key_that_may_not_read_analytics_is_a_line(platform: Simulator, tmp_path: Path) -> None:
    found = told(platform, tmp_path, "read:members")

    assert found is not None
    assert (found.work, found.active) == ((), {})
    assert found.remarks[0].startswith("who used Claude Code in the Claude Enterprise organization is not known: ")


def test_without_a_scoped_key_nobody_is_asked(platform: Simulator, tmp_path: Path) -> None:
    assert told(platform, tmp_path) is None
