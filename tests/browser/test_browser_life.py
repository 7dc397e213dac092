"""Birth and death of the browser: one for four threads, none when idle, none that outlives anything."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from claude_console_shim.browser.launch import BrowserLauncher
from claude_console_shim.browser.owner import PAGES, BrowserOwner
from claude_console_shim.browser.page_slot import PageSlot
from claude_console_shim.browser.profiles import sweep
from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.options import ShimOptions, Timeouts
from claude_simulator import Simulator
from pulumi_claude_admin.engine_watch import EngineWatch
from pulumi_claude_admin.errors import ConsoleError
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support.browser_owner import owner_process
from tests.support.other_admin import name_of

pytestmark = pytest.mark.browser

Connect = Callable[..., Console]
NewWorkspace = Callable[..., ConsoleScope]
Signed = Callable[..., ShimOptions]
SOON = 30.0


def started_since(before: set[psutil.Process]) -> list[psutil.Process]:
    return [process for process in psutil.Process().children(recursive=True) if process not in before]


def children() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


def left_of(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that are still alive after a while."""
    return psutil.wait_procs(processes, timeout=SOON)[1]


def profiles(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "home" / "browser").iterdir())


def test_four_threads_write_four_workspaces_at_once(console: Console, new_workspace: NewWorkspace) -> None:
    scopes = [new_workspace() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        limits = list(threads.map(lambda where: console.write_spend_limit(where, Money(50000)), scopes))
    assert [limit.amount for limit in limits if limit is not None] == [Money(50000)] * 4


def test_writes_to_one_scope_are_in_order(console: Console, workspace: ConsoleScope, saves: Callable[[], int]) -> None:
    amounts = [Money(10000 * number) for number in range(1, 5)]
    with ThreadPoolExecutor(4) as threads:
        written = list(threads.map(lambda amount: console.write_spend_limit(workspace, amount), amounts))
    assert [limit.amount for limit in written if limit is not None] == amounts
    assert saves() == 4


def test_no_more_than_four_pages_are_open_at_a_time(in_whole_browser: Signed, tmp_path: Path) -> None:
    launcher = BrowserLauncher(in_whole_browser(tmp_path), storage_state=lambda: None)
    open_pages: list[int] = []
    with closing(BrowserOwner(launcher, timeouts=Timeouts())) as owner:

        async def look() -> None:
            async with owner.slot() as slot:
                await slot.page.evaluate("document.title")
                open_pages.append(len(slot.page.context.pages))

        async def crowd() -> None:
            await asyncio.gather(*(look() for _ in range(PAGES + 4)))

        owner.call(crowd)
    assert max(open_pages) <= PAGES
    assert len(open_pages) == PAGES + 4


def test_a_page_opened_ahead_knows_nobody_until_it_is_used_and_goes_with_its_slot(
    shared_session: ConsoleSession,
) -> None:
    async def contexts(slot: PageSlot) -> int:
        browser = slot.page.context.browser
        assert browser is not None
        return len(browser.contexts)

    async def use() -> tuple[list[int], list[str], str]:
        async with shared_session.owner.slot() as slot:
            live = await slot.page.context.cookies()
            before = await contexts(slot)
            slot.prepare()
            await slot.renew(is_fresh=True)
            used = await contexts(slot)
            taken, address = await slot.page.context.cookies(), slot.page.url
            assert {(each["name"], each["value"]) for each in taken} == {(each["name"], each["value"]) for each in live}
            slot.prepare()
        async with shared_session.owner.slot() as slot:
            return [before, used - 1, await contexts(slot)], [each["name"] for each in taken], address

    counted, names, address = shared_session.owner.call(use)
    assert counted[1:] == counted[:1] * 2
    assert "sessionKey" in names
    assert address == "about:blank"


def test_a_browser_that_nobody_uses_closes_and_starts_again_when_needed(
    own_console: Connect, whole_browser: str, workspace: ConsoleScope, tmp_path: Path
) -> None:
    before = children()
    console = own_console(timeouts=Timeouts(idle=0.05), browser=whole_browser)
    console.whoami()
    assert left_of(started_since(before)) == []
    assert profiles(tmp_path) == []
    assert console.read_spend_limit(workspace) is None


def test_after_close_no_process_and_no_profile_is_left(
    own_console: Connect, whole_browser: str, tmp_path: Path
) -> None:
    before = children()
    console = own_console(browser=whole_browser)
    console.whoami()
    processes = started_since(before)
    assert processes != []
    assert len(profiles(tmp_path)) == 2
    console.close()
    console.close()
    assert left_of(processes) == []
    assert profiles(tmp_path) == []
    with pytest.raises(ConsoleError, match="closed"):
        console.whoami()


def test_closing_fails_what_is_still_being_done_instead_of_leaving_it_to_wait(
    in_whole_browser: Signed, tmp_path: Path
) -> None:
    owner = BrowserOwner(BrowserLauncher(in_whole_browser(tmp_path), storage_state=lambda: None), timeouts=Timeouts())
    has_slot = threading.Semaphore(0)

    async def stay() -> None:
        async with owner.slot() as slot:
            has_slot.release()
            await slot.page.wait_for_event("close", timeout=0)
            await owner.context()

    with ThreadPoolExecutor(PAGES + 2) as threads:
        waiting = [threads.submit(owner.call, stay) for _ in range(PAGES + 2)]
        for _ in range(PAGES):
            assert has_slot.acquire(timeout=SOON)
        owner.close()
        assert [type(future.exception(SOON)) for future in waiting] == [ConsoleError] * (PAGES + 2)


def test_no_cookie_is_ever_in_a_profile(
    own_console: Connect, whole_browser: str, simulator: Simulator, workspace: ConsoleScope, tmp_path: Path
) -> None:
    console = own_console(browser=whole_browser)
    console.read_spend_limit(workspace)
    secret = list(simulator.world.sessions.by_key)[-1].encode()
    files = [path for path in (tmp_path / "home" / "browser").rglob("*") if path.is_file()]
    assert files != []
    assert [path for path in files if secret in path.read_bytes()] == []


def test_a_browser_that_crashed_is_replaced(own_console: Connect, whole_browser: str, workspace: ConsoleScope) -> None:
    before = children()
    console = own_console(browser=whole_browser)
    console.whoami()
    browsers = [process for process in started_since(before) if "chrom" in name_of(process)]
    for process in browsers:
        with contextlib.suppress(psutil.NoSuchProcess):  # the first one takes others along
            process.kill()
    assert left_of(browsers) == []
    assert console.read_spend_limit(workspace) is None


def test_a_killed_owner_leaves_no_process_and_its_profile_is_swept(in_whole_browser: Signed, tmp_path: Path) -> None:
    with owner_process(in_whole_browser(tmp_path)) as (process, below):
        process.send_signal(signal.SIGKILL)
        process.wait(SOON)
        assert left_of(below) == []
    folder = tmp_path / "home" / "browser"
    sweep(folder)
    assert list(folder.iterdir()) == []


def test_an_owner_that_ends_leaves_no_process_and_no_profile(in_whole_browser: Signed, tmp_path: Path) -> None:
    with owner_process(in_whole_browser(tmp_path)) as (process, below):
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(SOON) == 0
        assert left_of(below) == []
        assert profiles(tmp_path) == []


def test_an_owner_leaves_with_its_engine(in_whole_browser: Signed, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as engine:
        address = f"127.0.0.1:{engine.getsockname()[1]}"
        with owner_process(in_whole_browser(tmp_path), address) as (process, below):
            engine.close()
            assert process.wait(SOON) == 1
            assert left_of(below) == []
            assert profiles(tmp_path) == []


def test_nothing_is_saved_once_the_engine_is_gone(in_whole_browser: Signed, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    left = threading.Event()
    engine = EngineWatch(address, every=0.01, leave=lambda _: left.set())
    launcher = BrowserLauncher(in_whole_browser(tmp_path, engine=engine), storage_state=lambda: None)
    with closing(BrowserOwner(launcher, timeouts=Timeouts())) as owner:

        async def ask() -> None:
            owner.require_engine_alive()

        owner.call(ask)
        engine.start()
        assert left.wait(SOON)
        with pytest.raises(ConsoleError, match="engine is gone"):
            owner.call(ask)
