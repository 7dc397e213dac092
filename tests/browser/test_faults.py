"""
Every mishap of the Console on every setting that is written there, in every layout.

Whatever happens, no page asks for more saves than the change needs, nothing beside the setting is touched, and an error from
before the save leaves everything as it was. A fault of the simulator that is in no row fails a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from claude_simulator import Simulator
from claude_simulator.fault_kinds import CONSOLE_FAULTS
from pulumi_claude_admin.errors import ConsoleError, WrongOrganization
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support.console_changes import NOT_IN_A, Change
from tests.support.console_fault_table import NOT_LONG, ROWS, Row
from tests.support.console_settings import all_else, found, prepare
from tests.support.other_admin import as_soon_as, until

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Case:
    """One test: a row, one of its changes, and the layout that the pages have."""

    layout: str
    row: Row
    change: Change

    def __str__(self) -> str:
        row = self.row
        words = f"draft {row.draft}" if row.draft else ""
        kind = str(row.parameters.get("kind", ""))
        return " ".join(filter(None, (self.layout, words, row.fault, kind, row.when, self.change.name)))

    @contextmanager
    def ordered(self, simulator: Simulator, where: ConsoleScope) -> Iterator[None]:
        """Let the fault happen when the row says."""
        row, change = self.row, self.change
        if row.when == "after the save":
            with as_soon_as(
                lambda: found(simulator.state(), where) == change.after,
                lambda: simulator.fault(row.fault, route=change.page(self.layout), **row.parameters),
            ) as is_ordered:
                last = change.saves[-1]
                simulator.fault("console_slow_save", route=change.route(last), method=last.method, ms=1_000)
                yield
            assert is_ordered.is_set(), "nothing was saved"
            return
        save = change.saves[-1 if row.when == "at the last save" else 0]
        routes = {"at the page": (change.page(self.layout), "GET"), "at its data": (change.data, "GET")}
        route, method = routes.get(row.when, (change.route(save), save.method))
        parameters = {"message": "Not today"} if row.fault == "console_save_error" else row.parameters
        simulator.fault(row.fault, route=route, method=method, **parameters)
        yield


def cases() -> list[Case]:
    """Everything in layout C; in the others every fault once, on one change or another."""
    wanted = [Case("c", row, change) for row in ROWS for change in row.changes]
    first = {row.fault: row for row in reversed(ROWS)}
    for number, row in enumerate(first[fault] for fault in CONSOLE_FAULTS):
        for offset, layout in enumerate("abd"):
            possible = [change for change in row.changes if layout != "a" or change not in NOT_IN_A]
            change = possible[(number + offset) % len(possible)]
            is_waited_for = row.fault == "console_other_workspace" and "{workspace}" not in change.page(layout)
            wanted.append(Case(layout, replace(row, timeouts=NOT_LONG, says=None) if is_waited_for else row, change))
    return wanted


@pytest.fixture
def restored(simulator: Simulator, organization: ConsoleScope) -> Iterator[Simulator]:
    """The simulator; its organization's settings and its words are afterwards as they were."""
    settings = found(simulator.state(), organization)
    yield simulator
    prepare(simulator, organization, settings)
    simulator.switch("console_labels", 0)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_a_fault_costs_no_more_saves_than_the_change_and_touches_nothing_else(
    console_in: Callable[..., Console],
    restored: Simulator,
    new_workspace: Callable[[], ConsoleScope],
    organization: ConsoleScope,
    saves: Callable[[], int],
    case: Case,
) -> None:
    row, change = case.row, case.change
    where = organization if change.level == "organization" else new_workspace()
    restored.set_layout(case.layout)
    restored.switch("console_labels", row.draft)
    prepare(restored, where, change.before)
    others = all_else(restored.state(), where)

    console = console_in(case.layout, *([row.timeouts] if row.timeouts else []))
    if case.layout in "ab" and row.when == "at the page" and row.timeouts is None:
        change.read(console, where)  # then it knows the way, and the page that is spoilt is the first that it loads
    with case.ordered(restored, where), expected(row):
        change.write(console, where)

    wanted = len(change.saves) if row.saves is None else row.saves
    until(lambda: saves() >= wanted)  # the simulator counts a slow save when it answers
    assert saves() == wanted
    assert found(restored.state(), where) == row.then(change)
    assert all_else(restored.state(), where) == others


def test_every_fault_of_the_console_is_in_a_row() -> None:
    assert {row.fault for row in ROWS} == set(CONSOLE_FAULTS)


@contextmanager
def expected(row: Row) -> Iterator[None]:
    """The row's error and no other, in one line that says where; or none."""
    if row.error is None:
        yield
        return
    with pytest.raises(row.error, match=row.says) as caught:
        yield
    assert type(caught.value) is row.error
    assert isinstance(caught.value, WrongOrganization) or caught.value.page
    if row.fault == "console_save_error" and isinstance(caught.value, ConsoleError):
        seen = Path(str(caught.value.evidence)) / "page.yaml"
        assert "Not today" in seen.read_text(encoding="utf-8")  # the page that refused, not the one after it
    assert "\n" not in str(caught.value)
