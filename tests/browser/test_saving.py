"""
Forms and pages that mislead about a save: fields that change what was typed, dialogs that close too early, alerts that were
there before, telemetry. Every setting in every layout is either made, or refused before anything is saved.

The changes of one manner are asked for at the same time, each in a place of its own; each answer is late, so that whoever
takes something else for it closes the page too early.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final

import pytest

from claude_console_shim.options import Timeouts
from claude_simulator import Simulator
from claude_simulator.switches import SWITCHES
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support.console_changes import (
    CAP_CLEARED,
    CAP_SET,
    MAILS_CLEARED,
    MAILS_SET,
    PERSON_CLEARED,
    PERSON_SET,
    RATES_CLEARED,
    RATES_SET,
    RECIPIENTS_SET,
    Change,
)
from tests.support.console_settings import all_else, found, prepare

pytestmark = pytest.mark.browser

LAYOUTS: Final = ("a", "b", "c", "d")
FILLED: Final = (CAP_SET, MAILS_SET, RECIPIENTS_SET, RATES_SET, PERSON_SET)
PRESSED: Final = (CAP_SET, CAP_CLEARED, MAILS_SET, MAILS_CLEARED, RATES_SET, PERSON_CLEARED)
OF_EVERY_LAYOUT: Final = (PERSON_SET, PERSON_CLEARED)
"""Their page is the same in all layouts, so that they are asked for in C alone."""
NOT_IN: Final = {"a": (CAP_CLEARED, *OF_EVERY_LAYOUT), "b": OF_EVERY_LAYOUT, "c": (), "d": OF_EVERY_LAYOUT}
"""Layout A takes no cap away."""
LATE_MS: Final = 300
PATIENT: Final = Timeouts(page=30, control=15, save=30, look=0.02, bare=0.05)
NEVER: Final = replace(PATIENT, control=300)
"""A button that stays disabled, since its field does not keep what was filled in, is not waited for that long."""


@dataclass(frozen=True)
class Manner:
    """One way of misleading: switches of the simulator, and what is asked for; refused, where it cannot be made."""

    name: str
    switches: Mapping[str, str]
    changes: tuple[Change, ...]
    is_refused: bool = False
    layouts: tuple[str, ...] = LAYOUTS

    def __str__(self) -> str:
        return self.name


MANNERS: Final = (
    Manner(
        "fields written otherwise, telemetry",
        {"console_fields": "written_otherwise", "console_telemetry": "accepted"},
        FILLED,
    ),
    Manner(
        "fields changed when left", {"console_fields": "changed_when_left"}, (*FILLED, RATES_CLEARED), is_refused=True
    ),
    Manner("forms set back", {"console_fields": "reset_by_refetch"}, FILLED, is_refused=True),
    Manner(
        "closes at the press, an alert from the start, telemetry forbidden",
        {"console_dialog_closes": "at_the_press", "console_notices": "alert", "console_telemetry": "refused_403"},
        PRESSED,
    ),
    Manner("telemetry signed out", {"console_telemetry": "refused_401"}, PRESSED, layouts=("a", "d")),
)


@pytest.fixture
def misled(simulator: Simulator) -> Iterator[Callable[[Manner], Simulator]]:
    """The simulator with a manner; afterwards it has none."""
    switched: set[str] = set()

    def switch(manner: Manner) -> Simulator:
        for name, choice in manner.switches.items():
            switched.add(name)
            simulator.switch(name, choice)
        return simulator

    yield switch
    for name in switched:
        simulator.switch(name, SWITCHES[name].choices[0])


def made(console: Console, change: Change, where: ConsoleScope) -> bool:
    """Ask for the change and say whether it was made; nothing but a page that is not as it should be may stop it."""
    try:
        change.write(console, where)
    except LayoutUnknown as error:
        assert "nothing was saved" in str(error)  # noqa: PT017 - what was made is a value here, and the others go on
        return False
    return True


@pytest.mark.parametrize(
    ("layout", "manner"), [(layout, manner) for manner in MANNERS for layout in manner.layouts], ids=str
)
def test_what_misleads_about_a_save_neither_loses_it_nor_saves_something_else(
    console_in: Callable[..., Console],
    misled: Callable[[Manner], Simulator],
    place_of: Callable[[Change], ConsoleScope],
    layout: str,
    manner: Manner,
) -> None:
    simulator = misled(manner)
    simulator.set_layout(layout)
    asked = {change: place_of(change) for change in manner.changes if change not in NOT_IN[layout]}
    if layout == "a" and manner.is_refused:
        asked.pop(RATES_CLEARED, None)  # no field is emptied there
    for change, where in asked.items():
        prepare(simulator, where, change.before)
    others = all_else(simulator.state(), *asked.values())
    simulator.fault("console_slow_save", ms=LATE_MS, count=100)

    console = console_in(layout, NEVER if manner.is_refused else PATIENT)
    began = monotonic()
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda each: made(console, *each), asked.items()))

    assert monotonic() - began < NEVER.control
    assert results == [not manner.is_refused] * len(asked)
    state = simulator.state()
    expected = {change.name: change.before if manner.is_refused else change.after for change in asked}
    assert {change.name: found(state, where) for change, where in asked.items()} == expected
    assert all_else(state, *asked.values()) == others
    wanted = Counter(
        (save.method, change.route(save)) for change in asked for save in change.saves if not manner.is_refused
    )
    assert Counter({(row["method"], row["route"]): row["count"] for row in simulator.console_saves()}) == wanted
