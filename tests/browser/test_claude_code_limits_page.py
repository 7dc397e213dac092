"""The limits for each person of Claude Code: read whole or not at all, and written one by one, each row looked at before and after."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from claude_console_shim import commands
from claude_console_shim.console import connect
from claude_console_shim.doctor_removals import Learned
from claude_console_shim.options import ShimOptions, Timeouts
from claude_simulator import Simulator
from pulumi_claude_admin.errors import LayoutUnknown, NotPermitted, WriteNotConfirmed
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimitChanges, ClaudeCodeLimits
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support.claude_code_people import ClaudeCodePeople, claude_code_people
from tests.support.console_elsewhere import elsewhere

pytestmark = pytest.mark.browser

LIMITS: Final = "/api/organizations/{organization}/workspaces/{workspace}/member_spend_limits"
MANY: Final = 110
PATIENT: Final = Timeouts(page=30, control=15, save=30, look=0.02, bare=0.05)
NOT_LONG: Final = Timeouts(page=2, control=2, look=0.02, bare=0.05)

Saves = Callable[[], int]


@pytest.fixture
def people(simulator: Simulator) -> Iterator[ClaudeCodePeople]:
    with claude_code_people(simulator, 12) as found:
        yield found
    for name, value in (("console_people_rows", 0), ("console_people_rest", "by_layout"), ("console_language", "en")):
        simulator.switch(name, value)
    simulator.switch("console_labels", 0)


def amounts(limits: ClaudeCodeLimits) -> dict[str, int]:
    """What the shim says, as the simulator does."""
    found = {row.email: row.amount.minor for row in limits.people if row.amount is not None}
    return found if limits.default is None else {**found, "default": limits.default.minor}


@pytest.mark.parametrize(("layout", "rest"), [("a", "box"), ("b", "pages"), ("c", "more"), ("d", "scroll")])
def test_the_default_and_limits_of_some_are_set_and_taken_away(
    console_in: Callable[[str], Console],
    simulator: Simulator,
    people: ClaudeCodePeople,
    saves: Saves,
    layout: str,
    rest: str,
) -> None:
    simulator.set_layout(layout)
    simulator.switch("console_people_rows", 5)  # of fifteen
    simulator.switch("console_people_rest", rest)
    console, where = console_in(layout), people.where
    first, _, third, *_, last = people.emails
    people.set({first: 10_000, third: 12_500})

    wanted = ClaudeCodeLimitChanges(Money(20_000), {first: None, last: Money(50_050), "gone@example.com": Money(1)})
    written = console.write_claude_code_limits(where, wanted)

    assert people.limits() == {"default": 20_000, third: 12_500, last: 50_050}
    assert amounts(written) == people.limits()
    assert written.rows("gone@example.com") == ()
    assert set(people.emails) <= {row.email for row in written.people}
    assert saves() == 3
    assert console.write_claude_code_limits(where, wanted) == written
    only = ClaudeCodeLimitChanges(None, {third: Money(12_500)}, remove_others=True)
    assert amounts(console.write_claude_code_limits(where, only)) == people.limits() == {third: 12_500}
    assert saves() == 5


def test_a_hundred_people_take_a_press_each_and_no_page_more(
    console_in: Callable[[str], Console],
    simulator: Simulator,
    saves: Saves,
    caplog: pytest.LogCaptureFixture,
) -> None:
    simulator.switch("console_people_rows", 50)  # layout C: more of them come as one scrolls
    console = console_in("c")
    with claude_code_people(simulator, MANY) as people, caplog.at_level(logging.INFO, "claude_console_shim"):
        people.set(dict.fromkeys(people.emails[::3], 5000))
        wanted = {email: Money(7_700) for email in people.emails[5:105]}
        try:
            written = console.write_claude_code_limits(people.where, ClaudeCodeLimitChanges(people=wanted))
        finally:
            simulator.switch("console_people_rows", 0)
        others = {email: 5_000 for email in people.emails[::3] if email not in wanted}
        assert people.limits() == amounts(written) == dict.fromkeys(wanted, 7700) | others
    assert saves() == len(wanted) == 100
    assert sum("GET" not in each.message and each.message.endswith(" ms") for each in caplog.records) <= 4


def test_a_series_that_is_stopped_says_how_many_of_its_saves_were_made(
    console_in: Callable[[str], Console], simulator: Simulator, people: ClaudeCodePeople, saves: Saves
) -> None:
    first, *_, last = people.emails
    simulator.fault("console_save_error", route=LIMITS, method="PUT", message="Not today", after=1)
    with pytest.raises(WriteNotConfirmed, match=r"stopped after 1 of its saves.*Not today") as stopped:
        console_in("c").write_claude_code_limits(
            people.where, ClaudeCodeLimitChanges(people={first: Money(7_700), last: Money(8_800)})
        )
    assert people.limits() == {first: 7_700}
    assert isinstance(stopped.value.before, ClaudeCodeLimits)
    assert saves() == 2


@pytest.mark.parametrize(
    ("rest", "says"), [("silent", "nothing on the page says"), ("counted", "there are 15 people and shows 5")]
)
def test_where_not_every_row_can_be_seen_nothing_is_read_or_written(
    console_in: Callable[..., Console],
    simulator: Simulator,
    people: ClaudeCodePeople,
    saves: Saves,
    rest: str,
    says: str,
) -> None:
    console, changes = console_in("c", NOT_LONG), ClaudeCodeLimitChanges(people={people.emails[0]: Money(7_700)})
    simulator.switch("console_people_rows", 5)
    simulator.switch("console_people_rest", rest)
    with pytest.raises(LayoutUnknown, match=says):
        console.read_claude_code_limits(people.where)
    with pytest.raises(LayoutUnknown, match=says):
        console.write_claude_code_limits(people.where, changes)
    assert saves() == 0


def test_who_has_two_rows_is_left_alone(
    console_in: Callable[..., Console], simulator: Simulator, people: ClaudeCodePeople, saves: Saves
) -> None:
    one, other, *_ = (user for user in simulator.world.organization.users.values() if user.email in people.emails)
    other.email, kept = one.email, other.email
    try:
        changes = ClaudeCodeLimitChanges(people={people.emails[-1]: Money(1_00), one.email: Money(7_700)})
        with pytest.raises(LayoutUnknown, match="2 rows name"):
            console_in("c").write_claude_code_limits(people.where, changes)
        assert saves() == 0
        assert len(console_in("c").read_claude_code_limits(people.where).rows(one.email)) == 2
    finally:
        other.email = kept


def test_a_console_in_german_is_written_and_read_back(
    console_in: Callable[..., Console], simulator: Simulator, people: ClaudeCodePeople, saves: Saves
) -> None:
    simulator.switch("console_language", "de")
    first, second, *_ = people.emails
    people.set({first: 10_000})
    wanted = ClaudeCodeLimitChanges(Money(123_400), {first: None, second: Money(50_050)})
    written = console_in("c").write_claude_code_limits(people.where, wanted)
    assert amounts(written) == people.limits() == {"default": 123_400, second: 50_050}
    assert saves() == 3


def test_who_may_only_look_is_told_so_and_a_workspace_without_such_limits_is_unknown(
    own_console: Callable[..., Console], people: ClaudeCodePeople, workspace: ConsoleScope, saves: Saves
) -> None:
    console = own_console("billing@example.com", timeouts=PATIENT)
    changes = ClaudeCodeLimitChanges(people={people.emails[0]: Money(7_700)})
    with pytest.raises(NotPermitted, match="Billing"):
        console.write_claude_code_limits(people.where, changes)
    with pytest.raises(LayoutUnknown, match="Limits per person"):
        console.read_claude_code_limits(workspace)
    assert saves() == 0


def test_the_doctor_looks_at_the_claude_code_workspace_and_presses_nothing_that_saves(
    signed_in: Callable[..., ShimOptions], people: ClaudeCodePeople, tmp_path: Path, saves: Saves
) -> None:
    people.set({"default": 20_000})
    report = commands.doctor(signed_in(tmp_path), trust=True, workspace=str(people.where.scope))
    (page,) = (page for page in report.pages if page.name == "claude_code_limits")
    states = {each.path.removeprefix("claude_code_limits."): each.presence for each in page.controls}
    assert (page.layout, page.problem) == ("claude-code", None)
    needed = {"region", "term", "email_column", "limit_column", "open", "dialog", "default_open", "default_dialog"}
    assert {states[name] for name in (*needed, "subject", "field", "submit")} == {"once"}
    assert {states[name] for name in ("clear_dialog", "clear_submit", "next", "more")} == {"not looked at"}
    assert saves() == 0


@pytest.mark.parametrize("layout", ["a", "c"])  # an emptied field; a button that asks
def test_away_from_this_machine_a_limit_is_taken_away_once_the_doctor_has_seen_how(
    signed_in: Callable[..., ShimOptions],
    simulator: Simulator,
    people: ClaudeCodePeople,
    tmp_path: Path,
    saves: Saves,
    layout: str,
) -> None:
    simulator.set_layout(layout)
    options, where = elsewhere(signed_in(tmp_path)), people.where
    second = people.emails[1]  # the first has none of their own
    people.set({second: 10_000})
    gone = ClaudeCodeLimitChanges(people={second: None})
    with closing(connect(options, timeouts=PATIENT)) as console:
        with pytest.raises(LayoutUnknown, match="only assumes"):
            console.write_claude_code_limits(where, gone)
        commands.doctor(options, trust=True, workspace=str(where.scope))
        if layout == "c":
            with pytest.raises(LayoutUnknown, match=r"only assumes .*claude_code_limits\.clear") as raised:
                console.write_claude_code_limits(where, gone)
            assert "--trust-removal" in str(raised.value.hint)
            report = commands.doctor(options, trust=True, press_removals=True, workspace=str(where.scope))
            assert dict(report.removals)["claude_code_limits.clear"] is Learned.ASKS
        assert (saves(), people.limits()) == (0, {second: 10_000})
        assert amounts(console.write_claude_code_limits(where, gone)) == people.limits() == {}
    assert saves() == 1
