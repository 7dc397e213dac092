"""Lists of which a page shows a part only: nothing of them is read, nothing is written, whatever tells that there is more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import pytest

from claude_console_shim.options import Timeouts
from claude_simulator import Simulator
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimitChanges
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support.claude_code_people import ClaudeCodePeople, claude_code_people
from tests.support.console_changes import MAILS_SET, RATES_SET, WHOLE_MAILS_SET, Change
from tests.support.console_settings import all_else, found, prepare

pytestmark = pytest.mark.browser

Connect = Callable[..., Console]
Cut = Callable[[str, str, int], None]

NOT_LONG: Final = Timeouts(page=30, control=4, look=0.02, bare=0.05)
"""For rows that do not come, which are waited for in vain."""

WAYS: Final = ("show_all", "count", "sizes", "scroll")
LONG: Final = replace(MAILS_SET.before, thresholds=(10_000, 20_000, 30_000, 40_000))
MANY: Final = replace(MAILS_SET.before, thresholds=(10_000,), recipients=("ana@example.com", "eve@example.com"))
SHOWN: Final = replace(LONG, thresholds=(10_000, 20_000))
"""What a page of `LONG` shows: to write that is to do nothing, were it all."""


@pytest.fixture
def cut(simulator: Simulator) -> Iterator[Cut]:
    """Give the pages a layout, and lists that are cut, until the end of the test."""

    def lists(layout: str, how: str, rows: int) -> None:
        simulator.set_layout(layout)
        simulator.switch("console_cut_lists", how)
        simulator.switch("console_cut_rows", rows)

    yield lists
    simulator.switch("console_cut_lists", "whole")


@pytest.fixture
def cut_people(simulator: Simulator) -> Iterator[Callable[[str, str], ClaudeCodePeople]]:
    """Give the pages a layout that shows five of fifteen people of Claude Code, until the end of the test."""
    with claude_code_people(simulator, 12) as people:

        def rows(layout: str, rest: str) -> ClaudeCodePeople:
            simulator.set_layout(layout)
            simulator.switch("console_people_rows", 5)
            simulator.switch("console_people_rest", rest)
            return people

        yield rows
    simulator.switch("console_people_rows", 0)
    simulator.switch("console_people_rest", "by_layout")


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("layout", ["a", "b", "c", "d"])
def test_a_list_that_is_cut_is_neither_read_nor_written(
    console_in: Connect,
    simulator: Simulator,
    workspace: ConsoleScope,
    cut: Cut,
    saves: Callable[[], int],
    layout: str,
    how: str,
) -> None:
    prepare(simulator, workspace, replace(LONG, requests=700))
    state = simulator.state()
    cut(layout, how, 2)
    changes = [replace(MAILS_SET, after=SHOWN)] if layout in "ac" else []
    refused(console_in(layout), workspace, changes)
    cut(layout, how, 1)  # of two groups of models
    refused(console_in(layout), workspace, [RATES_SET])
    assert saves() == 0
    assert found(simulator.state(), workspace) == replace(LONG, requests=700)
    assert all_else(simulator.state(), workspace) == all_else(state, workspace)


@pytest.mark.parametrize(("layout", "how"), [("a", "show_all"), ("b", "count"), ("c", "show_all"), ("c", "count")])
def test_recipients_that_are_cut_are_neither_read_nor_written(
    console_in: Connect,
    simulator: Simulator,
    workspace: ConsoleScope,
    cut: Cut,
    saves: Callable[[], int],
    layout: str,
    how: str,
) -> None:
    prepare(simulator, workspace, MANY)
    cut(layout, how, 1)
    refused(console_in(layout), workspace, [replace(MAILS_SET, after=replace(MANY, recipients=("ana@example.com",)))])
    assert saves() == 0


def test_the_organizations_lists_are_looked_at_in_the_same_way(
    console_in: Connect, simulator: Simulator, organization: ConsoleScope, cut: Cut, saves: Callable[[], int]
) -> None:
    before = found(simulator.state(), organization)
    prepare(simulator, organization, replace(before, thresholds=LONG.thresholds))
    try:
        cut("c", "scroll", 2)
        refused(
            console_in("c"),
            organization,
            [replace(WHOLE_MAILS_SET, after=replace(before, thresholds=SHOWN.thresholds))],
        )
        assert saves() == 0
    finally:
        prepare(simulator, organization, before)


@pytest.mark.parametrize("how", ["show_all", "count", "sizes"])
def test_a_list_of_workspaces_that_is_cut_may_hide_another_of_the_same_name(
    console_in: Connect,
    simulator: Simulator,
    new_workspace: Callable[..., ConsoleScope],
    cut: Cut,
    saves: Callable[[], int],
    how: str,
) -> None:
    name = f"Twins whose list is cut, {how}"
    one, _ = new_workspace(name), new_workspace(name)
    live = [each for each in simulator.state()["workspaces"] if each["archived_at"] is None]
    cut("d", how, len(live))  # "All workspaces" and all but the last
    refused(console_in("d"), one, [RATES_SET])
    assert saves() == 0


@pytest.mark.parametrize(
    ("layout", "rest", "says"),
    [
        ("a", "counted", "there are 15 people and shows 5"),
        ("b", "silent", "nothing on the page says"),
    ],
)
def test_people_of_claude_code_of_whom_only_some_are_shown_are_neither_read_nor_written(
    console_in: Connect,
    cut_people: Callable[[str, str], ClaudeCodePeople],
    saves: Callable[[], int],
    layout: str,
    rest: str,
    says: str,
) -> None:
    people = cut_people(layout, rest)
    first, *_, last = people.emails
    people.set({"default": 20_000, first: 10_000, last: 12_500})
    console = console_in(layout, NOT_LONG)
    with pytest.raises(LayoutUnknown, match=says):
        console.write_claude_code_limits(people.where, ClaudeCodeLimitChanges(Money(30_000), {first: Money(7_700)}))
    with pytest.raises(LayoutUnknown, match=says):
        console.read_claude_code_limits(people.where)
    assert (saves(), people.limits()) == (0, {"default": 20_000, first: 10_000, last: 12_500})


def test_a_list_as_long_as_what_is_shown_is_whole(
    console_in: Connect, simulator: Simulator, workspace: ConsoleScope, cut: Cut
) -> None:
    prepare(simulator, workspace, MAILS_SET.before)
    cut("c", "show_all", 2)
    MAILS_SET.write(console_in("c"), workspace)
    assert found(simulator.state(), workspace) == MAILS_SET.after


def refused(console: Console, where: ConsoleScope, changes: list[Change]) -> None:
    """Each of the changes, and reading its setting, is an unknown layout that says why."""
    for change in changes:
        with pytest.raises(LayoutUnknown, match="may not be all of it"):
            change.write(console, where)
        with pytest.raises(LayoutUnknown, match="may not be all of it"):
            change.read(console, where)
