"""Usage and cost of the simulator's organizations that spend, read as an audit reads them, against what the simulator booked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.audit.day_differences import day_totals
from pulumi_claude_admin.audit.read import ReadOutcome, read_usage
from pulumi_claude_admin.audit.read_costs import Size
from pulumi_claude_admin.audit.read_progress import Progress
from pulumi_claude_admin.audit_ports import DayTotal
from pulumi_claude_admin.errors import PermissionDenied
from pulumi_claude_admin.model.cubes import COST_BY_WHO, COST_TOTALS, USAGE_BY_WHO, Cube, Surface
from pulumi_claude_admin.model.usage import ActorKind, CostRow
from tests.support.fake_time import FakeTime
from tests.support.fake_window_archive import FakeWindowArchive

DAY = timedelta(days=1)
PICOCENTS = Decimal(10) ** 12
OCTOBER = (2026, 10)


@pytest.fixture(scope="module")
def story() -> Iterator[Simulator]:
    """Never put back to its start, which would book everything anew: its clock may have moved on."""
    with Simulator(seed="story", switches={"analytics_requests_per_minute": 0, "requests_per_minute": 0}) as simulator:
        yield simulator


@pytest.fixture
def api(story: Simulator, time: FakeTime) -> Iterator[HttpAdminApi]:
    with closing(connected(story, story.admin_api_key, time)) as transport:
        yield HttpAdminApi(transport)


def connected(story: Simulator, key: str, time: FakeTime) -> Transport:
    return Transport(story.base_url, Credential("api_key", key), RateLimiter(0, clock=time.clock, sleep=time.sleep))


def read(
    story: Simulator, api: HttpAdminApi, archive: FakeWindowArchive, told: list[Progress] | None = None
) -> ReadOutcome:
    size, now = Size(workspaces=5, identities=20), story.world.clock.now()
    tell = told.append if told is not None else lambda _: None
    return read_usage(api.usage_reports, archive, now=now, size=size, clock=FakeTime().clock, progress=tell)


@dataclass(frozen=True)
class First:
    """What the first run has read: kept for the tests of this file, none of which changes it."""

    archive: FakeWindowArchive
    outcome: ReadOutcome
    told: list[Progress]


@pytest.fixture(scope="module")
def first(story: Simulator) -> First:
    archive, told = FakeWindowArchive(), list[Progress]()
    with closing(connected(story, story.admin_api_key, FakeTime())) as transport:
        return First(archive, read(story, HttpAdminApi(transport), archive, told), told)


def sums(archive: FakeWindowArchive, cube: Cube) -> dict[object, DayTotal]:
    rows = (row for told in archive.rows[cube.name].values() for row in told)
    return {(one.day, one.currency): one for one in day_totals(rows)}


def test_ninety_days_add_up_in_every_cube_and_to_what_was_booked(story: Simulator, first: First) -> None:
    archive, outcome = first.archive, first.outcome
    assert outcome.surface is Surface.ANALYTICS
    assert outcome.differences == ()
    assert len(archive.days[COST_BY_WHO.name]) == 90
    assert sums(archive, COST_BY_WHO) == sums(archive, COST_TOTALS)
    october = (one.amount for one in sums(archive, COST_TOTALS).values() if one.day.month == OCTOBER[1])
    assert sum(october, Decimal(0)) == Decimal(story.world.organization.ledger.spent(OCTOBER, None).billed) / PICOCENTS


def test_calls_are_in_the_range_that_was_said(first: First) -> None:
    announced = next(one for one in first.told if one.step is None)
    calls = first.outcome.calls - announced.done
    assert announced.plan.fixed == 90
    assert announced.left.least <= calls <= announced.left.most


def test_rows_name_people_and_keys(first: First) -> None:
    rows = [row for told in first.archive.rows[COST_BY_WHO.name].values() for row in told if isinstance(row, CostRow)]
    kinds = {row.group.actor.kind if row.group.actor is not None else None for row in rows}
    assert kinds >= {ActorKind.USER}
    assert all(row.group.workspace_id is not None for row in rows)


@dataclass(frozen=True)
class Again:
    """What a later run has read: calls, and days of usage by who."""

    calls: int
    days: set[date]
    outcome: ReadOutcome


def read_again(story: Simulator, api: HttpAdminApi, archive: FakeWindowArchive) -> Again:
    archive.puts.clear()
    outcome = read(story, api, archive)
    windows = [window for name, window in archive.puts if name == USAGE_BY_WHO.name]
    days = {window.first + number * DAY for window in windows for number in range(window.days)}
    return Again(outcome.calls, days, outcome)


def test_later_runs_ask_for_what_has_moved_and_for_the_day_that_is_settled(
    story: Simulator, api: HttpAdminApi, first: First
) -> None:
    archive = deepcopy(first.archive)
    story.advance(3 * 3600)
    same_day = read_again(story, api, archive)
    assert same_day.calls <= 20
    assert same_day.days == {story.world.clock.now().date()}
    story.advance(DAY.total_seconds())
    next_day = read_again(story, api, archive)
    today = story.world.clock.now().date()
    assert next_day.days == {today, today - DAY, today - 31 * DAY}
    assert next_day.outcome.differences == ()


def test_a_key_of_a_workspace_is_told_what_reads_usage(story: Simulator, time: FakeTime) -> None:
    key = story.credential("workspace_key")
    with (
        closing(connected(story, key, time)) as transport,
        pytest.raises(PermissionDenied, match=r"may not read usage and cost\. Use an Admin API key"),
    ):
        read(story, HttpAdminApi(transport), FakeWindowArchive())


def test_where_the_new_reports_are_closed_the_legacy_ones_tell_the_same_sums(
    story: Simulator, first: First, time: FakeTime
) -> None:
    legacy = FakeWindowArchive()
    story.switch("hipaa_readiness", "on")
    with closing(connected(story, story.admin_api_key, time)) as transport:
        outcome = read(story, HttpAdminApi(transport), legacy)
    story.switch("hipaa_readiness", "off")
    assert outcome.surface is Surface.LEGACY
    assert outcome.untold == {"actor", "api_key_id", "list_amount", "speed", "product", "requests"}
    assert outcome.differences == ()
    assert outcome.calls < 200
    assert whole_october(legacy, COST_BY_WHO) == whole_october(first.archive, COST_BY_WHO)
    assert whole_october(legacy, USAGE_BY_WHO) == whole_october(first.archive, USAGE_BY_WHO)


def whole_october(archive: FakeWindowArchive, cube: Cube) -> tuple[Decimal, int]:
    """What was billed, and tokens."""
    days = [one for one in sums(archive, cube).values() if one.day.month == OCTOBER[1]]
    return sum((one.amount for one in days), Decimal(0)), sum(one.tokens for one in days)
