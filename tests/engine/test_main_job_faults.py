"""
What a person sees when the Console has a bad day: one line for each setting, an exit code, and the next `up` puts it right.

One stack with four settings lives through all of it: pages that do not come, saves that go wrong, a session that ends, and at
last a good day. Which fault does what to which page is in tests/browser/test_faults.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psutil
import pytest

from claude_console_shim.session_file import SessionFile
from claude_simulator import Simulator
from tests.support.other_admin import PATIENCE, name_of, processes_of, workspace
from tests.support.pulumi_stack import MakeStack, Ran, Stack

pytestmark = [pytest.mark.engine, pytest.mark.browser]

WORKSPACE = "/settings/workspaces/{workspace}"
BILLING = "/settings/billing"
WHOLE = "/api/organizations/{organization}/spend_limits_v2"
TEAM = "/api/organizations/{organization}/workspaces/{workspace}"
SETTINGS = ("cap", "mails", "rates", "whole")
PROGRAM = """
    claude.WorkspaceSpendLimit("cap", workspace_id="{id}", amount="5.00")
    claude.SpendNotifications("mails", workspace_id="{id}", thresholds=["4.00"], recipients=["finops@example.com"])
    claude.WorkspaceRateLimit("rates", workspace_id="{id}", group="Claude Sonnet 4.x", requests_per_minute=77)
    claude.OrganizationSpendLimit("whole", amount="9000.00")
