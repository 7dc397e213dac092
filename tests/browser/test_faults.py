"""
Every mishap of the Console on every setting that is written there, in layout C; test_chaos.py has each in the others, too.

Whatever happens, no page asks for more saves than the change needs, nothing beside the setting is touched, and an error from
before the save leaves everything as it was. A fault of the simulator that is in no row fails a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from claude_simulator import Simulator
from claude_simulator.fault_kinds import CONSOLE_FAULTS
from pulumi_claude_admin.errors import ConsoleError, WrongOrganization
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support.console_changes import Change
from tests.support.console_fault_table import ROWS, Row
from tests.support.console_settings import all_else, found, prepare
from tests.support.other_admin import as_soon_as, until

pytestmark = pytest.mark.browser

LAYOUT: Final = "c"


@dataclass(frozen=True)
class Case:
    """One test: a row and one of its changes."""

    row: Row
    change: Change

    def __str__(self) -> str:
        row = self.row
        words = f"draft {row.draft}" if row.draft else ""
        kind = str(row.parameters.get("kind", ""))
        return " ".join(filter(None, (words, row.fault, kind, row.when, self.change.name)))

    @contextmanager
    def ordered(self, simulator: Simulator, where: ConsoleScope) -> Iterator[None]:
        """Let the fault happen when the row says."""
        row, change = self.row, self.change
        if row.when == "after the save":
            with as_soon_as(
                lambda: found(simulator.state(), where) == change.after,
                lambda: simulator.fault(row.fault, route=change.page(LAYOUT), **row.parameters),
            ) as is_ordered:
                last = change.saves[-1]
                simulator.fault("console_slow_save", route=change.route(last), method=last.method, ms=1_000)
                yield
            assert is_ordered.is_set(), "nothing was saved"
            return
        save = change.saves[-1 if row.when == "at the last save" else 0]
        routes = {"at the page": (change.page(LAYOUT), "GET"), "at its data": (change.data, "GET")}
        route, method = routes.get(row.when, (change.route(save), save.method))
        parameters = {"message": "Not today"} if row.fault == "console_save_error" else row.parameters
        after = change.saves_like_the_last if row.when == "at the last save" else 0
        simulator.fault(row.fault, route=route, method=method, after=after, **parameters)
        yield


def cases() -> list[Case]:
    """Every row with each of its changes."""
    return [Case(row, change) for row in ROWS for change in row.changes]


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
    place_of: Callable[[Change], ConsoleScope],
    saves: Callable[[], int],
    case: Case,
) -> None:
    row, change = case.row, case.change
    where = place_of(change)
    restored.switch("console_labels", row.draft)
    prepare(restored, where, change.before)
    others = all_else(restored.state(), where)

    console = console_in(LAYOUT, *([row.timeouts] if row.timeouts else []))
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
