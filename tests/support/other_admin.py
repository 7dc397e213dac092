"""Somebody who changes things behind Pulumi's back, over the Admin API; and how tests wait for what others do."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport

PATIENCE = 60.0
"""Seconds after which waiting is given up."""


@contextlib.contextmanager
def other_admin_api(simulator: Simulator) -> Iterator[HttpAdminApi]:
    """An administrator with a key of their own right."""
    transport = Transport(simulator.base_url, Credential("api_key", simulator.admin_api_key), RateLimiter(0))
    yield HttpAdminApi(transport)
    transport.close()


def until(condition: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    """Wait for what another process does, and fail when it does not."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        pause.wait(0.02)


@contextlib.contextmanager
def as_soon_as(condition: Callable[[], bool], act: Callable[[], None]) -> Iterator[threading.Event]:
    """Do something beside the test as soon as something is true; what is yielded is set once it is done."""
    over, is_done = threading.Event(), threading.Event()

    def wait() -> None:
        while not over.wait(0.01):
            if condition():
                act()
                is_done.set()
                return

    thread = threading.Thread(target=wait)
    thread.start()
    try:
        yield is_done
    finally:
        over.set()
        thread.join()


def workspaces(simulator: Simulator, name: str) -> list[dict[str, Any]]:
    """The live workspaces of this name."""
    return [w for w in simulator.state()["workspaces"] if w["name"] == name and w["archived_at"] is None]


def workspace(simulator: Simulator, name: str) -> dict[str, Any]:
    """The one live workspace of this name."""
    (found,) = workspaces(simulator, name)
    return found


def writes(simulator: Simulator) -> list[str]:
    """Method and route of every call that may have changed something."""
    return [f"{row['method']} {row['route']}" for row in simulator.requests() if row["method"] != "GET"]


def calls(simulator: Simulator) -> dict[str, int]:
    """Calls by method and the end of the route."""
    counted: dict[str, int] = {}
    for row in simulator.requests():
        key = f"{row['method']} {str(row['route']).removeprefix('/v1/organizations/')}"
        counted[key] = counted.get(key, 0) + int(row["count"])
    return counted


def processes_of(home: Path) -> list[psutil.Process]:
    """The processes that a stack with this home has started: they have inherited its environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("CLAUDE_ADMIN_HOME") == str(home):
                found.append(process)
        except psutil.Error:
            continue
    return found


def name_of(process: psutil.Process) -> str:
    """Its name, empty when it has ended meanwhile."""
    try:
        return process.name()
    except psutil.NoSuchProcess:
        return ""
