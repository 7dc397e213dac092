"""Browsers that run elsewhere, as people start them: a DevTools address, `playwright launch-server`, `playwright run-server`."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil

from tests.support.local_ports import free_port

SANDBOX: Final = ["--no-sandbox"] if os.geteuid() == 0 else []


@contextmanager
def running(command: list[str], address: str, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """The first line of a command that looks like its address, while it runs."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **(environment or {})}
    ) as process:
        try:
            assert process.stdout is not None
            yield next(found[0] for line in process.stdout if (found := re.search(address, line)))
        finally:
            below = psutil.Process(process.pid).children(recursive=True)
            process.terminate()
            for each in below:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.terminate()
            for each in psutil.wait_procs(below, timeout=2)[1]:  # `run-server` waits for those that are connected
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.kill()
            psutil.wait_procs(below, timeout=30)


@contextmanager
def devtools(browser: str, folder: Path, *arguments: str) -> Iterator[str]:
    """A browser with a DevTools address, and a profile in the folder."""
    command = [browser, "--headless", *SANDBOX, "--disable-gpu", "--remote-debugging-port=0", *arguments]
    with running([*command, f"--user-data-dir={folder / 'elsewhere'}"], r"ws://127\.0\.0\.1:\d+") as address:
        yield address.replace("ws://", "http://")


@contextmanager
def launch_server(browser: str, folder: Path) -> Iterator[str]:
    """One browser for whoever connects."""
    config = folder / "server.json"
    config.write_text(json.dumps({"executablePath": browser, "args": SANDBOX, "host": "127.0.0.1"}))
    command = [sys.executable, "-m", "playwright", "launch-server", "--browser", "chromium", "--config", str(config)]
    with running(command, r"ws://\S+") as address:
        yield address


@contextmanager
def run_server(browser: str, folder: Path) -> Iterator[str]:
    """
    A browser for each connection. It takes no executable from whoever connects and looks into its own folder of browsers, so
    the distribution's Chromium stands there under the names that it looks for.
    """
    known = _names_of_playwright()
    for name in known:
        wrapper = folder / "browsers" / name
        wrapper.parent.mkdir(parents=True, exist_ok=True)
        wrapper.write_text(f'#!/bin/sh\nexec "{browser}" "$@"\n')
        wrapper.chmod(0o755)
        (folder / "browsers" / Path(name).parts[0] / "INSTALLATION_COMPLETE").touch()
    command = [sys.executable, "-m", "playwright", "run-server", "--host", "127.0.0.1", "--port", str(free_port())]
    with running(command, r"ws://\S+", {"PLAYWRIGHT_BROWSERS_PATH": str(folder / "browsers")}) as address:
        yield address


@contextmanager
def of_another_version(endpoint: str, version: str) -> Iterator[str]:
    """The same server for somebody who says that his Playwright has this version: the client's first words are passed on so."""
    host, _, port = endpoint.removeprefix("ws://").rstrip("/").partition(":")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def pass_on() -> None:
            with contextlib.suppress(OSError):
                client, _ = server.accept()
                with client, socket.create_connection((host, int(port))) as there:
                    asked = re.sub(rb"Playwright/\d+\.\d+\.\d+", f"Playwright/{version}".encode(), client.recv(65536))
                    there.sendall(asked)
                    while answered := there.recv(65536):
                        client.sendall(answered)

        thread = threading.Thread(target=pass_on, daemon=True)
        thread.start()
        yield f"ws://127.0.0.1:{server.getsockname()[1]}/"


def _names_of_playwright() -> list[str]:
    """Where below its folder Playwright looks for Chromium, with a window and without."""
    import playwright  # noqa: PLC0415 - only its place is asked for

    listed = json.loads((Path(playwright.__file__).parent / "driver" / "package" / "browsers.json").read_text())
    revisions = {each["name"]: each["revision"] for each in listed["browsers"]}
    return [
        f"chromium-{revisions['chromium']}/chrome-linux64/chrome",
        f"chromium_headless_shell-{revisions['chromium-headless-shell']}/chrome-headless-shell-linux64/chrome-headless-shell",
    ]
