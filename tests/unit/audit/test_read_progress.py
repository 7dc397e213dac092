from __future__ import annotations

from datetime import date

import pytest

from pulumi_claude_admin.audit.read_costs import Calls, ReadCosts, Size
from pulumi_claude_admin.audit.read_plan import Step
from pulumi_claude_admin.audit.read_progress import Progress, ProgressTeller
from pulumi_claude_admin.model.cubes import CLAUDE_CODE, COST_BY_WHO, COST_TOTALS, Window
from tests.support.fake_time import FakeTime

OCTOBER = Window(date(2026, 10, 1), date(2026, 11, 1))
NOVEMBER = Window(date(2026, 11, 1), date(2026, 11, 11))
COSTS = ReadCosts(Size(workspaces=10, identities=100))
STEPS = (Step(COST_BY_WHO, NOVEMBER), Step(COST_BY_WHO, OCTOBER), Step(CLAUDE_CODE, NOVEMBER))


def test_claude_code_and_totals_are_counted_exactly() -> None:
    assert COSTS.fixed([*STEPS, Step(COST_TOTALS, OCTOBER)]) == 11


def test_pages_are_a_range_as_rows_are_not_known() -> None:
    assert COSTS.paged(STEPS) == Calls(least=2, most=3 + 10)


def test_what_one_window_took_tells_what_the_next_will_take() -> None:
    known = COSTS.after(STEPS[0], pages=5)
    assert known.paged(STEPS) == Calls(5 + 16, 5 + 16)


@pytest.fixture
def told() -> list[Progress]:
    return []


def test_progress_counts_down(told: list[Progress]) -> None:
    time = FakeTime()
    teller = ProgressTeller(told.append, time.clock, COSTS)
    teller.announce(STEPS)
    time.sleep(3)
    teller.called(STEPS[0], pages=1)
    teller.finished(STEPS[0], pages=1)
    teller.called(STEPS[1], pages=1)
    assert [(one.done, one.left) for one in told] == [
        (0, Calls(12, 23)),
        (1, Calls(0 + 11, 2 + 20)),
        (2, Calls(3 + 10, 3 + 10)),
    ]
    assert [one.elapsed for one in told] == [0, 3, 3]


def test_time_left_goes_by_the_platforms_pace_and_then_by_that_of_the_run(told: list[Progress]) -> None:
    time = FakeTime()
    teller = ProgressTeller(told.append, time.clock, COSTS)
    teller.announce(STEPS)
    first = told[-1].seconds_left
    assert list(first) == [12, 23]
    for _ in range(20):
        time.sleep(0.5)
        teller.called(STEPS[2], pages=1)
    last = told[-1]
    assert last.seconds_left == (last.left.least * 0.5, last.left.most * 0.5)
