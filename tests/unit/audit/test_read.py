from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.read import ReadOutcome, read_usage
from pulumi_claude_admin.audit.read_costs import Size
from pulumi_claude_admin.audit.read_progress import Progress
from pulumi_claude_admin.audit_ports import HowRead, ReadPage, Row
from pulumi_claude_admin.errors import PermissionDenied, Unavailable
from pulumi_claude_admin.model.cubes import (
    CLAUDE_CODE,
    COST_BY_HOW,
    COST_BY_WHO,
    COST_TOTALS,
    CUBES,
    USAGE_BY_HOUR,
    USAGE_TOTALS,
    Cube,
    Surface,
    Window,
)
from pulumi_claude_admin.model.usage import CostRow
from tests.support.admin_api.stored import StoredOrganization
from tests.support.admin_api.usage_reports import FakeUsageReports
from tests.support.fake_time import FakeTime
from tests.support.fake_window_archive import FakeWindowArchive
from tests.support.spending_builder import Spending

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
TODAY = NOW.date()
SIZE = Size(workspaces=2, identities=3)


class Desk:
    """An organization that spends, an archive, and runs of the audit's reading at times of one's own."""

    def __init__(self) -> None:
        self.spending = Spending.until(TODAY)
        self.stored = StoredOrganization(time=NOW)
        self.reports = FakeUsageReports(self.stored)
        self.archive = FakeWindowArchive()
        self.told: list[Progress] = []

    def run(self, now: datetime = NOW) -> ReadOutcome:
        """One run; `stored.calls` and `archive.puts` are of it alone."""
        self.stored.usage, self.stored.refreshed_at = self.spending.rows(), now - timedelta(hours=2)
        self.stored.calls.clear()
        self.archive.puts.clear()
        return read_usage(
            self.reports, self.archive, now=now, size=SIZE, clock=FakeTime().clock, progress=self.told.append
        )

    def windows(self, cube: Cube) -> list[Window]:
        return [window for name, window in self.archive.puts if name == cube.name]

    def kept_amount(self, cube: Cube, day: date) -> Decimal:
        return sum((row.amount for row in self.archive.rows[cube.name][day] if isinstance(row, CostRow)), Decimal(0))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def day(days_ago: int) -> date:
    return TODAY - timedelta(days=days_ago)


def one_day(days_ago: int) -> Window:
    return Window(day(days_ago), day(days_ago - 1))


def test_the_first_run_keeps_ninety_days_of_every_cube(desk: Desk) -> None:
    outcome = desk.run()
    kept = {one.cube: len(one.days) for one in desk.archive.kept()}
    assert kept == {cube.name: 90 for cube in CUBES} | {USAGE_BY_HOUR.name: 55}
    assert outcome.differences == ()
    assert outcome.refreshed_at == NOW - timedelta(hours=2)
    assert outcome.calls == len(desk.stored.calls) == 2 * 3 + 3 * 3 + 2 + 3


def test_windows_never_cross_a_month(desk: Desk) -> None:
    desk.run()
    assert desk.windows(COST_BY_WHO) == [
        Window(date(2026, 11, 1), date(2026, 11, 30)),
        Window(date(2026, 10, 1), date(2026, 11, 1)),
        Window(date(2026, 9, 1), date(2026, 10, 1)),
    ]


def test_totals_are_read_first(desk: Desk) -> None:
    desk.run()
    asked = [call.removeprefix("usage_reports.") for call in desk.stored.calls]
    assert set(asked[:6]) == {COST_TOTALS.name, USAGE_TOTALS.name}
    assert not set(asked[6:]) & {COST_TOTALS.name, USAGE_TOTALS.name}


def test_a_second_run_with_nothing_new_looks_at_totals_and_claude_code_alone(desk: Desk) -> None:
    desk.run()
    outcome = desk.run(NOW + timedelta(hours=1))
    assert set(desk.archive.puts) == {(CLAUDE_CODE.name, Window(day(1), day(-1)))}
    assert outcome.calls == 2 * 2 + 1


def test_a_day_whose_total_moved_is_read_again(desk: Desk) -> None:
    desk.run()
    desk.spending.days[day(3)] = Decimal(700)
    outcome = desk.run(NOW + timedelta(hours=1))
    assert desk.windows(COST_BY_WHO) == [one_day(3)]
    assert desk.windows(COST_BY_HOW) == [one_day(3)]
    assert desk.kept_amount(COST_BY_WHO, day(3)) == Decimal(700)
    assert {one.cube for one in outcome.differences} == {USAGE_BY_HOUR.name}, "hours wait for the next day"


