"""Console values written by the shim, on a simulator of their own: one by one or at once, beside bare Playwright or alone."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
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
from pulumi_claude_admin.model.spend_limit import Scope, SpendNotifications
from pulumi_claude_admin.ports import Console, ConsoleScope
from pulumi_claude_admin.write_journal import JournalFile
from tools.demo import facts
from tools.demo.environment import ADMINISTRATOR, tools_environment
from tools.demo.stand_in import Platform, running

ROUNDS: Final = 15
THREADS: Final = 4
"""As many as a Pulumi provider calls from."""

ALONE_ROUNDS: Final = 5


@dataclass(frozen=True, slots=True)
class Written:
    """Medians over the rounds, browsers warm on both sides: the shim's seconds and bare Playwright's for the same values."""

    shim: float
    bare: float


class ConsoleGround:
    """A simulator with workspaces, and a Console whose browser has started and whose organization is known."""

    def __init__(self, platform: Platform, console: Console) -> None:
        self.platform = platform
        self.scopes = _scopes(platform)
        self._console = console
        self._numbers = itertools.count(1)

    def write_limit(self, where: ConsoleScope) -> None:
        """The monthly limit of a workspace, another amount each time."""
        self._console.write_spend_limit(where, Money.parse(f"{200 + next(self._numbers)}.00"))

    def write_notifications(self, where: ConsoleScope) -> None:
        """Who is told of a workspace's spend, another recipient each time: one save, but for the first one, which adds a threshold."""
        recipients = (f"finops{next(self._numbers)}@example.com",)
        self._console.write_notifications(where, SpendNotifications(where.scope, (Money.parse("100.00"),), recipients))


@contextmanager
def console_ground(folder: Path, *, workspaces: int) -> Iterator[ConsoleGround]:
    """One until the end of the block. Raises BenchFailed when a value is not written there."""
    folder.mkdir(parents=True, exist_ok=True)
    seed = f"generated:workspaces={workspaces},people=20,members=2"
    try:
        with running(seed=seed) as platform, closing(connect(options(folder, platform))) as console:
            console.whoami()
            yield ConsoleGround(platform, console)
    except (ClaudeAdminError, PlaywrightError) as error:
        raise BenchFailed(f"a Console value was not written: {error}") from error


def beside_bare(folder: Path, *, at_once: int) -> Written:
    """
    Write one value on each of so many workspaces at once, `ROUNDS` times each way and in turn, every time another amount.

    Raises BenchFailed when either side cannot.
    """
    with (
        console_ground(folder, workspaces=at_once) as ground,
        BarePages(ground.platform, browser=_browser()) as bare,
        ThreadPoolExecutor(at_once) as threads,
    ):
        return _rounds(ground, bare, threads)


def series_over_alone(folder: Path, *, workspaces: int) -> tuple[float, float]:
    """
    Seconds for each value when two on each of so many workspaces are written from `THREADS` threads, and for one alone: the mean of
    a limit and of notifications, medians of rounds before and after. Raises BenchFailed when one cannot be written.
    """
    with console_ground(folder, workspaces=workspaces) as ground, ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(ground.write_notifications, ground.scopes))
        works = [
            work
            for where in ground.scopes
            for work in ((ground.write_limit, where), (ground.write_notifications, where))
        ]
        alone = [_alone(ground) for _ in range(ALONE_ROUNDS)]
        series = _seconds(lambda: list(threads.map(lambda work: work[0](work[1]), works)))
        alone += [_alone(ground) for _ in range(ALONE_ROUNDS)]
    return series / len(works), median(alone)


def options(folder: Path, platform: Platform) -> ShimOptions:
    """As a person's `pulumi up` has them: with an own session file, and a journal on disk."""
    session, key = folder / "console-session", SessionFile.new_key()
    SessionFile(session, key).write(platform.sign_in(ADMINISTRATOR))
    return ShimOptions(
        console_url=platform.console_url,
        state_file=session,
        home=folder / "home",
        state_key=key,
        browser=_browser(),
        expected_organization_id=platform.organization_id,
        journal=JournalFile(folder / "journal.jsonl", address_key=lambda: key),
    )


def _rounds(ground: ConsoleGround, bare: BarePages, threads: ThreadPoolExecutor) -> Written:
    ours, floor = [], []
    for number in range(ROUNDS + 1):
        floor.append(bare.write([(str(where.scope), f"{100 + number}.00") for where in ground.scopes]))
        ours.append(_seconds(lambda: list(threads.map(ground.write_limit, ground.scopes))))
    shim, under = median(ours[1:]), median(floor[1:])  # the first round warms both up
    return Written(shim=shim, bare=under)


def _alone(ground: ConsoleGround) -> float:
    def both() -> None:
        ground.write_limit(ground.scopes[0])
        ground.write_notifications(ground.scopes[0])

    return _seconds(both) / 2


def _seconds(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _scopes(platform: Platform) -> list[ConsoleScope]:
    state = platform.state()
    return [
        ConsoleScope(platform.organization_id, Scope(facts.live_workspace(state, name).id), name)
        for name in facts.live_names(state)
    ]


def _browser() -> str | None:
    return tools_environment().get("CLAUDE_CONSOLE_BROWSER")
