"""What has no API goes through the Console, in a real browser inside the provider's process; and what then must not happen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from claude_console_shim.session_file import SessionFile
from claude_simulator import Simulator
from tests.support.counted_browser import CountedBrowser, counted
from tests.support.other_admin import PATIENCE, name_of, processes_of, until, workspace, writes
from tests.support.pulumi_stack import DRIFT, MakeStack, Stack

pytestmark = [pytest.mark.engine, pytest.mark.browser]

PROGRAM = """
    payments = claude.Workspace("payments", name="Payments")
    claude.WorkspaceSpendLimit("payments", workspace_id=payments.id, amount="5000.00")
    claude.SpendNotifications(
        "payments", workspace_id=payments.id, thresholds=["2500.00"], recipients=["finops@example.com"]
    )
    claude.WorkspaceRateLimit(
        "payments-sonnet", workspace_id=payments.id, group="Claude Sonnet 4.x",
        requests_per_minute=500, input_tokens_per_minute_cache_aware=90_000,
    )
"""


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """A small organization outside the spend-limit preview that may not write rate limits over the API either."""
    with Simulator(seed="tiny", switches={"rate_limit_writes": "refused_403"}) as running:
        yield running


@pytest.fixture
def browser(browser_executable: str, tmp_path: Path) -> CountedBrowser:
    """The browser of the stack."""
    return counted(browser_executable, tmp_path)


@pytest.fixture
def stack(new_stack: MakeStack, simulator: Simulator, browser: CountedBrowser, tmp_path: Path) -> Stack:
    """A stack with a Console session."""
    session, key = tmp_path / "console-session", SessionFile.new_key()
    SessionFile(session, key).write(dict(simulator.sign_in("admin@example.com")))
    return new_stack(
        simulator,
        CLAUDE_CONSOLE_BROWSER=str(browser.executable),
        CLAUDE_CONSOLE_STATE=str(session),
        CLAUDE_CONSOLE_STATE_KEY=key,
    )


def browsers_of(stack: Stack) -> list[psutil.Process]:
    return [process for process in processes_of(stack.home) if "chrom" in name_of(process)]


def wait_until_nothing_is_left_of(stack: Stack) -> None:
    """Neither a process nor a profile, also of a browser that was still starting; fails when something stays."""
    until(lambda: not processes_of(stack.home), seconds=2 * PATIENCE)
    assert list(stack.home.rglob("claude-console-profile-*")) == []


def test_limits_and_notifications_are_set_read_and_left_alone(
    stack: Stack, simulator: Simulator, browser: CountedBrowser, tmp_path: Path
) -> None:
    # Nothing declared for the Console starts no browser, and any number of declarations one.
    stack.program('claude.Workspace("payments", name="Payments")')
    stack.up()
    assert browser.starts == 0
    stack.program(PROGRAM)
    stack.up()
    assert browser.starts == 1
    payments = workspace(simulator, "Payments")
    assert payments["spend_limit_cents"] == 500_000
    assert payments["threshold_cents"] == [250_000]
    assert payments["alert_emails"] == ["finops@example.com"]
    assert sorted(next(iter(payments["rate_limits"].values())).values()) == [500, 90_000]
    state = stack.export()
    assert [
        state[f"{kind} payments"]["outputs"]["channel"] for kind in ("WorkspaceSpendLimit", "SpendNotifications")
    ] == [
        "console",
        "console",
    ]
    assert state["WorkspaceRateLimit payments-sonnet"]["outputs"]["channel"] == "console"
    verified_at = state["SpendNotifications payments"]["outputs"]["verified_at"]

    # Nothing to do; and neither key nor cookie of the session is in the state.
    stack.refresh_preview()
    cookie = next(
        str(c["value"]) for c in simulator.sign_in("admin@example.com")["cookies"] if c["name"] == "sessionKey"
    )
    for secret in (stack.environment["CLAUDE_CONSOLE_STATE_KEY"], cookie, "sessionKey"):
        assert secret not in stack.text_of_state()
    wait_until_nothing_is_left_of(stack)

    # Without a session a read is unseen: told, not drift, and the time of the last look does not move.
    nobody = str(tmp_path / "no-session")
    said = stack.run("refresh", "--yes", "--expect-no-changes", CLAUDE_CONSOLE_STATE=nobody).text
    assert "unseen: could not look at the monthly spend limit of workspace 'Payments'" in said
    assert "claude-admin console login" in said
    assert stack.export()["SpendNotifications payments"]["outputs"]["verified_at"] == verified_at

    # Asked to, it is an error instead.
    stack.run("config", "set", "claude-admin:whenUnseen", "fail")
    failed = stack.up("--refresh", "--run-program", expect=1, CLAUDE_CONSOLE_STATE=nobody)
    assert "SignInNeeded: there is no Console session" in failed.text


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("CLAUDE_CONSOLE_STATE", "/nowhere/console-session", "there is no Console session"),
        ("CLAUDE_CONSOLE_STATE_KEY", "", "CLAUDE_CONSOLE_STATE_KEY"),
    ],
    ids=["no session", "no session key"],
)
def test_a_write_that_needs_a_person_is_one_line_and_nothing_is_set(
    stack: Stack, simulator: Simulator, variable: str, value: str, says: str
) -> None:
    research = workspace(simulator, "Research")["id"]
    stack.program(f'claude.WorkspaceSpendLimit("cap", workspace_id="{research}", amount="5.00")')
    ran = stack.up(expect=1, **{variable: value})
    assert len(ran.lines_of("cap")) == 1, ran.text
    (line,) = ran.lines_of("cap")
    assert says in line
    assert workspace(simulator, "Research")["spend_limit_cents"] is None
    assert simulator.console_saves() == []
    assert writes(simulator) == []


def test_what_the_console_refuses_is_one_line(stack: Stack, simulator: Simulator) -> None:
    research = workspace(simulator, "Research")["id"]
    stack.program(f'claude.WorkspaceSpendLimit("cap", workspace_id="{research}", amount="500000.00")')
    (line,) = stack.up(expect=1).lines_of("cap")
    assert "must not be above the organization's limit of 10,000.00 USD" in line
    assert workspace(simulator, "Research")["spend_limit_cents"] is None


def test_an_engine_killed_in_mid_up_leaves_no_browser_behind(stack: Stack, simulator: Simulator) -> None:
    research = workspace(simulator, "Research")["id"]
    stack.program(f'claude.WorkspaceSpendLimit("cap", workspace_id="{research}", amount="5.00")')
    simulator.switch("console_hydration_ms", 600_000)
    run = stack.start("up", "--yes", "--skip-preview")
    until(lambda: bool(browsers_of(stack)))
    run.kill()
    run.communicate()
    wait_until_nothing_is_left_of(stack)
    assert simulator.console_saves() == []

    simulator.switch("console_hydration_ms", 0)
    stack.run("cancel", "--yes")
    stack.up()
    assert workspace(simulator, "Research")["spend_limit_cents"] == 500
    assert stack.refresh_preview().code != DRIFT


def test_what_is_rehearsed_or_goes_too_far_fails_in_one_line_and_saves_nothing(
    stack: Stack, simulator: Simulator
) -> None:
    research = workspace(simulator, "Research")["id"]
    stack.program(f'claude.WorkspaceSpendLimit("cap", workspace_id="{research}", amount="500.00")')
    (line,) = stack.up(expect=1, CLAUDE_CONSOLE_REHEARSE="1").lines_of("cap")
    assert (
        f"rehearsed and not saved: of Research ({research}), workspace spend limit from no limit to 500.00 USD" in line
    )

    (stack.folder / "claude-admin.toml").write_text("[guard_rails.highest]\nworkspace_spend_limit = 400\n")
    (line,) = stack.up(expect=1).lines_of("cap")
    assert "guard_rails.highest.workspace_spend_limit in claude-admin.toml allows more" in line
    assert simulator.console_saves() == []
    assert workspace(simulator, "Research")["spend_limit_cents"] is None
