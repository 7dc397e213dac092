"""Console values written by the shim and by bare Playwright, in turns, on the same simulator: what both Console figures share."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from playwright.async_api import Error as PlaywrightError

from bench.bare_pages import BarePages
from bench.ground import BenchFailed
from claude_console_shim.console import connect
from claude_console_shim.options import ShimOptions
from claude_console_shim.session_file import SessionFile
from pulumi_claude_admin.errors import ClaudeAdminError
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import Console, ConsoleScope
from tools.demo import facts
from tools.demo.environment import ADMINISTRATOR, tools_environment
from tools.demo.stand_in import Platform, running

ROUNDS: Final = 5


@dataclass(frozen=True, slots=True)
class Seconds:
    """Medians over the rounds: the shim's time and bare Playwright's for the same values, browsers warm on both sides."""

    shim: float
    bare: float


def measure(folder: Path, *, at_once: int) -> Seconds:
    """
    Write one value on each of so many workspaces at once, `ROUNDS` times each way, every time another amount.

    Raises BenchFailed when either side cannot.
    """
    try:
        return _measure(folder, at_once=at_once)
    except (ClaudeAdminError, PlaywrightError) as error:
        raise BenchFailed(f"a Console value was not written: {error}") from error


def _measure(folder: Path, *, at_once: int) -> Seconds:
    folder.mkdir(parents=True, exist_ok=True)
    browser = tools_environment().get("CLAUDE_CONSOLE_BROWSER")
    with running(seed=f"generated:workspaces={at_once},people=20,members=2") as platform:
        console = connect(_options(folder, platform, browser))
        try:
            console.whoami()
            with BarePages(platform, browser=browser) as bare, ThreadPoolExecutor(at_once) as threads:
                return _rounds(console, bare, threads, _scopes(platform))
        finally:
            console.close()


def _rounds(console: Console, bare: BarePages, threads: ThreadPoolExecutor, scopes: Sequence[ConsoleScope]) -> Seconds:
    ours, floor = [], []
    for number in range(ROUNDS + 1):
        floor.append(bare.write([(str(where.scope), f"{100 + number}.00") for where in scopes]))
        started = time.monotonic()
        amount = Money.parse(f"{200 + number}.00")
        list(threads.map(lambda where, amount=amount: console.write_spend_limit(where, amount), scopes))
        ours.append(time.monotonic() - started)
    return Seconds(shim=median(ours[1:]), bare=median(floor[1:]))  # the first round warms both up


def _scopes(platform: Platform) -> list[ConsoleScope]:
    state = platform.state()
    return [
        ConsoleScope(platform.organization_id, Scope(facts.live_workspace(state, name).id), name)
        for name in facts.live_names(state)
    ]


def _options(folder: Path, platform: Platform, browser: str | None) -> ShimOptions:
    session, key = folder / "console-session", SessionFile.new_key()
    SessionFile(session, key).write(platform.sign_in(ADMINISTRATOR))
    return ShimOptions(
        console_url=platform.console_url,
        state_file=session,
        home=folder / "home",
        state_key=key,
        browser=browser,
        expected_organization_id=platform.organization_id,
    )
