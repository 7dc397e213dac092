"""
Finds a Chromium, or fetches one, and writes its path down for `tools/env`.

The order is the table in `prepare`: what a person named, what is installed, what was fetched earlier, Playwright's own download,
the system's package (only as root on Debian). A browser counts when it answers `--version`. Nothing is driven here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.folders import VENV_PYTHON, browser_record
from tools.setup import debian
from tools.setup.failure import SetupFailed
from tools.talk import CommandFailed, Say, run_long

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
NAMED = "CLAUDE_CONSOLE_BROWSER"

_DOWNLOAD_LIMIT_SECONDS = 900.0
_CONNECT_MILLISECONDS = "10000"
_ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


class NoBrowser(Exception):
    """This way gave no browser; the message says why, and the next way is tried."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a browser: `run` returns the path of an executable that works, or raises `NoBrowser`."""

    name: str
    run: Callable[[], Path]


def first_that_runs(candidates: Iterable[Path | None], *, runs: Callable[[Path], bool]) -> Path:
    """The first candidate that exists and runs. Raises `NoBrowser`."""
    for candidate in candidates:
        if candidate is not None and candidate.exists() and runs(candidate):
            return candidate
    raise NoBrowser("none")


def first_browser(ways: Sequence[Way], *, speak: Say) -> Path:
    """The browser of the first way that gives one; says which way it was. Raises `SetupFailed` when there is none."""
    for way in ways:
        try:
            found = way.run()
        except NoBrowser as reason:
            speak(f"  browser: {way.name}: {reason}")
            continue
        speak(f"  browser: {found} ({way.name})")
        return found
    raise SetupFailed(
        "There is no Chromium and no way to fetch one here: install Chromium or Google Chrome, "
        f"or set {NAMED} to the path of one, and run this again."
    )


def prepare(environ: Mapping[str, str], *, cache: Path, speak: Say) -> None:
    """Find or fetch the browser and record its path. Raises `SetupFailed`."""
    named = environ.get(NAMED)
    if named:
        if not (Path(named).exists() and _runs(Path(named))):
            raise SetupFailed(
                f"{NAMED} is {named}, which does not run; correct it, or unset it to use what is installed"
            )
        speak(f"  browser: {named} ({NAMED})")
        return
    record = browser_record(cache)
    ways = (
        Way("installed", lambda: first_that_runs(_installed(environ), runs=_runs)),
        Way("fetched earlier", lambda: first_that_runs([_recorded(record)], runs=_runs)),
        Way("Playwright's download", lambda: _download(environ, cache=cache, speak=speak)),
        Way("system package", lambda: _system_package(environ, speak=speak)),
    )
    found = first_browser(ways, speak=speak)
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(f"{found}\n", encoding="utf-8")


def _installed(environ: Mapping[str, str]) -> list[Path | None]:
    found = (shutil.which(name, path=environ.get("PATH", os.defpath)) for name in COMMANDS)
    return [*(Path(path) if path else None for path in found), *APPLICATIONS]


def _recorded(record: Path) -> Path | None:
    return Path(record.read_text(encoding="utf-8").strip()) if record.exists() else None


def _runs(browser: Path) -> bool:
    try:
        answer = subprocess.run(
            [browser, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _download(environ: Mapping[str, str], *, cache: Path, speak: Say) -> Path:
    env = {
        **environ,
        "PLAYWRIGHT_BROWSERS_PATH": str(cache / "playwright"),
        "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": _CONNECT_MILLISECONDS,
    }
    command = [str(VENV_PYTHON), "-m", "playwright", "install", "chromium"]
    try:
        run_long(command, describe=lambda _: "downloading", limit_seconds=_DOWNLOAD_LIMIT_SECONDS, env=env, speak=speak)
    except CommandFailed as failure:
        raise NoBrowser(f"failed ({_telling(failure)})") from failure
    asked = subprocess.run(
        [str(VENV_PYTHON), "-c", _ASK_PLAYWRIGHT], env=env, capture_output=True, text=True, check=False
    )
    found = Path(asked.stdout.strip())
    if not _runs(found):
        raise NoBrowser(f"{found} does not run: the system lacks libraries that it needs")
    return found


def _telling(failure: CommandFailed) -> str:
    errors = [line for line in failure.tail.splitlines() if line.startswith("Error:")]
    return errors[0].removeprefix("Error: ") if errors else str(failure)


def _system_package(environ: Mapping[str, str], *, speak: Say) -> Path:
    try:
        debian.install("chromium", environ, speak=speak)
    except debian.NotInstalled as reason:
        raise NoBrowser(str(reason)) from reason
    return first_that_runs(_installed(environ), runs=_runs)
