"""
Every mishap of the Console on every setting that is written there: what comes of it, as data.

Whatever happens, no page asks for more saves than the change needs, nothing beside the setting is touched, and an error from
before the save leaves everything as it was. A fault of the simulator that is in no row fails a test.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import pytest

from claude_console_shim.options import Patience
from claude_simulator import Simulator
from claude_simulator.fault_kinds import CONSOLE_FAULTS
from pulumi_claude_admin.errors import (
    ChallengeShown,
    ChangedMeanwhile,
    ConsoleError,
    LayoutUnknown,
    NotPermitted,
    SignInNeeded,
    UnderMaintenance,
    WriteNotConfirmed,
)
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.browser.settings_written import (
    CAP_CLEARED,
    CAP_FIRST,
    CAP_SET,
    MAILS_CLEARED,
    MAILS_SET,
    RATES_CLEARED,
    RATES_SET,
    RECIPIENTS_SET,
    WHOLE_CAP_CLEARED,
    WHOLE_CAP_SET,
    WHOLE_MAILS_SET,
    Change,
    Settings,
    all_else,
    found,
    prepare,
)
from tests.engine.somebody import until

pytestmark = pytest.mark.browser

NOT_LONG: Final = Patience(page=2, control=2)
"""For what never comes."""

LONG_ENOUGH_TO_SAVE: Final = Patience(page=5)
"""For what never comes after a save that has to be made."""

IMPATIENT_FOR_ANSWERS: Final = Patience(page=30, control=15, save=1)

ONE_PER_PAGE: Final = (CAP_SET, WHOLE_CAP_SET, MAILS_SET, RATES_SET)
IN_WORKSPACES: Final = (CAP_SET, MAILS_SET, RATES_SET)
CAPS: Final = (CAP_FIRST, CAP_SET, CAP_CLEARED, WHOLE_CAP_SET, WHOLE_CAP_CLEARED)
MAILS: Final = (MAILS_SET, MAILS_CLEARED)
SINGLE: Final = (CAP_FIRST, CAP_CLEARED, WHOLE_CAP_SET, WHOLE_CAP_CLEARED, RATES_SET, RATES_CLEARED)
NOT_IN_A: Final = (CAP_CLEARED, WHOLE_CAP_CLEARED)
EVERY: Final = (*SINGLE, *MAILS, WHOLE_MAILS_SET)

When = Literal["at the page", "at its data", "at the first save", "at the last save", "after the save"]
Truth = Callable[[Change], Settings]


def unchanged(change: Change) -> Settings:
    return change.before


def made(change: Change) -> Settings:
    return change.after


def but_the_first(change: Change) -> Settings:
    return replace(change.after, thresholds=change.before.thresholds)


def but_the_last(change: Change) -> Settings:
    return replace(change.after, recipients=change.before.recipients)


@dataclass(frozen=True)
class Row:
    """
    A fault at one moment of some changes. `error` None means that the change is made; `saves` None, that it takes as many as
    it needs. `then` is what is true afterwards; `patience` is given for what has to be waited for in vain.
    """

    fault: str
    when: When
    changes: tuple[Change, ...]
    error: type[ConsoleError] | None = None
    says: str | None = None
    saves: int | None = 0
    then: Truth = unchanged
    patience: Patience | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


BEFORE_ANYTHING: Final = (
    Row("console_challenge", "at the page", ONE_PER_PAGE, ChallengeShown),
    Row("console_maintenance", "at the page", ONE_PER_PAGE, UnderMaintenance),
    Row("console_forbidden", "at the page", ONE_PER_PAGE, NotPermitted),
    Row("console_session_expired", "at the page", ONE_PER_PAGE, SignInNeeded, says="console login"),
    Row("console_session_expired", "at its data", ONE_PER_PAGE, SignInNeeded, says="console login"),
    Row("console_unknown_page", "at the page", ONE_PER_PAGE, LayoutUnknown, patience=NOT_LONG),
    Row("console_overlay", "at the page", (WHOLE_CAP_SET, RATES_SET), LayoutUnknown, patience=NOT_LONG),
    Row(
        "console_overlay",
        "at the page",
        (CAP_SET, WHOLE_MAILS_SET),
        LayoutUnknown,
        patience=NOT_LONG,
        parameters={"kind": "banner"},
    ),
    Row("console_other_workspace", "at the page", IN_WORKSPACES, LayoutUnknown, says="not wrkspc_"),
)
"""What comes instead of the page, or in front of it: nothing is saved."""

SOMEBODY_ELSE: Final = (
    Row(
        "console_other_value",
        "at its data",
        CAPS,
        ChangedMeanwhile,
        says=r"777\.00",
        then=lambda change: replace(change.before, cap=77_700),
        parameters={"value": 77_700},
    ),
    Row(
        "console_other_value",
        "at its data",
        (RATES_SET, RATES_CLEARED),
        ChangedMeanwhile,
        says="777",
        then=lambda change: replace(change.before, requests=777),
        parameters={"value": 777},
    ),
    Row(
        "console_other_value",
        "at its data",
        (RECIPIENTS_SET,),
        ChangedMeanwhile,
        says="recipients",
        then=lambda change: replace(change.before, recipients=("ana@example.com", "eve@example.com")),
        parameters={"recipient": "eve@example.com"},
    ),
    Row(
        "console_other_value",
        "at its data",
        (MAILS_SET,),
        WriteNotConfirmed,
        says=r"777\.00.*nothing more was saved",
        saves=1,
        then=lambda change: replace(change.before, thresholds=(*change.after.thresholds, 77_700)),
        patience=Patience(page=30, control=3),
        parameters={"threshold": 77_700},
    ),
)
"""Another administrator saves between the page and the dialog: what they set stands."""

AT_THE_SAVE: Final = (
    Row("console_save_error", "at the first save", EVERY, ConsoleError, says="Not today", saves=1),
    Row(
        "console_save_error",
        "at the last save",
        MAILS,
        WriteNotConfirmed,
        says="stopped after 1 of its saves.*Not today",
        saves=None,
        then=but_the_last,
    ),
    Row("console_save_not_persisted", "at the first save", SINGLE, WriteNotConfirmed, says="fresh page", saves=None),
    Row("console_save_not_persisted", "at the first save", MAILS, WriteNotConfirmed, saves=None, then=but_the_first),
    Row("console_save_not_persisted", "at the last save", MAILS, WriteNotConfirmed, saves=None, then=but_the_last),
    Row("console_save_reverts", "at the first save", EVERY, WriteNotConfirmed, says="fresh page", saves=None),
    Row("console_slow_save", "at the last save", ONE_PER_PAGE, saves=None, then=made, parameters={"ms": 500}),
    Row(
        "console_slow_save",
        "at the last save",
        (RATES_SET,),
        saves=None,
        then=made,
        patience=IMPATIENT_FOR_ANSWERS,
        parameters={"ms": 2_500},
    ),
    Row("console_session_expired", "at the first save", (CAP_SET, RATES_SET), SignInNeeded, saves=1),
    Row(
        "console_session_expired",
        "at the last save",
        (MAILS_SET,),
        WriteNotConfirmed,
        says="stopped after 1 of its saves",
        saves=None,
        then=but_the_last,
    ),
)
"""The save itself: pressed once, whatever is answered."""

AT_THE_READING_BACK: Final = (
    Row("console_challenge", "after the save", IN_WORKSPACES, WriteNotConfirmed, saves=None, then=made),
    Row("console_maintenance", "after the save", (WHOLE_CAP_SET,), WriteNotConfirmed, saves=None, then=made),
    Row("console_forbidden", "after the save", (MAILS_SET,), WriteNotConfirmed, saves=None, then=made),
    Row("console_session_expired", "after the save", (CAP_CLEARED,), WriteNotConfirmed, saves=None, then=made),
    Row("console_other_workspace", "after the save", (RATES_SET,), WriteNotConfirmed, saves=None, then=made),
    Row(
        "console_unknown_page",
        "after the save",
        (CAP_SET,),
        WriteNotConfirmed,
        saves=None,
        then=made,
        patience=LONG_ENOUGH_TO_SAVE,
    ),
)
"""It is saved, and nobody can see it: the outcome is told as unknown."""

ROWS: Final = (*BEFORE_ANYTHING, *SOMEBODY_ELSE, *AT_THE_SAVE, *AT_THE_READING_BACK)


@dataclass(frozen=True)
class Case:
    """One test: a row, one of its changes, and the layout that the pages have."""

    layout: str
    row: Row
    change: Change

    def __str__(self) -> str:
        kind = self.row.parameters.get("kind", "")
        return " ".join(filter(None, (self.layout, self.row.fault, str(kind), self.row.when, self.change.name)))

    @contextmanager
    def ordered(self, simulator: Simulator, where: ConsoleScope) -> Iterator[None]:
        """Let the fault happen when the row says."""
        row, change = self.row, self.change
        if row.when == "after the save":
            with as_soon_as(
                lambda: found(simulator.state(), where) == change.after,
                lambda: simulator.fault(row.fault, route=change.page(self.layout), **row.parameters),
            ):
                last = change.saves[-1]
                simulator.fault("console_slow_save", route=change.route(last), method=last.method, ms=600)
                yield
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
            wanted.append(Case(layout, replace(row, patience=NOT_LONG, says=None) if is_waited_for else row, change))
    return wanted


@pytest.fixture
def restored(simulator: Simulator, organization: ConsoleScope) -> Iterator[Simulator]:
    """The simulator; its organization's settings, its sessions and its layout are afterwards as they were."""
    settings = found(simulator.state(), organization)
    sessions = [session for session in simulator.world.sessions.by_key.values() if not session.is_expired]
    yield simulator
    prepare(simulator, organization, settings)
    for session in sessions:
        session.is_expired = False
    simulator.set_layout("c")


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
    prepare(restored, where, change.before)
    others = all_else(restored.state(), where)

    console = console_in(case.layout, *([row.patience] if row.patience else []))
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
    assert caught.value.page
    assert "\n" not in str(caught.value)


@contextmanager
def as_soon_as(condition: Callable[[], bool], act: Callable[[], None]) -> Iterator[None]:
    """Do something beside the test as soon as something is true; it has to become true before the end of the block."""
    over, is_done = threading.Event(), threading.Event()

    def wait() -> None:
        while not over.wait(0.01):
            if condition():
                act()
                is_done.set()
                return

    thread = threading.Thread(target=wait)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    assert is_done.is_set(), "what was waited for did not happen"
