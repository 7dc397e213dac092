"""A program in YAML, with the real engine and its host of YAML: examples/quickstart-yaml from its first preview to the end."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_console_shim.session_file import SessionFile
from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.other_admin import workspace, writes
from tests.support.pulumi_stack import DRIFT, MakeStack, Stack
from tests.support.quickstart import DECLARED, declared
from tools.demo import facts

pytestmark = [pytest.mark.engine, pytest.mark.browser, pytest.mark.usefixtures("yaml_host")]

PROJECT = "claude-quickstart"
PROGRAM = "Pulumi.yaml"

IMPORTED = """
  data-platform:
    type: claude:index:Workspace
    properties: {{ name: Data Platform, adoptId: {id}, ownerTag: false }}
    options: {{ import: {id} }}

outputs:"""
"""A workspace that is there already, spelled as it is read by its id."""
SECRET = ('amount: "5000.00"', 'amount: { fn::secret: "4711.00" }')
"""A cap of the program, and one that nobody may read."""
DRIFTED = ('~ cost-centre: "4711" => "13"', '+ gabor@example.com: "workspace_user"')


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """The organization that the quickstart is written for."""
    with Simulator(seed="quickstart", switches={"requests_per_minute": 0}) as running:
        yield running


@pytest.fixture
def stack(
    new_stack: MakeStack,
    simulator: Simulator,
    browser_executable: str,
    repository: Path,
    tmp_path: Path,
) -> Stack:
    """The example as somebody has copied it, with a Console session: spend limits and mails are no business of the Admin API there."""
    session, key = tmp_path / "session", SessionFile.new_key()
    SessionFile(session, key).write(dict(simulator.sign_in("admin@example.com")))
    made = new_stack(
        simulator,
        project=PROJECT,
        CLAUDE_CONSOLE_BROWSER=browser_executable,
        CLAUDE_CONSOLE_STATE=str(session),
        CLAUDE_CONSOLE_STATE_KEY=key,
    )
    (made.folder / "__main__.py").unlink()
    shutil.copy(repository / "examples" / "quickstart-yaml" / PROGRAM, made.folder)
    return made


def test_the_quickstart_in_yaml_from_a_preview_to_the_end(
    stack: Stack, simulator: Simulator, other_admin: HttpAdminApi
) -> None:
    # Ids of workspaces are not known in the first preview, and those of three kinds each hang on them.
    assert "17 to create" in stack.preview().text
    assert writes(simulator) == []

    stack.up()
    teams = {name: facts.live_workspace(simulator.state(), name) for name in DECLARED}
    assert {name: declared(team) for name, team in teams.items()} == DECLARED
    assert {name: team.tags["managed-by"] for name, team in teams.items()} == {
        name: f"pulumi/{PROJECT}/dev/{name.lower()}" for name in DECLARED
    }
    simulator.reset_requests()
    stack.preview("--expect-no-changes")
    stack.refresh_preview()

    payments = str(workspace(simulator, "Payments")["id"])
    gabor = next(one.id for one in other_admin.users.list() if one.email == "gabor@example.com")
    other_admin.workspaces.update(payments, tags={"cost-centre": "13"})
    other_admin.members.add(payments, gabor, "workspace_user")
    simulator.reset_requests()
    shown = stack.refresh_preview(expect=DRIFT).text
    assert [line for line in DRIFTED if line not in shown] == [], shown
    assert drifted(stack) == {
        ("Payments", "tags.cost-centre", "4711", "13"),
        ("Payments", "members.gabor@example.com", None, "workspace_user"),
    }
    assert writes(simulator) == []

    # What is put right, what is not to be read anywhere, and what is there already, in one run.
    there = workspace(simulator, "Data Platform")
    program = stack.folder / PROGRAM
    written = program.read_text().replace(*SECRET).replace("\noutputs:", IMPORTED.format(id=there["id"]))
    program.write_text(written)
    up = stack.up("--refresh")
    assert "1 imported" in up.text
    said = up.text
    team = facts.live_workspace(simulator.state(), "Payments")
    assert declared(team) == {**DECLARED["Payments"], "spend_limit": "4711.00"}
    assert team.tags["cost-centre"] == "4711"
    assert workspace(simulator, "Data Platform") == there
    said += stack.preview("--expect-no-changes").text + stack.refresh_preview().text
    kept = re.findall(r"4711\.00|4,711", said + stack.text_of_state())
    assert kept == []

    # The end takes the people out, and says at each resource what it leaves, in this language's names.
    left = stack.destroy()
    for name in ("payments", "support", "search"):
        (line,) = left.lines_of(name)
        assert line.startswith("claude-admin: left standing: workspace ")
        assert "archiveOnDestroy" in line
    assert {declared(facts.live_workspace(simulator.state(), name))["members"] == {} for name in DECLARED} == {True}


def drifted(stack: Stack) -> set[tuple[str, str, object, object]]:
    """Workspace, path, declared and actual value of every difference that `claude-admin drift` finds."""
    ended = stack.claude_admin("drift", "--no-console", "--format", "json")
    assert ended.returncode == DRIFT, ended.stdout
    return {
        (finding["workspace_name"], change["path"], change["declared"], change["actual"])
        for finding in json.loads(ended.stdout)["findings"]
        if finding["status"] in {"drifted", "pending"}  # a list that was just written may be late
        for change in finding["changes"]
    }
