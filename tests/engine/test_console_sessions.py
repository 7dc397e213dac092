"""What becomes of a run when its session ends, or its browser dies, in the middle: what is done is recorded, the rest comes later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import psutil
import pytest

from claude_console_shim.layouts.load import known_layouts
from claude_console_shim.options import ShimOptions
from claude_console_shim.session_file import SessionFile
from claude_console_shim.trusted_controls import trusted_by
from claude_simulator import Simulator
from tests.support import browsers_elsewhere
from tests.support.other_admin import name_of, processes_of, until, workspace
from tests.support.pulumi_stack import DRIFT, MakeStack, Stack

pytestmark = [pytest.mark.engine, pytest.mark.browser]

PROGRAM: Final = """
import urllib.request

def once_it_is_set(_):
    {then}
    return ["2.00"]

cap = claude.WorkspaceSpendLimit("cap", workspace_id="{id}", amount="5.00")
claude.SpendNotifications(
    "mails", workspace_id="{id}", thresholds=cap.verified_at.apply(once_it_is_set), recipients=["finops@example.com"]
)
"""
EXPIRE: Final = (
    'urllib.request.urlopen(urllib.request.Request("{base}/_simulator/faults", b\'{{"name": "console_session_expired"}}\', '
    '{{"content-type": "application/json"}}))'
)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """A small organization outside the spend-limit preview."""
    with Simulator(seed="tiny") as running:
        yield running


@pytest.fixture
def key() -> str:
    return SessionFile.new_key()


@pytest.fixture
def session(tmp_path: Path, key: str) -> SessionFile:
    return SessionFile(tmp_path / "console-session", key)


@pytest.fixture
def stack(new_stack: MakeStack, simulator: Simulator, session: SessionFile, key: str, browser_executable: str) -> Stack:
    session.write(dict(simulator.sign_in("admin@example.com")))
    return new_stack(
        simulator,
        CLAUDE_CONSOLE_BROWSER=browser_executable,
        CLAUDE_CONSOLE_STATE=str(session.path),
        CLAUDE_CONSOLE_STATE_KEY=key,
    )


def trusted_elsewhere(path: Path, simulator: Simulator, key: str) -> Path:
    """What another machine has trusted of this Console, as it signs it."""
    options = ShimOptions(simulator.console_url, path, path.parent, state_key=key, trust_file=path)
    layout = next(one for one in known_layouts(None) if one.id == "c")
    trusted_by(options).remember(options, simulator.organization_id, layout, ["workspace_notifications.region"])
    return path


def saves(simulator: Simulator) -> int:
    return sum(int(row["count"]) for row in simulator.console_saves())


def research(simulator: Simulator) -> dict[str, Any]:
    return workspace(simulator, "Research")


def test_what_was_done_before_a_session_ended_is_recorded_and_the_next_run_goes_on(
    stack: Stack, simulator: Simulator, session: SessionFile, key: str, tmp_path: Path
) -> None:
    where, soon = research(simulator)["id"], (datetime.now(UTC) + timedelta(hours=20)).timestamp()
    state: dict[str, Any] = dict(simulator.sign_in("admin@example.com"))
    session.write(state | {"cookies": [each | {"expires": soon} for each in state["cookies"]]})
    stack.program(PROGRAM.format(id=where, then=EXPIRE.format(base=simulator.base_url)))
    ran = stack.up(expect=1)
    (line,) = ran.lines_of("mails")
    assert "claude-admin console login" in line
    assert "warning: claude-admin: the Console session ends at" in ran.text
    assert "1 warning\n" in ran.text
    assert "SpendNotifications mails" not in stack.export()
    assert "WorkspaceSpendLimit cap" in stack.export()
    assert (research(simulator)["spend_limit_cents"], research(simulator)["threshold_cents"]) == (500, [])
    done = saves(simulator)

    unseen = stack.run("refresh", "--yes", "--expect-no-changes").text
    assert "unseen: could not look at the monthly spend limit of workspace 'Research'" in unseen

    session.write(dict(simulator.sign_in("admin@example.com")))
    stack.program(PROGRAM.format(id=where, then="pass"))
    trusted = trusted_elsewhere(tmp_path / "trusted.json", simulator, key)
    trusted.write_text(trusted.read_text().replace("region", "regions"))
    (line,) = stack.up(expect=1, CLAUDE_CONSOLE_TRUST_FILE=str(trusted)).lines_of("mails")
    assert "was changed, or signed with another key than CLAUDE_CONSOLE_STATE_KEY; nothing in it is trusted" in line
    assert saves(simulator) == done
    stack.up(CLAUDE_CONSOLE_TRUST_FILE=str(trusted_elsewhere(tmp_path / "again.json", simulator, key)))
    assert research(simulator)["threshold_cents"] == [200]
    assert saves(simulator) - done == 2  # a threshold and a recipient; the cap is not set again
    assert stack.refresh_preview().code != DRIFT


def test_a_browser_elsewhere_that_dies_in_mid_run_fails_what_it_did_and_nothing_else(
    stack: Stack, simulator: Simulator, browser_executable: str, tmp_path: Path
) -> None:
    stack.program(f'claude.WorkspaceSpendLimit("cap", workspace_id="{research(simulator)["id"]}", amount="5.00")')
    with browsers_elsewhere.launch_server(browser_executable, tmp_path) as endpoint:
        require_a_death_is_told(stack, simulator, endpoint)
        again = stack.up(expect=1, **elsewhere(endpoint))
        assert "no browser answers at CLAUDE_CONSOLE_ENDPOINT" in again.text
    with browsers_elsewhere.devtools(browser_executable, tmp_path) as endpoint:
        require_a_death_is_told(stack, simulator, endpoint)
    with browsers_elsewhere.run_server(browser_executable, tmp_path) as endpoint:
        require_a_death_is_told(stack, simulator, endpoint)
        stack.up(expect=0, **elsewhere(endpoint))  # it starts another browser for who connects anew
        assert research(simulator)["spend_limit_cents"] == 500


def elsewhere(endpoint: str) -> dict[str, str]:
    return {"CLAUDE_CONSOLE_ENDPOINT": endpoint, "CLAUDE_CONSOLE_BROWSER": "/does/not/exist"}


def require_a_death_is_told(stack: Stack, simulator: Simulator, endpoint: str) -> None:
    """Run an `up` that waits for a page, end the browser meanwhile, and see what it says."""
    simulator.switch("console_hydration_ms", 600_000)
    simulator.fault("console_overlay", kind="notice")  # taken by the first page that is asked for
    run = stack.start("up", "--yes", "--skip-preview", **elsewhere(endpoint))
    until(lambda: not simulator.world.faults.waiting)
    for process in psutil.Process().children(recursive=True):
        if "chrom" in name_of(process) and process not in processes_of(stack.home):
            process.kill()
    said, _ = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "Console" in said
    assert saves(simulator) == 0
    assert processes_of(stack.home) == []
    simulator.switch("console_hydration_ms", 0)
