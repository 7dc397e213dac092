"""
The shim on a running simulator, in a real Chromium. One simulator and one Console for all tests; each test has a workspace
of its own, and a test that spoils a session has a Console of its own.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from claude_console_shim.console import WebConsole, connect
from claude_console_shim.console_session import ConsoleSession, open_session
from claude_console_shim.options import ShimOptions, Timeouts
from claude_console_shim.session_file import SessionFile
from claude_simulator import Simulator
from claude_simulator.seeds import Seed, load
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support import plain_http
from tests.support.claude_code_people import claude_code_people
from tests.support.console_changes import Change, Level

ADMIN = "admin@example.com"
OTHER_ORGANIZATION = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
PATIENT = Timeouts(page=30, control=15, save=30, look=0.02, bare=0.05)
"""These pages show nothing before their data, but where a test lets them (test_first_picture.py)."""

Signed = Callable[..., ShimOptions]
Connect = Callable[..., Console]
NewWorkspace = Callable[..., ConsoleScope]


@pytest.fixture(scope="session")
def running() -> Iterator[Simulator]:
    with Simulator(seed=_two_organizations(), switches={"active_workspaces": 0}) as simulator:
        yield simulator


def _two_organizations() -> Seed:
    """The tiny seed, and a second organization in which its administrator is too; its name holds the name of the first."""
    data: dict[str, Any] = copy.deepcopy(dict(load("tiny").data))
    parts = ("organization", "people", "rate_limits", "workspaces")
    other = copy.deepcopy({part: data[part] for part in parts})
    secrets = {key: f"{value}-eu" for key, value in other["organization"].items() if key.endswith(("_key", "_token"))}
    other["organization"] |= secrets | {"id": OTHER_ORGANIZATION, "name": "Tiny Tools (EU)", "spend_limit": "123.00"}
    data["other_organizations"] = [other]
    return Seed("two organizations", data)


@pytest.fixture
def simulator(running: Simulator) -> Iterator[Simulator]:
    """The simulator without the mishaps and counts of the test before; its layout is C again, and its sessions are open."""
    running.world.faults.clear()
    running.switch("console_hydration_ms", 0)
    running.reset_requests()
    yield running
    running.set_layout("c")
    # Those too that console_in or shared_console made in this test, for all that follow.
    for session in running.world.sessions.by_key.values():
        session.is_expired = False
        session.active_organization = running.organization_id


@pytest.fixture(scope="session")
def signed_in(running: Simulator, browser_executable: str) -> Signed:
    """Options with a session of a person, their files below a folder."""

    def make(folder: Path, email: str = ADMIN, **changes: str | Path | bool | None) -> ShimOptions:
        key = SessionFile.new_key()
        SessionFile(folder / "session", key).write(running.sign_in(email))
        fields: dict[str, Any] = {
            "console_url": running.console_url,
            "state_file": folder / "session",
            "state_key": key,
            "browser": browser_executable,
            "home": folder / "home",
        }
        return ShimOptions(**fields | changes)

    return make


@pytest.fixture(scope="session")
def in_whole_browser(signed_in: Signed, whole_browser: str) -> Signed:
    """The same for the browser that a person has."""
    return partial(signed_in, browser=whole_browser)


@pytest.fixture(scope="session")
def shared_session(signed_in: Signed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleSession]:
    """An administrator's session in the one browser of this process, which closes when nobody uses it."""
    session = open_session(signed_in(tmp_path_factory.mktemp("shared")), timeouts=PATIENT)
    yield session
    session.owner.close()


@pytest.fixture(scope="session")
def shared_console(shared_session: ConsoleSession) -> Console:
    return WebConsole(lambda: shared_session)


@pytest.fixture(scope="session")
def console_in(shared_session: ConsoleSession) -> Connect:
    """
    A Console for each layout and `timeouts`, made once, all in one browser.

    One session for each layout, because a Console goes first where a setting was the last time, and waits there. Its door is
    another one each time: it remembers a session that has expired, which the next test has signed in again.
    """
    known: dict[tuple[str, Timeouts], ConsoleSession] = {}

    def made_once(layout: str, timeouts: Timeouts = PATIENT) -> Console:
        session = known.setdefault((layout, timeouts), replace(shared_session, timeouts=timeouts))
        return WebConsole(lambda: session)

    return made_once


@pytest.fixture
def console(shared_console: Console, simulator: Simulator) -> Console:
    """An administrator's Console whose organization is known already."""
    shared_console.whoami()
    simulator.reset_requests()
    return shared_console


@pytest.fixture
def own_console(signed_in: Signed, simulator: Simulator, tmp_path: Path) -> Iterator[Connect]:
    """A Console of the test's own: `email`, `timeouts`, and any field of ShimOptions."""
    del simulator
    with ExitStack() as opened:

        def make(email: str = ADMIN, *, timeouts: Timeouts = PATIENT, **changes: str | Path | bool | None) -> Console:
            return opened.enter_context(closing(connect(signed_in(tmp_path, email, **changes), timeouts=timeouts)))

        yield make


_NUMBERS = itertools.count(1)


@pytest.fixture
def new_workspace(simulator: Simulator) -> Iterator[NewWorkspace]:
    """
    Make a workspace over the Admin API and return where its settings are.

    A name that was asked for goes with the test: a dump masks the words of a page that some workspace has for its name.
    """
    headers = {"x-api-key": simulator.admin_api_key, "anthropic-version": "2023-06-01"}
    asked_for: list[str] = []

    def make(name: str | None = None) -> ConsoleScope:
        named = name or f"Team {next(_NUMBERS)}"
        answer = plain_http.post(
            f"{simulator.base_url}/v1/organizations/workspaces", json={"name": named}, headers=headers
        )
        made: str = answer.raise_for_status().json()["id"]
        if name is not None:
            asked_for.append(made)
        return ConsoleScope(simulator.organization_id, Scope(made), named)

    yield make
    for each in asked_for:  # one that was archived meanwhile keeps its name
        plain_http.post(
            f"{simulator.base_url}/v1/organizations/workspaces/{each}",
            json={"name": f"Team {next(_NUMBERS)}"},
            headers=headers,
        )


@pytest.fixture
def workspace(new_workspace: NewWorkspace) -> ConsoleScope:
    return new_workspace()


@pytest.fixture
def organization(simulator: Simulator) -> ConsoleScope:
    return ConsoleScope(simulator.organization_id, Scope())


@pytest.fixture
def place_of(
    simulator: Simulator, new_workspace: NewWorkspace, organization: ConsoleScope
) -> Iterator[Callable[[Change], ConsoleScope]]:
    """
    Where a change is made: the organization, the Claude Code workspace with people in it until the end of the test, or a workspace
    of its own.
    """
    with ExitStack() as there:

        @cache
        def code() -> ConsoleScope:
            return there.enter_context(claude_code_people(simulator, 12)).where

        places: dict[Level, Callable[[], ConsoleScope]] = {
            "organization": lambda: organization,
            "workspace": new_workspace,
            "Claude Code workspace": code,
        }
        yield lambda change: places[change.level]()


@pytest.fixture
def saves(simulator: Simulator) -> Callable[[], int]:
    """How many changes the Console's pages have asked for."""
    return lambda: sum(int(row["count"]) for row in simulator.console_saves())


@pytest.fixture
def loads(simulator: Simulator) -> Callable[[], int]:
    """How many pages were loaded, the organization's for the identity among them."""
    return lambda: sum(int(row["count"]) for row in simulator.console_pages())
