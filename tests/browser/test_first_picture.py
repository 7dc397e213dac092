"""
The first picture of a page is not believed: that of a page without its data, of one that shows what it kept, of old rows.

What is told as read, as there already, or as saved is what the platform has, on every layout and for every setting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

import pytest

from claude_console_shim.options import Timeouts
from claude_simulator import Simulator
from pulumi_claude_admin.errors import WriteNotConfirmed
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimits, PersonLimit
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendLimit, SpendNotifications
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
    SONNET,
    WHOLE_CAP_SET,
    Change,
)
from tests.support.console_settings import found, prepare

pytestmark = pytest.mark.browser

Connect = Callable[..., Console]
NewWorkspace = Callable[..., ConsoleScope]
PlaceOf = Callable[[Change], ConsoleScope]
Show = Callable[[str, str], None]

FOR_MS: Final = 200
PATIENT: Final = Timeouts(page=30, control=15, save=30, look=0.02, bare=0.4)
"""Twice as long as the wrong picture is there; both by the page's own clock."""

OF_LAYOUT: Final[Mapping[str, Callable[[Change, Change, Change, Change], tuple[Change, ...]]]] = {
    "a": lambda cap, mails, rates, _: (cap, mails, rates),
    "b": lambda cap, _mails, rates, _person: (cap, rates),
    "c": lambda cap, mails, rates, person: (cap, mails, rates, person),
    "d": lambda _cap, _mails, rates, _person: (rates,),
}
"""The settings whose pages a layout does not share with another: B has A's notifications, D has C's spend, all have C's limits of people."""

every_layout = pytest.mark.parametrize("layout", OF_LAYOUT)


@pytest.fixture
def show(simulator: Simulator) -> Iterator[Show]:
    """Give the pages a layout and a first picture until the end of the test."""

    def first(layout: str, picture: str) -> None:
        simulator.set_layout(layout)
        simulator.switch("console_first_picture", picture)
        simulator.switch("console_first_picture_ms", FOR_MS)

    yield first
    simulator.switch("console_first_picture", "data")


def truth(change: Change, where: ConsoleScope) -> object:
    """What reading the setting of a change has to say before it."""
    value = change.before
    if change in (PERSON_SET, PERSON_CLEARED):
        assert value.default is not None
        people = tuple(PersonLimit(email, Money(cents)) for email, cents in value.people)
        return ClaudeCodeLimits(Money(value.default), people)
    if change in (RATES_SET, RATES_CLEARED):
        return {"requests_per_minute": value.requests}
    if change in (MAILS_SET, MAILS_CLEARED):
        return SpendNotifications(where.scope, tuple(map(Money, value.thresholds)), value.recipients)
    assert value.cap is not None
    return SpendLimit(where.scope, Money(value.cap))


def told(change: Change, console: Console, where: ConsoleScope) -> object:
    """What reading it says; of the limits of people, those that somebody has."""
    found = change.read(console, where)
    if not isinstance(found, ClaudeCodeLimits):
        return found
    return replace(found, people=tuple(row for row in found.people if row.amount is not None))


@every_layout
def test_a_page_that_shows_nothing_before_its_data_is_waited_for(
    console_in: Connect, simulator: Simulator, show: Show, place_of: PlaceOf, layout: str
) -> None:
    console = console_in(layout, PATIENT)
    show(layout, "nothing_set")

    def read_and_clear(change: Change, where: ConsoleScope) -> None:
        prepare(simulator, where, change.before)
        assert told(change, console, where) == truth(change, where)
        if (change, layout) != (CAP_CLEARED, "a"):  # which has nothing to clear a cap with
            change.write(console, where)
            assert found(simulator.state(), where) == change.after, "told as there already"

    of_each(OF_LAYOUT[layout](CAP_CLEARED, MAILS_CLEARED, RATES_CLEARED, PERSON_CLEARED), place_of, read_and_clear)


@every_layout
def test_what_a_page_kept_is_not_read_and_not_told_as_there_already(
    console_in: Connect, simulator: Simulator, show: Show, place_of: PlaceOf, layout: str
) -> None:
    console = console_in(layout, PATIENT)
    show(layout, "kept_alone")

    def read_and_write(change: Change, where: ConsoleScope) -> None:
        prepare(simulator, where, change.after)
        change.read(console, where)  # the page keeps it
        prepare(simulator, where, change.before)
        assert told(change, console, where) == truth(change, where)
        change.write(console, where)
        assert found(simulator.state(), where) == change.after, "told as there already"

    of_each(OF_LAYOUT[layout](CAP_SET, MAILS_SET, RATES_SET, PERSON_SET), place_of, read_and_write)


def test_what_a_page_kept_until_its_data_comes_is_no_value(
    console_in: Connect, simulator: Simulator, show: Show, place_of: PlaceOf
) -> None:
    console = console_in("c", PATIENT)
    show("c", "kept")

    def read(change: Change, where: ConsoleScope) -> None:
        prepare(simulator, where, change.after)
        change.read(console, where)
        prepare(simulator, where, change.before)
        assert told(change, console, where) == truth(change, where)

    of_each((CAP_SET, MAILS_SET, RATES_SET, PERSON_SET), place_of, read)


@every_layout
def test_a_save_that_only_the_page_kept_is_not_confirmed(
    console_in: Connect,
    simulator: Simulator,
    show: Show,
    place_of: PlaceOf,
    organization: ConsoleScope,
    layout: str,
) -> None:
    console = console_in(layout, PATIENT)
    show(layout, "kept_alone")
    whole = found(simulator.state(), organization)
    change = replace(WHOLE_CAP_SET, before=whole, after=replace(whole, cap=(whole.cap or 0) - 1_000))

    def write(each: Change, where: ConsoleScope) -> None:
        prepare(simulator, where, each.before)
        for save in each.saves:
            simulator.fault("console_save_not_persisted", route=each.route(save), method=save.method)
        with pytest.raises(WriteNotConfirmed, match="fresh page"):
            each.write(console, where)
        assert found(simulator.state(), where) == each.before

    of_each((*OF_LAYOUT[layout](CAP_SET, MAILS_SET, RATES_SET, PERSON_SET), change), place_of, write)


def of_each(changes: tuple[Change, ...], place_of: PlaceOf, act: Callable[[Change, ConsoleScope], None]) -> None:
    """Do something with each change at the same time, each in a place of its own."""
    places = list(map(place_of, changes))
    with ThreadPoolExecutor() as threads:
        list(threads.map(act, changes, places))


def test_rows_of_what_was_chosen_before_are_not_the_chosen_ones(
    console_in: Connect, simulator: Simulator, show: Show, new_workspace: NewWorkspace
) -> None:
    console = console_in("d", PATIENT)
    show("d", "rows_before")  # those of the organization, which look like values of a workspace's own
    where = new_workspace()
    assert console.read_rate_limits(where, SONNET) == {}
    prepare(simulator, where, RATES_CLEARED.before)
    RATES_CLEARED.write(console, where)
    assert found(simulator.state(), where).requests is None
    assert console.write_rate_limits(where, SONNET, {"requests_per_minute": 4_000}) == {"requests_per_minute": 4_000}
    assert found(simulator.state(), where).requests == 4_000
