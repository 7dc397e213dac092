"""
Round trip with the real engine: what `claude-admin adopt` writes is imported, and then nothing differs anywhere.

One folder per seed; each command costs seconds, so that one stack answers everything that is asked of its seed and style.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from claude_console_shim.session_file import SessionFile
from claude_simulator import Simulator
from tests.support.other_admin import calls, workspace, writes
from tests.support.pulumi_stack import MakeStack, Ran, Stack
from tests.support.workload import GitHubEndpoint, Jobs

pytestmark = pytest.mark.engine

COMMAND = str(Path(sys.executable).with_name("claude-admin"))
PAGE = Path(__file__).parents[2] / "docs" / "adopting.md"
IMPORT = ("--file", "import.json", "--generate-code=false", "--protect=false", "--yes", "--skip-preview")

MAIN = "repo:acme/infra:ref:refs/heads/main"
PULL_REQUEST = "repo:acme/infra:pull_request"
EXCHANGE = "POST /v1/oauth/token"


def token_of(simulator: Simulator) -> dict[str, str]:
    """What machine identities need."""
    return {"ANTHROPIC_ADMIN_API_KEY": "", "ANTHROPIC_AUTH_TOKEN": simulator.oauth_token}


def claude_admin(stack: Stack, *arguments: str, expect: int = 0) -> Ran:
    ran = subprocess.run(
        [COMMAND, *arguments], cwd=stack.folder, env=stack.environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == expect, ran.stdout + ran.stderr
    return Ran(ran.returncode, ran.stdout + ran.stderr)


def adopted(new_stack: MakeStack, simulator: Simulator, *options: str, **variables: str) -> Stack:
    """A stack in a folder that adopt has written."""
    outer = new_stack(simulator, **variables)
    claude_admin(outer, "adopt", "--out", "adopted", *options)
    stack = Stack(outer.folder / "adopted", outer.environment)
    stack.run("stack", "init", "prod")
    return stack


def import_at_once(stack: Stack) -> None:
    """Save the state once, at the end: after each of a thousand resources takes a minute, and no engine is killed here."""
    stack.run("import", *IMPORT, PULUMI_EXPERIMENTAL="true", PULUMI_SKIP_CHECKPOINTS="true")


def require_nothing_to_do(stack: Stack, simulator: Simulator) -> None:
    """Nothing differs for the engine, for a refresh, for drift; and nothing was ever written."""
    stack.preview("--expect-no-changes", "--diff")
    stack.refresh_preview()
    drifted = json.loads(
        claude_admin(stack, "drift", "--no-console", "--format", "json").text.partition("\n}")[0] + "\n}"
    )
    assert {one["status"] for one in drifted["findings"]} <= {"in sync", "unmanaged", "unseen"}
    assert writes(simulator) == []
    assert simulator.console_saves() == []


def require_wrong_ids_are_told(stack: Stack) -> None:
    """An import reads nothing, so that of a file with the ids of something else the first command after it says so, in a line."""
    file = stack.folder / "import.json"
    right = file.read_text()
    resources = json.loads(right)["resources"]
    for one in resources:
        if "id" in one:
            one["id"] = "wrkspc_somebody_elses"
    file.write_text(json.dumps({"resources": resources}))
    stack.run("stack", "init", "wrong")
    stack.run("import", *IMPORT)
    file.write_text(right)
    for ran in (stack.preview(expect=1), stack.up(expect=1)):
        assert re.search(
            r"InvalidInputs: id: 'wrkspc_somebody_elses' is not the id of this Workspace(Members)?,", ran.text
        )
        assert "Traceback" not in ran.text
    stack.run("stack", "select", "prod")


def require_typed(stack: Stack) -> None:
    """The strict type checker finds nothing in the program."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "__main__.py"]
    checked = subprocess.run(command, cwd=stack.folder, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def blocks_of_page(language: str) -> list[str]:
    """What the page has a newcomer type, or shows of a file."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def command_of_page(command: str) -> list[str]:
    """The arguments of a command that the page names in a sentence."""
    assert f"`{command}`" in PAGE.read_text(encoding="utf-8")
    return shlex.split(command)[1:]


def follow(stack: Stack, block: str) -> Stack:
    """Type the lines of a block, each of which ends well. The answer is where that leads to."""
    folder = stack.folder
    for line in block.replace("OWNER/REPO", "acme/infra").splitlines():
        command, *arguments = shlex.split(line)
        if command == "export":
            assert arguments[0].partition("=")[0] in stack.environment
        elif command == "cd":
            folder /= arguments[0]
        else:
            ran = subprocess.run(
                [command, *arguments],
                cwd=folder,
                env=stack.environment,
                capture_output=True,
                text=True,
                check=False,
                stdin=subprocess.DEVNULL,
            )
            assert ran.returncode == 0, line + ran.stdout + ran.stderr
    return Stack(folder, stack.environment)


def changing_calls(simulator: Simulator) -> Counter[str]:
    """Calls that may have changed something; an identity is exchanged with one that does not."""
    return Counter({call: count for call, count in calls(simulator).items() if not call.startswith(("GET", EXCHANGE))})


@contextmanager
def in_job(stack: Stack, jobs: Jobs, rule: str, subject: str) -> Iterator[None]:
    """The commands of a GitHub job, which proves who it is and has no stored key."""
    with GitHubEndpoint(jobs, subject).running() as endpoint:
        stack.environment.update(jobs.environment(rule) | endpoint.environment)
        yield


@pytest.fixture
def tiny() -> Iterator[Simulator]:
    """A small organization that exists already."""
    with Simulator(seed="tiny", switches={"spend_limits_api": "enabled", "requests_per_minute": 0}) as running:
        yield running


@pytest.mark.parametrize(
    ("seed", "style"),
    [("company", "teams"), ("company", "python"), ("hostile", "teams"), ("hostile", "python"), ("hostile", "yaml")],
)
def test_what_is_written_is_imported_and_nothing_differs(
    new_stack: MakeStack, yaml_host: str, seed: str, style: str
) -> None:
    del yaml_host
    provider = "native" if style == "yaml" else "dynamic"
    with Simulator(seed=seed, switches={"spend_limits_api": "enabled", "requests_per_minute": 0}) as simulator:
        options = ("--style", style, "--provider", provider, "--kinds", "all")
        stack = adopted(new_stack, simulator, *options, **token_of(simulator))
        import_at_once(stack)
        require_nothing_to_do(stack, simulator)
        if style == "python":
            require_typed(stack)


@pytest.mark.browser
@pytest.mark.parametrize("style", ["teams", "python"])
def test_what_only_the_console_has_is_adopted_with_a_session(
    new_stack: MakeStack, browser_executable: str, tmp_path: Path, style: str
) -> None:
    session, key = tmp_path / "console-session", SessionFile.new_key()
    with Simulator(seed="quickstart", switches={"requests_per_minute": 0}) as simulator:
        SessionFile(session, key).write(dict(simulator.sign_in("admin@example.com")))
        stack = adopted(
            new_stack,
            simulator,
            "--console",
            "--style",
            style,
            "--kinds",
            "all",
            **token_of(simulator),
            CLAUDE_CONSOLE_BROWSER=browser_executable,
            CLAUDE_CONSOLE_STATE=str(session),
            CLAUDE_CONSOLE_STATE_KEY=key,
        )
        assert "## Could not be read" not in (stack.folder / "ADOPT.md").read_text()
        stack.run("import", *IMPORT)
        require_nothing_to_do(stack, simulator)


def test_without_the_import_nothing_is_made_and_with_owner_tags_only_those_are_written(
    new_stack: MakeStack, tiny: Simulator
) -> None:
    stack = adopted(new_stack, tiny)
    require_wrong_ids_are_told(stack)
    stack.up()
    assert writes(tiny) == []

    tagged = adopted(new_stack, tiny, "--tag-owner")
    tagged.run("import", *IMPORT)
    shown = tagged.preview("--diff").text
    assert sorted(re.findall(r"^ +[+~-] ([a-z_]+) *:", shown, flags=re.MULTILINE)) == ["managed_at", "owner"], shown
    assert "1 to update" in shown
    tagged.up()
    assert workspace(tiny, "Research")["tags"]["managed-by"].endswith("/prod/research")
    assert writes(tiny) == ["POST /v1/organizations/workspaces/{workspace_id}"]
    tagged.preview("--expect-no-changes")


def test_a_newcomer_who_follows_the_page_adopts_changes_by_pull_request_and_runs_without_a_stored_key(
    new_stack: MakeStack, tiny: Simulator
) -> None:
    write_down, tell, let_in = blocks_of_page("sh")
    written, changed = blocks_of_page("yaml")
    stack = follow(new_stack(tiny), write_down)
    teams = stack.folder / "claude" / "teams.yaml"
    assert written in teams.read_text()
    stack = follow(stack, tell)
    follow(stack, let_in)
    assert writes(tiny) == []

    jobs = Jobs(tiny)
    jobs.rule("pull-request", {"subject_prefix": PULL_REQUEST, "claims": {"repository_owner": "acme"}})
    jobs.rule("main", {"subject_prefix": MAIN, "claims": {"repository_owner": "acme"}})
    del stack.environment["ANTHROPIC_ADMIN_API_KEY"]
    before = changing_calls(tiny)

    key = changed.partition(":")[0]
    teams.write_text(re.sub(rf"^{key}: .*\n", changed, teams.read_text(), flags=re.MULTILINE))
    with in_job(stack, jobs, "pull-request", PULL_REQUEST):
        shown = stack.run(*command_of_page("pulumi preview --diff")).text
    assert "+ 1 to create" in shown
    assert re.findall(r"^ +[+~-] (claude:.*|pulumi-python:.*): \(", shown, flags=re.MULTILINE) == [
        "pulumi-python:dynamic/claude:WorkspaceSpendLimit"
    ]
    assert re.search(r'amount +: "500\.00"', shown)
    assert changing_calls(tiny) == before

    with in_job(stack, jobs, "main", MAIN):
        stack.run(*command_of_page("pulumi up"), "--yes")
        assert changing_calls(tiny) - before == Counter({"POST spend_limits": 1})
        claude_admin(stack, *command_of_page("claude-admin drift"))
    assert (changing_calls(tiny) - before).total() == 1
