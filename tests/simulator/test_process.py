"""The command `claude-simulator`, as a process of its own."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from claude_simulator.switches import SWITCHES
from tests.support import plain_http

COMMAND = (sys.executable, "-m", "claude_simulator")
HANGS = 180
"""Seconds after which a process is given up. It takes one, and fifty where others use the machine as well."""
BARE = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("starlette", "uvicorn", "jinja2"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name in ("starlette", "uvicorn", "jinja2") else found(name)
from claude_simulator.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@contextmanager
def served(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    with subprocess.Popen([*COMMAND, "serve", *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=HANGS)


def test_prints_one_line_and_answers_at_once() -> None:
    with served("--seed", "tiny") as (_, line):
        assert set(line) == {"base_url", "console_url", "admin_api_key", "organization_id"}
        assert line["base_url"] == line["console_url"]
        headers = {"x-api-key": line["admin_api_key"]}
        answer = plain_http.get(f"{line['base_url']}/v1/organizations/me", headers=headers)
    assert answer.json()["id"] == line["organization_id"]


def test_says_what_is_wrong_without_serving(tmp_path: Path) -> None:
    file = tmp_path / "truth.json"
    told, written = run("truth", "--seed", "drawn:1"), run("truth", "--seed", "drawn:1", "--out", str(file))
    assert (told.returncode, told.stderr, written.stdout) == (0, "", "")
    events = json.loads(told.stdout)["events"]
    assert events == json.loads(file.read_text("utf-8"))["events"]
    assert "spend.cap_missing" in {event["rule"] for event in events}
    lost = run("truth", "--seed", "nowhere")
    assert (lost.returncode, lost.stdout, lost.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_ends_when_it_is_told_to(ending: signal.Signals) -> None:
    with served("--seed", "tiny") as (process, line):
        process.send_signal(ending)
        assert process.wait(timeout=HANGS) == 0
    host, _, port = line["base_url"].removeprefix("http://").partition(":")
    with socket.socket() as probe:
        assert probe.connect_ex((host, int(port))) != 0


def test_takes_switches_latency_and_a_generated_seed() -> None:
    generated = "generated:workspaces=2,people=5,members=2"
    options = ("--seed", generated, "--latency", "30", "--set", "archive_twice=refused", "--layout", "a")
    with served(*options, "--person", "new@example.com") as (_, line):
        state = plain_http.get(f"{line['base_url']}/_simulator/state").json()
        headers = {"x-api-key": line["admin_api_key"]}
        answer = plain_http.get(f"{line['base_url']}/v1/organizations/me", headers=headers)
    assert (state["switches"]["archive_twice"], state["layout"], len(state["users"])) == ("refused", "a", 7)
    assert answer.elapsed.total_seconds() >= 0.03


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--seed", "nowhere"),
            "claude-simulator: seed nowhere: neither one of company, enterprise, hostile, quickstart, startup, story, tiny nor a file",
        ),
        (("--set", "gravity=off"), "claude-simulator: there is no switch 'gravity'"),
        (
            ("--set", "archive_twice=refused", "--set", "archive_twice=accepted"),
            "claude-simulator: --set archive_twice is given twice, as refused and as accepted",
        ),
        (("--set", "archive_twice"), "claude-simulator: switch archive_twice: '' is not possible"),
    ],
)
def test_ends_with_one_line_when_an_option_is_wrong(arguments: tuple[str, ...], message: str) -> None:
    ended = run("serve", *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(message)
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [("--help",), ("serve", "--help")])
def test_help_needs_nothing_but_python(arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", BARE, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=HANGS)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "serve" in ended.stdout


def test_serve_names_the_extra_when_it_is_missing() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", BARE, "serve"], capture_output=True, text=True, check=False, timeout=HANGS
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "pulumi-claude-admin[simulator]" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_the_help_of_serve_lists_every_switch() -> None:
    text = " ".join(run("serve", "--help").stdout.split())
    assert [name for name in SWITCHES if name not in text] == []


def test_a_state_file_survives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    for number in range(2):
        with served("--seed", "tiny", "--state", str(file)) as (process, line):
            headers = {"x-api-key": line["admin_api_key"]}
            url = f"{line['base_url']}/v1/organizations/workspaces"
            present = plain_http.get(url, headers=headers).json()["data"]
            assert len(present) == 1 + number
            plain_http.post(url, json={"name": "Kept"}, headers=headers)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=HANGS) == 0


@pytest.mark.parametrize("option", ["--state", "--from-state"])
def test_a_file_that_is_none_ends_with_one_line(tmp_path: Path, option: str) -> None:
    file = tmp_path / "wrong.json"
    file.write_text("{}")
    ended = run("serve", option, str(file))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"claude-simulator: state {file}: is no")
    assert ended.stderr.count("\n") == 1


def test_seed_and_state_of_a_stack_exclude_each_other() -> None:
    ended = run("serve", "--seed", "tiny", "--from-state", "export.json")
    assert ended.returncode == 2
    assert "not allowed with" in ended.stderr
