"""The other layouts of the limits pages: on each, what can be set there is read, set and taken away; what cannot, is told and left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from claude_console_shim import commands
from claude_console_shim.console import connect
from claude_console_shim.doctor_removals import Learned
from claude_console_shim.options import ShimOptions, Timeouts
from claude_simulator import Simulator
from pulumi_claude_admin.errors import ConsoleError, LayoutUnknown, NotPermitted, WriteNotConfirmed
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendLimit, SpendNotifications
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support.console_elsewhere import elsewhere

pytestmark = pytest.mark.browser

PATIENT = Timeouts(page=30, control=15, save=30, look=0.02, bare=0.05)
Connect = Callable[..., Console]
Saves = Callable[[], int]
Signed = Callable[..., ShimOptions]
NewWorkspace = Callable[..., ConsoleScope]
SONNET = "Claude Sonnet 4.x"
THREE = {"requests_per_minute": 1500, "input_tokens_per_minute": 90_000, "output_tokens_per_minute": 80_000}
SPEND = "/api/organizations/{organization}/workspaces/{workspace}/spend_limits_v2"
RATES = "/api/organizations/{organization}/workspaces/{workspace}/rate_limits"


@pytest.fixture(params=["a", "b", "d"])
def layout(request: pytest.FixtureRequest, simulator: Simulator) -> str:
    """Each layout in turn but C, which has test files of its own."""
    name: str = request.param
    simulator.set_layout(name)
    return name


@pytest.fixture
def console(layout: str, console_in: Callable[[str], Console], simulator: Simulator) -> Console:
    """A Console that knows the layout."""
    made = console_in(layout)
    made.whoami()
    simulator.reset_requests()
    return made


on_a = pytest.mark.parametrize("layout", ["a"], indirect=True)
on_d = pytest.mark.parametrize("layout", ["d"], indirect=True)
older = pytest.mark.parametrize("layout", ["a", "b"], indirect=True)
"""For what layout D has in common with C."""


def test_a_workspaces_limit_is_read_set_and_raised(
    layout: str, console: Console, workspace: ConsoleScope, saves: Saves
) -> None:
    assert console.read_spend_limit(workspace) is None
    assert console.write_spend_limit(workspace, Money(50000)) == SpendLimit(workspace.scope, Money(50000))
    assert console.write_spend_limit(workspace, Money(123456)) == SpendLimit(workspace.scope, Money(123456))
    assert console.read_spend_limit(workspace) == SpendLimit(workspace.scope, Money(123456))
    assert saves() == 2, layout


@older
def test_a_workspaces_limit_is_taken_away_where_the_layout_can(
    layout: str, console: Console, workspace: ConsoleScope, saves: Saves
) -> None:
    console.write_spend_limit(workspace, Money(50000))
    if layout == "a":
        with pytest.raises(LayoutUnknown, match="no control that takes the limit away; nothing was saved"):
            console.write_spend_limit(workspace, None)
        assert console.read_spend_limit(workspace) == SpendLimit(workspace.scope, Money(50000))
        assert saves() == 1
    else:
        assert console.write_spend_limit(workspace, None) is None
        assert console.read_spend_limit(workspace) is None
        assert saves() == 2


@older
def test_the_organizations_limit_is_read_and_set(
    layout: str, console: Console, organization: ConsoleScope, saves: Saves
) -> None:
    before = console.read_spend_limit(organization)
    assert before is not None
    wanted = Money(before.amount.minor + 100)
    assert console.write_spend_limit(organization, wanted) == SpendLimit(organization.scope, wanted)
    assert console.write_spend_limit(organization, wanted) == SpendLimit(organization.scope, wanted)
    assert saves() == 1, layout


@older
def test_notifications_become_what_is_wanted(
    layout: str, console: Console, workspace: ConsoleScope, organization: ConsoleScope, saves: Saves
) -> None:
    some = SpendNotifications(workspace.scope, (Money(250000), Money(450000)), ("finops@example.com",))
    other = SpendNotifications(workspace.scope, (Money(250000),), ())
    assert console.write_notifications(workspace, some) == some
    assert console.write_notifications(workspace, other) == other
    assert console.read_notifications(workspace) == other
    for amounts in ((Money(900000),), ()):
        wanted = SpendNotifications(organization.scope, amounts, ())
        assert console.write_notifications(organization, wanted) == wanted
    assert saves() == 7, layout


def test_rate_limits_are_set_and_cleared_and_others_left(
    layout: str, console: Console, workspace: ConsoleScope, saves: Saves
) -> None:
    assert console.read_rate_limits(workspace, SONNET) == {}
    assert console.write_rate_limits(workspace, SONNET, THREE) == THREE
    assert console.write_rate_limits(workspace, SONNET, THREE) == THREE
    change = {"requests_per_minute": None, "output_tokens_per_minute": 70_000}
    left = {"input_tokens_per_minute": 90_000, "output_tokens_per_minute": 70_000}
    assert console.write_rate_limits(workspace, SONNET, change) == left
    assert console.read_rate_limits(workspace, SONNET) == left
    assert console.read_rate_limits(workspace, "Message Batches API") == {}
    assert saves() == (5 if layout == "a" else 2)


def test_a_person_who_may_only_look_is_told_so(
    layout: str, own_console: Connect, workspace: ConsoleScope, saves: Saves
) -> None:
    console = own_console("billing@example.com")
    with pytest.raises(NotPermitted, match="Billing"):
        console.write_spend_limit(workspace, Money(50000))
    with pytest.raises(NotPermitted, match="Billing"):
        console.write_rate_limits(workspace, SONNET, {"requests_per_minute": 1})
    assert saves() == 0, layout


@pytest.mark.parametrize(
    ("layout", "name"),
    [
        ("a", "Refresh"),
        ("a", "Limits"),
        ("b", "Rate limits"),
        ("d", "Edit"),
        ("d", '<b>{workspace}</b> & "Söhne"'),
        ("d", "  spaces   only   here "),
    ],
    indirect=["layout"],
)
def test_a_workspace_named_like_the_page_is_only_a_name(
    console: Console, new_workspace: NewWorkspace, name: str, saves: Saves
) -> None:
    where = new_workspace(name)
    assert console.write_rate_limits(where, SONNET, {"requests_per_minute": 7}) == {"requests_per_minute": 7}
    assert console.write_spend_limit(where, Money(50000)) == SpendLimit(where.scope, Money(50000))
    assert saves() == 2


@on_a
def test_a_series_of_dialogs_stops_at_the_first_save_that_fails(
    console: Console, simulator: Simulator, workspace: ConsoleScope, saves: Saves
) -> None:
    set_one = {"input_tokens_per_minute": 50_000}
    console.write_rate_limits(workspace, SONNET, set_one)
    simulator.fault("console_save_error", route=RATES, message="Not today")
    with pytest.raises(ConsoleError, match="Not today"):
        console.write_rate_limits(workspace, SONNET, THREE)
    assert saves() == 2
    assert console.read_rate_limits(workspace, SONNET) == set_one


@on_a
def test_a_series_of_dialogs_stops_at_a_save_that_does_not_last(
    console: Console, simulator: Simulator, workspace: ConsoleScope, saves: Saves
) -> None:
    simulator.fault("console_save_not_persisted", route=RATES)
    with pytest.raises(WriteNotConfirmed, match="requests_per_minute inherited") as stopped:
        console.write_rate_limits(workspace, SONNET, THREE)
    assert saves() == 1
    assert stopped.value.before == dict.fromkeys(THREE)


@on_a
def test_a_reset_that_does_not_last_is_pressed_once(
    console: Console, simulator: Simulator, workspace: ConsoleScope, saves: Saves
) -> None:
    console.write_rate_limits(workspace, SONNET, {"requests_per_minute": 7, "output_tokens_per_minute": 8})
    simulator.fault("console_save_not_persisted", route=RATES)
    with pytest.raises(WriteNotConfirmed, match="requests_per_minute 7"):
        console.write_rate_limits(workspace, SONNET, {"requests_per_minute": None, "output_tokens_per_minute": None})
    assert saves() == 3


@on_a
def test_icons_without_names_are_left_alone(
    console: Console, simulator: Simulator, workspace: ConsoleScope, saves: Saves
) -> None:
    simulator.switch("console_icon_names", "nameless")
    try:
        with pytest.raises(LayoutUnknown, match="without a name"):
            console.write_rate_limits(workspace, SONNET, {"requests_per_minute": 7})
    finally:
        simulator.switch("console_icon_names", "named")
    assert saves() == 0


@pytest.fixture
def draft(simulator: Simulator) -> Iterator[Callable[[int], None]]:
    """Draw the words that nobody documents otherwise, until the end of the test."""
    yield lambda number: simulator.switch("console_labels", number)
    simulator.switch("console_labels", 0)


@on_a
def test_a_reset_that_asks_a_question_is_left_alone(
    console: Console, draft: Callable[[int], None], workspace: ConsoleScope, saves: Saves
) -> None:
    console.write_rate_limits(workspace, SONNET, {"requests_per_minute": 7})
    draft(394)  # the question "Reset limit", and of what this change needs nothing else
    with pytest.raises(LayoutUnknown, match="asked a question that no page map knows"):
        console.write_rate_limits(workspace, SONNET, {"requests_per_minute": None})
    assert saves() == 1
    assert console.read_rate_limits(workspace, SONNET) == {"requests_per_minute": 7}


@pytest.mark.parametrize("layout", ["b"], indirect=True)
def test_a_clear_control_that_asks_no_question_has_saved_and_is_believed(
    console: Console, draft: Callable[[int], None], workspace: ConsoleScope, saves: Saves
) -> None:
    console.write_spend_limit(workspace, Money(50000))
    draft(10648)  # no question after "Set to unlimited", and of what this change needs nothing else
    assert console.write_spend_limit(workspace, None) is None
    assert console.read_spend_limit(workspace) is None
    assert saves() == 2


@pytest.mark.parametrize("layout", ["c"], indirect=True)
def test_a_control_that_saves_without_asking_and_is_answered_late_is_read_back(
    own_console: Connect,
    draft: Callable[[int], None],
    simulator: Simulator,
    layout: str,
    workspace: ConsoleScope,
    saves: Saves,
) -> None:
    console = own_console(timeouts=Timeouts(page=20, control=3, save=1))
    some, nothing = (SpendNotifications(workspace.scope, amounts, ()) for amounts in ((Money(250000),), ()))
    assert console.write_notifications(workspace, some) == some
    draft(6)  # no question before a notification is removed
    simulator.fault("console_slow_save", route=SPEND, ms=3_000)
    assert console.write_notifications(workspace, nothing) == nothing
    assert saves() == 2, layout


@pytest.mark.parametrize("layout", ["c"], indirect=True)
def test_a_series_that_stops_half_way_says_that_something_was_saved(
    console: Console, draft: Callable[[int], None], workspace: ConsoleScope, saves: Saves
) -> None:
    draft(311)  # "Save" of the recipients' dialog is "Confirm", which shows when the thresholds are saved already
    wanted = SpendNotifications(workspace.scope, (Money(250000),), ("finops@example.com",))
    with pytest.raises(WriteNotConfirmed, match="stopped after 1 of its saves") as stopped:
        console.write_notifications(workspace, wanted)
    assert saves() == 1
    assert stopped.value.before == SpendNotifications(workspace.scope, (), ())


@pytest.mark.parametrize("layout", ["c"], indirect=True)
def test_a_series_is_not_begun_when_the_control_of_a_later_step_is_not_there(
    console: Console, draft: Callable[[int], None], workspace: ConsoleScope, saves: Saves
) -> None:
    draft(3145)  # "Edit recipients" is "Edit"
    wanted = SpendNotifications(workspace.scope, (Money(250000),), ("finops@example.com",))
    with pytest.raises(LayoutUnknown, match="Edit recipients"):
        console.write_notifications(workspace, wanted)
    assert saves() == 0


@on_d
def test_a_list_with_two_workspaces_of_one_name_is_left_alone(
    console: Console, new_workspace: NewWorkspace, saves: Saves
) -> None:
    one, _ = new_workspace("Twins"), new_workspace("Twins")
    for where in (one, new_workspace("All workspaces")):
        with pytest.raises(LayoutUnknown, match=f"2 workspaces are named '{where.workspace_name}'"):
            console.write_rate_limits(where, SONNET, {"requests_per_minute": 7})
    assert saves() == 0


@on_d
def test_a_workspace_that_is_not_in_the_list_is_left_alone(
    console: Console, workspace: ConsoleScope, saves: Saves
) -> None:
    renamed = ConsoleScope(workspace.organization_id, workspace.scope, f"{workspace.workspace_name} EU")
    with pytest.raises(LayoutUnknown, match="no workspaces are named"):
        console.write_rate_limits(renamed, SONNET, {"requests_per_minute": 7})
    assert saves() == 0


@pytest.fixture
def slow_to_react(simulator: Simulator) -> Iterator[None]:
    """Pages whose controls are there for most of a second before they do anything."""
    simulator.switch("console_hydration", "controls")
    simulator.switch("console_hydration_ms", 800)
    yield
    simulator.switch("console_hydration_ms", 0)
    simulator.switch("console_hydration", "content")


@pytest.mark.parametrize("layout", ["c", "d"], indirect=True)  # tabs, and the list of workspaces
@pytest.mark.usefixtures("slow_to_react")
def test_what_only_shows_something_is_pressed_again_when_a_press_was_lost(
    layout: str, console: Console, workspace: ConsoleScope, saves: Saves
) -> None:
    assert console.write_rate_limits(workspace, SONNET, {"requests_per_minute": 7}) == {"requests_per_minute": 7}
    assert console.write_spend_limit(workspace, Money(50000)) == SpendLimit(workspace.scope, Money(50000))
    assert saves() == 2, layout


@pytest.mark.parametrize("layout", ["c"], indirect=True)
@pytest.mark.usefixtures("slow_to_react")
def test_what_may_save_is_pressed_once_even_when_the_press_was_lost(
    own_console: Connect, simulator: Simulator, layout: str, workspace: ConsoleScope, saves: Saves
) -> None:
    console = own_console(timeouts=Timeouts(page=12, control=8))
    some = SpendNotifications(workspace.scope, (Money(250000),), ())
    assert console.write_notifications(workspace, some) == some
    simulator.switch("console_hydration_ms", 4000)  # longer than a page at rest is looked at
    with pytest.raises(LayoutUnknown, match="did not open; nothing was saved"):
        console.write_notifications(workspace, SpendNotifications(workspace.scope, (), ()))
    assert console.read_notifications(workspace) == some
    assert saves() == 1, layout


@pytest.mark.parametrize("layout", ["a", "d"], indirect=True)  # between them, every map but b
def test_away_from_this_machine_only_what_the_doctor_has_matched_is_written(
    layout: str, signed_in: Signed, workspace: ConsoleScope, tmp_path: Path, saves: Saves
) -> None:
    options = elsewhere(signed_in(tmp_path))
    cap, rates = Money(50000), {"requests_per_minute": 7}
    mails = SpendNotifications(workspace.scope, (Money(250000),), ("finops@example.com",))
    with closing(connect(options, timeouts=PATIENT)) as console:
        for refused in (
            lambda: console.write_spend_limit(workspace, cap),
            lambda: console.write_notifications(workspace, mails),
            lambda: console.write_rate_limits(workspace, SONNET, rates),
        ):
            with pytest.raises(LayoutUnknown, match="only assumes"):
                refused()
        commands.doctor(options, trust=True, workspace=str(workspace.scope))
        assert saves() == 0
        assert console.write_spend_limit(workspace, cap) == SpendLimit(workspace.scope, cap)
        assert console.write_notifications(workspace, mails) == mails
        assert console.write_rate_limits(workspace, SONNET, rates) == rates
        with pytest.raises(LayoutUnknown, match="only assumes"):
            console.write_notifications(workspace, SpendNotifications(workspace.scope, (), ()))
        with pytest.raises(LayoutUnknown, match="only assumes"):
            console.write_spend_limit(workspace, None)
    assert saves() == 4, layout


@pytest.mark.parametrize(("layout", "draft_number"), [("c", 0), ("c", 6)], indirect=["layout"])
def test_what_removes_is_allowed_elsewhere_once_it_was_seen_to_ask_or_to_save_at_once(
    layout: str,
    draft_number: int,
    draft: Callable[[int], None],
    signed_in: Signed,
    console: Console,
    simulator: Simulator,
    workspace: ConsoleScope,
    tmp_path: Path,
) -> None:
    def saves() -> int:
        return sum(int(row["count"]) for row in simulator.console_saves())

    options = elsewhere(signed_in(tmp_path))
    mails = SpendNotifications(workspace.scope, (Money(250000),), ())
    console.write_notifications(workspace, mails)
    draft(draft_number)  # 6: no question before a notification is removed
    simulator.reset_requests()
    report = commands.doctor(options, trust=True, press_removals=True, workspace=str(workspace.scope))
    assert (saves(), simulator.console_sent()) == (0, [])
    learned = dict(report.removals)["workspace_notifications.remove"]
    assert learned is (Learned.SAVES_AT_ONCE if draft_number else Learned.ASKS)
    nothing = SpendNotifications(workspace.scope, (), ())
    with closing(connect(options, timeouts=PATIENT)) as there:
        assert there.write_notifications(workspace, nothing) == nothing
    assert saves() == 1, layout
    if draft_number:
        draft(0)  # now it asks, which nobody has matched
        console.write_notifications(workspace, mails)
        with (
            closing(connect(options, timeouts=PATIENT)) as there,
            pytest.raises(LayoutUnknown, match="a question that it did not ask"),
        ):
            there.write_notifications(workspace, nothing)
        assert saves() == 2


def test_a_layout_that_changes_between_two_writes_is_found_again(
    own_console: Connect, simulator: Simulator, workspace: ConsoleScope, saves: Saves
) -> None:
    console = own_console(timeouts=Timeouts(page=6))
    for number, name in enumerate(("c", "a", "b", "d", "c"), start=1):
        simulator.set_layout(name)
        wanted = {"requests_per_minute": number}
        assert console.write_rate_limits(workspace, SONNET, wanted) == wanted
    assert saves() == 5


def test_the_doctor_matches_each_layout_and_presses_nothing_that_saves(
    layout: str,
    signed_in: Callable[..., ShimOptions],
    console: Console,
    simulator: Simulator,
    tmp_path: Path,
    saves: Saves,
    loads: Callable[[], int],
    workspace: ConsoleScope,
) -> None:
    console.write_rate_limits(workspace, SONNET, {"requests_per_minute": 7})
    simulator.reset_requests()
    report = commands.doctor(signed_in(tmp_path), trust=True, workspace=str(workspace.scope))
    assert report.is_healthy, report
    assert (saves(), simulator.console_sent()) == (0, [])
    assert loads() <= {"a": 9, "b": 9, "c": 7, "d": 7}[layout]
    found = {page.name: page.layout for page in report.pages}
    assert found["workspace_rate_limits"] == layout
    assert found["workspace_spend_limit"] == {"a": "a-b", "b": "a-b"}.get(layout, "c")
    states = {control.path: control.presence for page in report.pages for control in page.controls}
    fields = [path for path in states if path.startswith("workspace_rate_limits.editors.") and ".fields." in path]
    assert {states[path] for path in fields} == {"once"}
    assert len(fields) == 3
    assert [path for path, state in states.items() if path.endswith(".reset") and state == "once"] == (
        ["workspace_rate_limits.editors.requests_per_minute.reset"] if layout == "a" else []
    )
