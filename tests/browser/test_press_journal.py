"""What the journal says of real presses, and of one whose process was killed before its outcome was known."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from claude_console_shim.console import WebConsole
from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.options import ShimOptions
from claude_console_shim.press_plan import PlannedPress
from claude_console_shim.press_record import PressRecord
from claude_simulator import Simulator
from pulumi_claude_admin.errors import ConfigurationError, ConsoleError
from pulumi_claude_admin.journaled_presses import PressOutcome, presses
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendNotifications
from pulumi_claude_admin.ports import Console, ConsoleScope
from pulumi_claude_admin.write_journal import JournalFile, read_journal

pytestmark = pytest.mark.browser

Saves = Callable[[], int]
Journaled = Callable[[Path], Console]
CONFIRMED, ASKED, NOT_SAVED = PressOutcome.CONFIRMED, PressOutcome.ASKED, PressOutcome.NOT_SAVED

WRITER = """
import sys
from pathlib import Path
from claude_console_shim.console import connect
from claude_console_shim.options import ShimOptions
from claude_console_shim.press_plan import PlannedPress
from claude_console_shim.press_record import PressRecord
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import ConsoleScope
from pulumi_claude_admin.write_journal import JournalFile

url, folder, key, browser, journal, organization, workspace, name = sys.argv[1:]

class Stopping(JournalFile):
    def append(self, event, facts):
        if event == "pressed":
            print("pressed", flush=True)
            sys.stdin.read()
        super().append(event, facts)

options = ShimOptions(
    console_url=url, state_file=Path(folder) / "session", state_key=key, browser=browser, home=Path(folder) / "home",
    journal=Stopping(Path(journal)),
)
connect(options).write_spend_limit(ConsoleScope(organization, Scope(workspace), name), Money(50000))
"""


@pytest.fixture
def journaled(shared_session: ConsoleSession) -> Journaled:
    """The shared browser, with a journal."""

    def make(path: Path) -> Console:
        options = replace(shared_session.options, journal=JournalFile(path))
        return WebConsole(lambda: replace(shared_session, options=options))

    return make


def outcomes(path: Path) -> list[PressOutcome]:
    return [press.outcome for press in presses(read_journal(path))]


def test_every_press_has_a_line_and_what_was_read_back(
    journaled: Journaled, simulator: Simulator, workspace: ConsoleScope, saves: Saves, tmp_path: Path
) -> None:
    path = tmp_path / "journal.jsonl"
    console = journaled(path)
    console.write_spend_limit(workspace, Money.parse("500"))
    console.write_spend_limit(workspace, None)
    console.write_notifications(workspace, SpendNotifications(workspace.scope, (Money(5000),), ("finops@example.com",)))
    assert outcomes(path) == [CONFIRMED, ASKED, CONFIRMED, CONFIRMED, CONFIRMED]
    assert saves() == sum(one is CONFIRMED for one in outcomes(path))
    simulator.fault("console_save_error")
    with pytest.raises(ConsoleError):
        console.write_spend_limit(workspace, Money.parse("700"))
    assert outcomes(path)[-1] is NOT_SAVED
    last = presses(read_journal(path))[-1]
    assert (last.target, last.before, last.wanted) == (workspace.scope.workspace_id, "no limit", "700.00 USD")
    assert "@" not in path.read_text()


def test_nothing_is_pressed_where_the_journal_cannot_be_written(
    journaled: Journaled, workspace: ConsoleScope, saves: Saves, tmp_path: Path
) -> None:
    (tmp_path / "journal.jsonl").mkdir()
    with pytest.raises(ConfigurationError, match="journal"):
        journaled(tmp_path / "journal.jsonl").write_spend_limit(workspace, Money.parse("500"))
    assert saves() == 0


def test_a_press_whose_process_was_killed_is_unknown_until_the_next_run_has_looked(
    journaled: Journaled,
    signed_in: Callable[..., ShimOptions],
    workspace: ConsoleScope,
    saves: Saves,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path, options = tmp_path / "journal.jsonl", signed_in(tmp_path)
    where = (workspace.organization_id, str(workspace.scope.workspace_id), str(workspace.workspace_name))
    arguments = (options.console_url, str(tmp_path), str(options.state_key), str(options.browser), str(path), *where)
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "pressed\n"
        writer.kill()
    assert outcomes(path) == [PressOutcome.UNKNOWN]
    with caplog.at_level(logging.WARNING):
        journaled(path).write_spend_limit(workspace, Money(50000))
    assert any("has no outcome in the journal" in said and "what was wanted" in said for said in caplog.messages)
    assert (outcomes(path), saves()) == ([CONFIRMED], 1)

    # whoever only reads looks it up as well
    here = {"organization_id": workspace.organization_id, "target": str(workspace.scope.workspace_id)}
    cut_off = PressRecord(JournalFile(path), setting="workspace_spend_limit", **here)
    cut_off.before(PlannedPress("workspace spend limit", "500.00 USD", "700.00 USD"), page="/p", layout="c")
    journaled(path).read_spend_limit(workspace)
    assert (outcomes(path), saves()) == ([CONFIRMED, NOT_SAVED], 1)
