"""
Pages that say it otherwise: drawn words, icons without names, long dialogs, errors in another place, German.

Each change is either made, with exactly the saves that it needs, or refused with none; whatever the words are, nothing else is
touched. The changes of one look are asked for at the same time, each in a place of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from claude_console_shim.options import Timeouts
from claude_simulator import Simulator
from claude_simulator.switches import SWITCHES
from pulumi_claude_admin.errors import ConsoleError
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
    Change,
)
from tests.support.console_settings import all_else, found, prepare

pytestmark = pytest.mark.browser

LAYOUTS: Final = ("a", "b", "c", "d")
CHANGES: Final = (CAP_SET, CAP_CLEARED, MAILS_SET, RATES_SET, PERSON_SET)
SETTINGS: Final = (CAP_SET, MAILS_SET, RATES_SET, PERSON_SET)
CHANGES_IN_GERMAN: Final = (CAP_SET, CAP_CLEARED, MAILS_SET, MAILS_CLEARED, RATES_SET, RATES_CLEARED, PERSON_CLEARED)
OF_EVERY_LAYOUT: Final = (PERSON_SET, PERSON_CLEARED)
"""Their page is the same in all layouts."""
NONE: Final = ()
NOT_LONG: Final = Timeouts(page=1.5, control=1.5, look=0.02, bare=0.05)


@dataclass(frozen=True)
class Look:
    """
    How the pages look: switches of the simulator, what is asked for, and what of it the shim makes, by layout where they differ.
    """

    name: str
    switches: Mapping[str, str | int]
    changes: tuple[Change, ...]
    made: tuple[Change, ...] = NONE
    made_in: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)


LOOKS: Final = (
    Look(
        "icons without names",
        {"console_icon_names": "nameless"},
        (*CHANGES, MAILS_CLEARED),
        made=CHANGES,  # a notification is removed with an icon
        made_in={"a": (CAP_SET, MAILS_SET)},  # and rates are edited with one
    ),
    Look(
        "long dialogs, errors inline",
        {"console_dialogs": "long", "console_errors": "inline"},
        CHANGES,
        made=CHANGES,
        made_in={"a": (CAP_SET, MAILS_SET, RATES_SET)},  # which has nothing to clear a cap with
    ),
    Look(
        "German",
        {"console_language": "de"},
        CHANGES_IN_GERMAN,
        made=CHANGES_IN_GERMAN,
        made_in={"a": tuple(each for each in CHANGES_IN_GERMAN if each != CAP_CLEARED)},
    ),
    Look("draft 1", {"console_labels": 1}, SETTINGS),
    Look("draft 2", {"console_labels": 2}, SETTINGS),
    Look("draft 3", {"console_labels": 3}, SETTINGS),
)

ONE_WORD: Final = (
    Look("in a language that nobody has words for", {"console_language": "qps"}, (CAP_SET, MAILS_SET)),
    Look("of what is said after a save", {"console_labels": 2276}, (CAP_SET,), made=(CAP_SET,)),
    Look("of a field, which has none", {"console_labels": 120}, (CAP_SET,)),
    Look("of the button that saves", {"console_labels": 1159}, (CAP_SET,)),
    Look("of the control that clears, which is not there", {"console_labels": 546}, (CAP_CLEARED,)),
    Look("of an inherited value, which looks like one's own", {"console_labels": 25_096}, (RATES_SET, RATES_CLEARED)),
)
"""In layout C: a language of its own, and drafts in which, of the words that a change needs, one is another."""


def looks() -> list[Any]:
    """Every look in every layout that it is for."""
    general = [(layout, look) for layout in LAYOUTS for look in LOOKS]
    single = [("c", look) for look in ONE_WORD]
    return [pytest.param(layout, look, id=f"{layout} {look.name}") for layout, look in (*general, *single)]


@pytest.fixture
def dressed(simulator: Simulator) -> Iterator[Callable[[str, Mapping[str, str | int]], None]]:
    """Give the pages a layout and a look, and take both off afterwards."""
    worn: list[str] = []

    def dress(layout: str, switches: Mapping[str, str | int]) -> None:
        simulator.set_layout(layout)
        for name, value in switches.items():
            worn.append(name)
            simulator.switch(name, value)

    yield dress
    for name in worn:
        switch = SWITCHES[name]
        simulator.switch(name, switch.choices[0] if switch.choices else switch.default)


@pytest.mark.parametrize(("layout", "look"), looks())
def test_a_change_is_made_in_words_that_are_known_and_refused_in_others(
    console_in: Callable[..., Console],
    simulator: Simulator,
    place_of: Callable[[Change], ConsoleScope],
    dressed: Callable[[str, Mapping[str, str | int]], None],
    layout: str,
    look: Look,
) -> None:
    asked = tuple(each for each in look.changes if layout == "c" or each not in OF_EVERY_LAYOUT)
    made = tuple(each for each in look.made_in.get(layout, look.made) if each in asked)
    places = {change: place_of(change) for change in asked}
    for change, where in places.items():
        prepare(simulator, where, change.before)
    patient, hasty = console_in(layout), console_in(layout, NOT_LONG)
    others = all_else(simulator.state(), *places.values())
    dressed(layout, look.switches)

    def write(change: Change) -> str | None:
        try:
            change.write(patient if change in made else hasty, places[change])
        except ConsoleError as error:
            return str(error)
        return None

    with ThreadPoolExecutor() as threads:
        said = dict(zip(places, threads.map(write, places), strict=True))

    state = simulator.state()
    seen = {change.name: found(state, where) for change, where in places.items()}
    assert {change.name for change, message in said.items() if message is None} == {change.name for change in made}, (
        said
    )
    assert seen == {change.name: change.after if change in made else change.before for change in places}
    assert saves_asked_for(simulator) == Counter(change.route(save) for change in made for save in change.saves)
    assert all_else(state, *places.values()) == others


def saves_asked_for(simulator: Simulator) -> Counter[str]:
    """How often the pages asked for each kind of save."""
    asked: Counter[str] = Counter()
    for row in simulator.console_saves():
        asked[str(row["route"])] += int(row["count"])
    return asked