def test_a_total_that_moved_by_less_than_rounding_makes_is_no_reason(desk: Desk) -> None:
    desk.run()
    desk.spending.days[day(3)] += Decimal("0.4")
    outcome = desk.run(NOW + timedelta(hours=1))
    assert desk.windows(COST_BY_WHO) == []
    assert {one.amount for one in outcome.differences if one.cube == COST_BY_WHO.name} == {Decimal("-0.4")}


def test_hours_that_moved_wait_for_the_next_day(desk: Desk) -> None:
    desk.run()
    desk.spending.days[day(3)] = Decimal(700)
    desk.run(NOW + timedelta(hours=1))
    assert desk.windows(USAGE_BY_HOUR) == []
    desk.run(NOW + timedelta(days=1))
    assert one_day(3) in desk.windows(USAGE_BY_HOUR)


def test_each_day_is_read_for_good_at_31_days_and_never_again(desk: Desk) -> None:
    desk.run()
    desk.spending.days[TODAY + timedelta(days=1)] = Decimal(5)
    desk.run(NOW + timedelta(days=1))
    assert one_day(30) in desk.windows(COST_BY_WHO)
    desk.spending.days[day(30)] = Decimal(999)
    desk.run(NOW + timedelta(days=1, hours=1))
    assert desk.windows(COST_BY_WHO) == []
    assert desk.kept_amount(COST_BY_WHO, day(30)) == Decimal("100.5")


def test_an_interrupt_keeps_the_windows_that_are_whole(desk: Desk) -> None:
    def stop(progress: Progress) -> None:
        if progress.step is not None and progress.step.cube is COST_BY_WHO and progress.step.window.first.month == 10:
            raise KeyboardInterrupt

    desk.stored.usage = desk.spending.rows()
    with pytest.raises(KeyboardInterrupt):
        read_usage(desk.reports, desk.archive, now=NOW, size=SIZE, clock=FakeTime().clock, progress=stop)
    assert desk.windows(COST_BY_WHO) == [Window(date(2026, 11, 1), date(2026, 11, 30))]
    outcome = desk.run(NOW + timedelta(minutes=5))
    assert desk.windows(COST_BY_WHO) == [
        Window(date(2026, 10, 1), date(2026, 11, 1)),
        Window(date(2026, 9, 1), date(2026, 10, 1)),
    ]
    assert outcome.differences == ()


class BreakingReports(FakeUsageReports):
    """Breaks off in the middle of a window of this cube, after a page of rows."""

    def __init__(self, stored: StoredOrganization, cube: Cube, error: Exception) -> None:
        super().__init__(stored)
        self.cube = cube
        self.error: Exception | None = error

    def read(self, cube: Cube, window: Window) -> Iterator[ReadPage]:
        for page in super().read(cube, window):
            yield page
            if cube is self.cube and self.error is not None:
                raise self.error


def test_a_window_that_breaks_off_is_not_kept(desk: Desk) -> None:
    desk.reports = BreakingReports(desk.stored, COST_BY_HOW, Unavailable("down", status=503))
    with pytest.raises(Unavailable):
        desk.run()
    assert desk.windows(COST_BY_HOW) == []
    assert COST_BY_HOW.name not in desk.archive.days


@pytest.mark.parametrize("puts", range(1, 18))
def test_a_run_that_is_killed_after_any_window_loses_nothing(desk: Desk, puts: int) -> None:
    desk.run()
    desk.spending.days |= {day(3): Decimal(700), day(35): Decimal(800), day(-1): Decimal(5)}
    archive = KilledArchive(puts)
    archive.days, archive.rows = desk.archive.days, desk.archive.rows
    tomorrow = NOW + timedelta(days=1)
    desk.stored.usage, desk.stored.refreshed_at = desk.spending.rows(), tomorrow - timedelta(hours=2)
    with pytest.raises(KilledArchive.Killed):
        read_usage(desk.reports, archive, now=tomorrow, size=SIZE, clock=FakeTime().clock)
    outcome = desk.run(tomorrow + timedelta(minutes=5))
    assert outcome.differences == ()
    assert desk.kept_amount(COST_BY_WHO, day(3)) == Decimal(700)


class KilledArchive(FakeWindowArchive):
    """Ends the process after so many windows."""

    class Killed(BaseException):
        """The end."""

    def __init__(self, puts: int) -> None:
        super().__init__()
        self.left = puts

    def put(self, cube: Cube, window: Window, rows: Iterable[Row], how: HowRead) -> None:
        super().put(cube, window, rows, how)
        self.left -= 1
        if self.left == 0:
            raise self.Killed


