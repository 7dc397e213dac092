"""
What every tier shares: a tidy environment, and the tools that a tier needs or the sentence that says what is missing.

`make test` sets CLAUDE_ADMIN_REQUIRE_ALL=1: there a missing engine or browser fails; plain `pytest` skips with a sentence.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support.log_guard import LogGuard
from tests.support.tier_seconds import TierSeconds, tier_of

# How long an example takes depends on what else the machine does; that is no property of the code.
settings.register_profile("shared-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared-machine")

LONG = {"engine": 1, "browser": 2}
"""Tiers that come after the others, in this order."""
REPOSITORY = Path(__file__).parent.parent
_CREDENTIALS = ("ANTHROPIC_", "ACTIONS_ID_TOKEN_", "CLAUDE_ADMIN_", "CLAUDE_CONSOLE_", "PULUMI_CONFIG")
_KEPT = {"CLAUDE_ADMIN_REQUIRE_ALL", "CLAUDE_CONSOLE_BROWSER", "PULUMI_CONFIG_PASSPHRASE"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    pytest-playwright keeps an event loop running on this thread from its first test on; what wants its own comes before.

    What is fast comes first, so that a mistake shows at once; small pieces come last, so that no worker waits long for another.
    """
    items.sort(key=lambda item: (needs_playwright(item), LONG.get(tier_of(item.nodeid), 0)))


def needs_playwright(item: pytest.Item) -> bool:
    """Whether it starts or uses the browser of pytest-playwright."""
    return "playwright" in getattr(item, "fixturenames", ())


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(TierSeconds(), "seconds per tier")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of tests stay to the end of the run: the garbage collector does not walk through them again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Our way to share the tests, but where another is asked for (`--dist`)."""
    from tests.support.work_sharing import InOrder  # noqa: PLC0415 - only where there are workers

    return InOrder(config, log) if config.getoption("dist") == "load" else None


def _missing(what: str, how: str) -> None:
    sentence = f"{what} is missing; {how}"
    if os.environ.get("CLAUDE_ADMIN_REQUIRE_ALL") == "1":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


@pytest.fixture(autouse=True)
def tidy_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No credential of the person who runs the tests is seen by a test, and no cache or state folder of theirs is touched."""
    for name in list(os.environ):
        if name.startswith(_CREDENTIALS) and name not in _KEPT:
            monkeypatch.delenv(name)
    monkeypatch.setenv("CLAUDE_ADMIN_HOME", str(tmp_path / "claude-admin-home"))


@pytest.fixture(scope="session")
def log_guard() -> LogGuard:
    """Hears what the whole suite logs, at every level."""
    guard = LogGuard()
    guard.start()
    return guard


@pytest.fixture(autouse=True)
def fit_log(log_guard: LogGuard) -> Iterator[None]:
    """A test that logs a secret fails, and one that logs an e-mail address at level info or above."""
    yield
    assert log_guard.take() == []


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def browser_executable(whole_browser: str) -> str:
    """
    The Chromium to drive: its headless shell where there is one, the same engine at half the processor time.

    `WHOLE_BROWSER=1` runs everything in the whole browser.
    """
    return (shutil.which("chromium-headless-shell") if not os.environ.get("WHOLE_BROWSER") else None) or whole_browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_executable: str) -> dict[str, Any]:
    """How pytest-playwright starts its browser: a person beside the shim, who looks at pages."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    return {"executable_path": browser_executable, "args": [*sandbox, *quiet], "headless": True}


@pytest.fixture(scope="session")
def whole_browser() -> str:
    """The Chromium that a person has: for tests of how it is started and ended, and for the main job."""
    named = os.environ.get("CLAUDE_CONSOLE_BROWSER")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        _missing("a Chromium", "run `make setup`, or set CLAUDE_CONSOLE_BROWSER to an executable")
    return str(found)


@pytest.fixture(scope="session")
def pulumi_command() -> str:
    """The real `pulumi`."""
    found = shutil.which("pulumi")
    if found is None:
        _missing("the pulumi command", 'run `make setup`, then `eval "$(tools/env)"` or `make test`')
    return str(found)


@pytest.fixture(scope="session")
def yaml_host(pulumi_command: str) -> str:
    """What runs programs in YAML for the engine: beside it, or on PATH."""
    beside = os.pathsep.join((str(Path(pulumi_command).parent), str(Path(pulumi_command).resolve().parent)))
    found = shutil.which("pulumi-language-yaml", path=os.pathsep.join((beside, os.environ["PATH"])))
    if found is None:
        _missing("pulumi-language-yaml", "run `python3 -m tools.setup yaml`, or `make test`")
    return str(found)


@pytest.fixture(scope="session")
def certutil() -> str:
    """The tool that makes a company's CA known to Chromium on Linux; elsewhere the browser asks the system."""
    if sys.platform != "linux":
        pytest.skip("only on Linux is a CA made known to the browser by certutil")
    found = shutil.which("certutil")
    if found is None:
        _missing("certutil", "run `make test`, or install it (Debian: libnss3-tools)")
    return str(found)