"""


@dataclass(frozen=True)
class Day:
    """One `pulumi up`: what it said, the saves that the pages asked for, what is set afterwards, what is left running."""

    ran: Ran
    saves: Mapping[tuple[str, str, int], int]
    state: Mapping[str, Any]
    left: tuple[str, ...]

    def line(self, setting: str) -> str:
        """The one line about a setting."""
        (line,) = self.ran.lines_of(setting)
        return line


@dataclass(frozen=True)
class Days:
    """What came of each day."""

    before: Mapping[str, Any]
    without_pages: Day
    with_bad_saves: Day
    without_session: Day
    good: Day


@pytest.fixture(scope="module")
def days(new_stack: MakeStack, browser_executable: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    session, key = tmp_path_factory.mktemp("session") / "console-session", SessionFile.new_key()
    with Simulator(seed="tiny", switches={"rate_limit_writes": "refused_403"}) as simulator:
        stack = new_stack(
            simulator,
            CLAUDE_CONSOLE_BROWSER=browser_executable,
            CLAUDE_CONSOLE_STATE=str(session),
            CLAUDE_CONSOLE_STATE_KEY=key,
        )

        def sign_in() -> None:
            SessionFile(session, key).write(dict(simulator.sign_in("admin@example.com")))

        def live(*, expect: int) -> Day:
            simulator.reset_requests()
            ran = stack.up(expect=expect)
            left = tuple(filter(None, map(name_of, _still_running(stack))))
            return Day(ran, _saves(simulator), simulator.state(), left)

        sign_in()
        stack.program(PROGRAM.replace("{id}", workspace(simulator, "Research")["id"]))
        before = simulator.state()

        simulator.fault("console_maintenance", route=BILLING)
        simulator.fault("console_challenge", route=WORKSPACE, count=2)
        simulator.fault("console_forbidden", route=WORKSPACE)
        without_pages = live(expect=1)

        simulator.fault("console_save_error", route=f"{TEAM}/spend_limits_v2", method="PUT", message="Not today")
        simulator.fault("console_save_not_persisted", route=f"{TEAM}/alert_emails", method="PUT")
        simulator.fault("console_slow_save", route=f"{TEAM}/rate_limits", ms=1_000)
        simulator.fault("console_other_value", route=WHOLE, method="GET", value=777_700)
        with_bad_saves = live(expect=1)

        simulator.fault("console_session_expired")
        without_session = live(expect=1)

        sign_in()
        good = live(expect=0)
        yield Days(before, without_pages, with_bad_saves, without_session, good)


def _saves(simulator: Simulator) -> Counter[tuple[str, str, int]]:
    rows: list[dict[str, Any]] = list(simulator.console_saves())
    return Counter({(row["method"], row["route"], row["status"]): row["count"] for row in rows})


def _still_running(stack: Stack) -> list[psutil.Process]:
    _, alive = psutil.wait_procs(processes_of(stack.home), timeout=PATIENCE)
    return alive


def settings(state: Mapping[str, Any]) -> dict[str, object]:
    """What is set in the workspace and in the organization."""
    (research,) = (each for each in state["workspaces"] if each["name"] == "Research")
    return {
        "cap": research["spend_limit_cents"],
        "mails": (research["threshold_cents"], research["alert_emails"]),
        "rates": sorted(value for limits in research["rate_limits"].values() for value in limits.values()),
        "whole": state["organization"]["spend_limit_cents"],
    }


def test_pages_that_do_not_come_are_told_by_kind_and_nothing_is_saved(days: Days) -> None:
    day = days.without_pages

    assert "UnderMaintenance" in day.line("whole")
    told = sorted(day.line(setting) for setting in ("cap", "mails", "rates"))
    for kind, lines in (("prove that a person is there", 2), ("no access", 1)):  # whichever came first
        assert sum(kind in line for line in told) == lines, told
    assert day.saves == {}
    assert day.state["workspaces"] == days.before["workspaces"]


def test_what_a_person_can_do_by_hand_is_in_the_line(days: Days) -> None:
    day = days.without_pages

    assert "Set the monthly limit to 5.00 USD" in day.line("cap")
    assert "Make the notifications exactly these: 4.00 USD" in day.line("mails")
    assert "77" in day.line("rates")
    for setting in ("cap", "mails", "rates"):
        assert "ByHandNeeded" in day.line(setting)
        assert "Run `pulumi up` again" in day.line(setting)


def test_saves_that_go_wrong_are_pressed_once_and_told(days: Days) -> None:
    day = days.with_bad_saves

    assert "Not today" in day.line("cap")
    assert "WriteNotConfirmed" in day.line("mails")
    assert "ChangedMeanwhile" in day.line("whole")
    assert "7,777.00" in day.line("whole")
    assert day.ran.lines_of("rates") == []
    assert day.saves == {
        ("PUT", f"{TEAM}/spend_limits_v2", 500): 1,
        ("POST", f"{TEAM}/spend_limits_v2", 200): 2,  # a notification that was added, and taken back
        ("PUT", f"{TEAM}/alert_emails", 200): 1,
        ("PUT", f"{TEAM}/rate_limits", 200): 1,
    }
    assert settings(day.state) == {"cap": None, "mails": ([], []), "rates": [77], "whole": 777_700}


def test_a_session_that_has_ended_asks_for_a_person(days: Days) -> None:
    day = days.without_session

    for setting in ("cap", "mails", "whole"):
        assert "SignInNeeded" in day.line(setting)
        assert "claude-admin console login" in day.line(setting)
    assert day.saves == {}
    assert settings(day.state) == settings(days.with_bad_saves.state)


def test_a_good_day_saves_what_is_missing_and_nothing_else(days: Days) -> None:
    assert settings(days.good.state) == {
        "cap": 500,
        "mails": ([400], ["finops@example.com"]),
        "rates": [77],
        "whole": 900_000,
    }
    assert days.good.saves == {
        ("PUT", f"{TEAM}/spend_limits_v2", 200): 1,
        ("POST", f"{TEAM}/spend_limits_v2", 200): 1,
        ("PUT", f"{TEAM}/alert_emails", 200): 1,
        ("PUT", WHOLE, 200): 1,
    }


def test_no_day_leaves_anything_running(days: Days) -> None:
    each = (days.without_pages, days.with_bad_saves, days.without_session, days.good)

    assert [day.left for day in each] == [(), (), (), ()]
