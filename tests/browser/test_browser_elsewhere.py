"""A browser that runs elsewhere: a DevTools address, or a Playwright server."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.ports import Console, ConsoleScope

pytestmark = pytest.mark.browser

Connect = Callable[..., Console]
SANDBOX = ["--no-sandbox"] if os.geteuid() == 0 else []


@contextmanager
def running(command: list[str], address: str) -> Iterator[str]:
    """The first line of a command that looks like its address, while it runs."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            yield next(found[0] for line in process.stdout if (found := re.search(address, line)))
        finally:
            below = psutil.Process(process.pid).children(recursive=True)
            process.terminate()
            for each in below:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.terminate()
            psutil.wait_procs(below, timeout=30)


@pytest.fixture
def devtools(browser_executable: str, tmp_path: Path) -> Iterator[str]:
    command = [browser_executable, "--headless", *SANDBOX, "--disable-gpu", "--remote-debugging-port=0"]
    with running([*command, f"--user-data-dir={tmp_path / 'elsewhere'}"], r"ws://127\.0\.0\.1:\d+") as address:
        yield address.replace("ws://", "http://")


@pytest.fixture
def playwright_server(browser_executable: str, tmp_path: Path) -> Iterator[str]:
    config = tmp_path / "server.json"
    config.write_text(json.dumps({"executablePath": browser_executable, "args": SANDBOX, "host": "127.0.0.1"}))
    command = [sys.executable, "-m", "playwright", "launch-server", "--browser", "chromium", "--config", str(config)]
    with running(command, r"ws://\S+") as address:
        yield address


def test_a_devtools_address_is_driven(own_console: Connect, devtools: str, workspace: ConsoleScope) -> None:
    console = own_console(browser="/does/not/exist", endpoint=devtools)
    assert console.read_spend_limit(workspace) is None


def test_a_playwright_server_is_driven(own_console: Connect, playwright_server: str, workspace: ConsoleScope) -> None:
    console = own_console(browser="/does/not/exist", endpoint=playwright_server)
    assert console.read_spend_limit(workspace) is None


@pytest.mark.parametrize("endpoint", ["ws://127.0.0.1:9/", "http://127.0.0.1:9"])
def test_an_endpoint_where_nobody_answers_is_named(own_console: Connect, endpoint: str) -> None:
    with pytest.raises(ConfigurationError, match="CLAUDE_CONSOLE_ENDPOINT"):
        own_console(endpoint=endpoint).whoami()