def test_no_row_at_all_is_nothing_seen_and_nothing_is_kept(desk: Desk) -> None:
    desk.spending.days.clear()
    outcome = desk.run()
    assert outcome.is_nothing_seen
    assert desk.archive.puts == []
    assert desk.stored.calls == ["usage_reports.cost_totals"] * 3 + ["usage_reports.usage_totals"] * 3


def test_a_key_that_suddenly_sees_nothing_overwrites_nothing(desk: Desk) -> None:
    desk.run()
    desk.spending.days.clear()
    outcome = desk.run(NOW + timedelta(hours=1))
    assert outcome.is_nothing_seen
    assert [one.what for one in outcome.unseen] == ["usage and cost"]
    assert desk.archive.puts == []
    assert desk.kept_amount(COST_BY_WHO, day(3)) == Decimal("100.5")


def test_an_organization_that_stopped_spending_long_ago_is_no_nothing_seen(desk: Desk) -> None:
    desk.spending.days = {one: amount for one, amount in desk.spending.days.items() if one < day(40)}
    assert not desk.run().is_nothing_seen
    assert not desk.run(NOW + timedelta(hours=1)).is_nothing_seen


def test_a_month_is_read_again_when_another_generation_of_reports_answers(desk: Desk) -> None:
    desk.run()
    desk.stored.surface = Surface.LEGACY
    desk.spending.days[day(0)] = Decimal(700)
    desk.run(NOW + timedelta(hours=1))
    november = Window(date(2026, 11, 1), date(2026, 11, 30))
    assert desk.windows(COST_BY_WHO) == [november]
    surfaces = {how.surface for one, how in desk.archive.days[COST_BY_WHO.name].items() if one.month == 11}
    assert surfaces == {Surface.LEGACY}


def test_claude_code_that_may_not_be_read_is_said_and_costs_one_call(desk: Desk) -> None:
    desk.stored.refusals = {"usage_reports.claude_code": PermissionDenied("no", status=403)}
    outcome = desk.run()
    assert [one.cube for one in outcome.unread] == [CLAUDE_CODE.name]
    assert [(one.what, one.reason) for one in outcome.unseen] == [("claude code", outcome.unread[0].reason)]
    assert desk.stored.calls.count("usage_reports.claude_code") == 1
    assert len(desk.archive.days[COST_BY_WHO.name]) == 90


def test_usage_that_may_not_be_read_is_an_error(desk: Desk) -> None:
    desk.stored.refusals = {"usage_reports.cost_totals": PermissionDenied("no", status=403)}
    with pytest.raises(PermissionDenied):
        desk.run()


def test_rows_that_do_not_add_up_to_the_total_are_told(desk: Desk) -> None:
    rows = desk.spending.rows()
    lacking = tuple(row for row in rows[COST_BY_WHO.name] if not isinstance(row, CostRow) or row.group.actor is None)
    desk.spending.rows = lambda: rows | {COST_BY_WHO.name: lacking}  # type: ignore[method-assign]
    outcome = desk.run()
    assert {one.cube for one in outcome.differences} == {COST_BY_WHO.name}
    assert len(outcome.differences) == 90
    assert {one.amount for one in outcome.differences} == {Decimal("-50.25")}
    desk.run(NOW + timedelta(hours=1))
    assert desk.windows(COST_BY_WHO) == [], "what differs for ever is not read again and again"


def test_what_moves_while_it_is_read_is_no_difference(desk: Desk) -> None:
    def move(progress: Progress) -> None:
        if progress.step is None:
            desk.spending.days[day(0)] = Decimal(700)
            desk.stored.usage = desk.spending.rows()

    desk.stored.usage = desk.spending.rows()
    outcome = read_usage(desk.reports, desk.archive, now=NOW, size=SIZE, clock=FakeTime().clock, progress=move)
    assert outcome.differences == ()
    assert desk.kept_amount(COST_TOTALS, day(0)) == Decimal(700)


def test_progress_tells_calls_that_are_fixed_and_a_range_of_pages(desk: Desk) -> None:
    desk.run()
    announced = next(one for one in desk.told if one.step is None)
    assert announced.plan.fixed == 90
    assert announced.plan.paged.least == 3 * 3 + 2
    assert announced.plan.paged.most >= announced.plan.paged.least
    assert desk.told[-1].left.least == desk.told[-1].left.most


def test_counters_that_nobody_knows_are_unseen_in_each_run_that_meets_them(desk: Desk) -> None:
    assert desk.run().unseen == ()
    desk.spending.unknown_counters = frozenset({"image_output_tokens", "ephemeral_1d_input_tokens"})
    for _ in range(2):
        (unseen,) = desk.run().unseen
        assert unseen.what == "what the usage report counts by names that this version does not know"
        assert "has ephemeral_1d_input_tokens, image_output_tokens, which" in unseen.reason
