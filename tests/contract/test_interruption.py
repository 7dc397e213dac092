"""Ctrl-C and SIGTERM end every command within two seconds, whatever it waits for; nothing of it stays behind."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from claude_simulator import Simulator
from tests.support.other_admin import until
from tests.support.stack_builder import Stack

WITHIN = 2.0
COMMAND = (sys.executable, "-c", "from pulumi_claude_admin.cli import main; main()")
Interrupted = tuple[int, str, str]


def environment(simulator: Simulator, tmp_path: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "ANTHROPIC_ADMIN_API_KEY": simulator.admin_api_key,
        "ANTHROPIC_BASE_URL": simulator.base_url,
        "CLAUDE_ADMIN_HOME": str(tmp_path / "home"),
        **more,
    }


def interrupted(
    arguments: Sequence[str], number: signal.Signals, when: Callable[[], bool], surroundings: dict[str, str]
) -> Interrupted:
    """Start `claude-admin` as the head of a session, send the signal to it alone once it is so far, and wait for its end."""
    said = Path(surroundings["CLAUDE_ADMIN_HOME"]).with_name("said")
    with said.open("w") as talk, subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=talk,
        text=True, env=surroundings, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            until(lambda: when() or process.poll() is not None)
            assert process.poll() is None, "it ended before"
            process.send_signal(number)
            out, _ = process.communicate(timeout=WITHIN)
        finally:
            process.kill()
    err = said.read_text()
    assert "Traceback" not in err
    assert left_of(surroundings["CLAUDE_ADMIN_HOME"]) == [], (process.returncode, out, err)
    return process.returncode, out, err


def left_of(text: str) -> list[str]:
    """What is still there a moment later: who was killed goes when the machine gets round to it."""
    with contextlib.suppress(AssertionError):
        until(lambda: not processes_with(text), seconds=5)
    return processes_with(text)


def processes_with(text: str) -> list[str]:
    """Processes whose environment names the folder of the test: children inherit it."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            if text.encode() in (one / "environ").read_bytes() and int(one.name) != os.getpid():
                found.append((one / "cmdline").read_text())
        except OSError:
            continue  # it ended, or is not ours
    return [one for one in found if one]


@pytest.fixture(autouse=True)
def takes_interrupts() -> Iterator[None]:
    """A shell has what it starts in the background ignore Ctrl-C, and so would all that the tests start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(seed="company") as running:
        yield running


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that lets everybody in and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def somebody_came(server: socket.socket) -> Callable[[], bool]:
    return lambda: bool(select.select([server], [], [], 0)[0])


@pytest.fixture
def state(tmp_path: Path, simulator: Simulator) -> str:
    file = tmp_path / "state.json"
    file.write_text(Stack(organization_id=simulator.organization_id).workspace("a", "wrkspc_01A").text())
    return str(file)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_pause_that_the_platform_asked_for_is_told_and_broken_off(
    simulator: Simulator, state: str, tmp_path: Path, number: signal.Signals
) -> None:
    route = "/v1/organizations/workspaces/{workspace_id}/members"
    simulator.fault("rate_limited", route=route, count=1000, retry_after=40)

    code, out, err = interrupted(
        ["drift", "--state", state],
        number,
        lambda: "waiting" in (tmp_path / "said").read_text(),
        environment(simulator, tmp_path),
    )

    assert (code, out) == (8, "")
    assert "waiting 40 s: the Admin API asked for a pause\n" in err
    assert re.search(r"^(the lists were not begun|\d+ of \d+ lists were read); there is no report", err, re.MULTILINE)
    assert err.endswith("error: cancelled\n")


@pytest.mark.parametrize("command", ["drift", "doctor"])
def test_an_answer_that_never_comes_is_broken_off(
    simulator: Simulator, state: str, silent: socket.socket, tmp_path: Path, command: str
) -> None:
    address = f"http://127.0.0.1:{silent.getsockname()[1]}"
    arguments = ["drift", "--state", state] if command == "drift" else ["doctor"]

    code, out, err = interrupted(
        arguments, signal.SIGINT, somebody_came(silent), environment(simulator, tmp_path, ANTHROPIC_BASE_URL=address)
    )

    assert code == 8
    assert err.endswith("error: cancelled\n")
    assert ("[ok]    versions" in out) is (command == "doctor")  # what was known by then


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_engine_that_hangs_is_ended_with_all_that_it_started(
    simulator: Simulator, tmp_path: Path, number: signal.Signals
) -> None:
    begun = tmp_path / "begun"
    (tmp_path / "pulumi").write_text(f"#!/bin/sh\nsleep 60 &\ntouch {begun}\nwait\n")
    (tmp_path / "pulumi").chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"

    code, out, err = interrupted(["drift"], number, begun.exists, environment(simulator, tmp_path, PATH=path))

    assert (code, out) == (8, "")
    assert err.endswith("error: cancelled\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_drill_switches_the_key_on_again_first(simulator: Simulator, tmp_path: Path, number: signal.Signals) -> None:
    simulator.switch("key_stops_after_seconds", 3600)
    key_id = simulator.state()["api_keys"][0]["id"]
    canary = f"{key_id}={simulator.api_key_secret(key_id)}"

    code, _, err = interrupted(
        ("offboard", "test", "--yes", "--within", "600"),
        number,
        lambda: simulator.state()["api_keys"][0]["status"] == "inactive",
        environment(simulator, tmp_path, CLAUDE_ADMIN_CANARY_KEYS=canary),
    )

    assert (code, simulator.state()["api_keys"][0]["status"]) == (8, "active")
    assert "first what was begun is undone" in err
