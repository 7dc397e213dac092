"""What gets out of a browser that only reads, by the simulator's own count of what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.console_session import ConsoleSession, open_read_only_session
from claude_console_shim.doctor import Doctor
from claude_console_shim.driver.page import PageDriver
from claude_console_shim.options import ShimOptions, Timeouts
from claude_simulator import Simulator
from pulumi_claude_admin.errors import ConsoleError

pytestmark = pytest.mark.browser

Signed = Callable[..., ShimOptions]
Looking = tuple[ConsoleSession, ReadOnly]

ATTEMPTS = {
    "fetch": "fetch('/tried/fetch', { method: 'POST', body: 'x' }).catch(() => 0)",
    "put": "fetch('/tried/put', { method: 'PUT', body: 'x' }).catch(() => 0)",
    "delete": "fetch('/tried/delete', { method: 'DELETE' }).catch(() => 0)",
    "kept alive": "fetch('/tried/alive', { method: 'POST', keepalive: true, body: 'x' }).catch(() => 0)",
    "beacon": "navigator.sendBeacon('/tried/beacon', 'x')",
    "beacon at the end": "addEventListener('pagehide', () => navigator.sendBeacon('/tried/end', 'x'))",
    "kept alive at the end": "addEventListener('pagehide', () => fetch('/tried/last', { method: 'POST', keepalive: true }))",
    "xhr": "(() => { const x = new XMLHttpRequest(); x.open('PATCH', '/tried/xhr'); x.send('x'); })()",
    "websocket": "new WebSocket(location.origin.replace('http', 'ws') + '/tried/socket')",
    "form in a frame": """(() => {
      const frame = document.createElement('iframe'); frame.name = 'beside'; document.body.append(frame);
      const form = document.createElement('form'); form.method = 'post'; form.action = '/tried/frame'; form.target = 'beside';
      document.body.append(form); form.submit(); })()""",
    "form in a window": """(() => {
      const form = document.createElement('form'); form.method = 'post'; form.action = '/tried/window'; form.target = '_blank';
      document.body.append(form); form.submit(); })()""",
    "ping of a link": """(() => {
      const link = document.createElement('a'); link.href = '#'; link.ping = '/tried/ping'; document.body.append(link); link.click(); })()""",
    "worker": """new Worker(URL.createObjectURL(new Blob(["fetch('" + location.origin + "/tried/worker', { method: 'POST' })"])))""",
    "shared worker": """new SharedWorker(URL.createObjectURL(new Blob(["fetch('" + location.origin + "/tried/shared', { method: 'POST' })"])))""",
    "service worker": "navigator.serviceWorker.register('/tried/service.js').catch(() => 0)",
    "all the time": "setInterval(() => fetch('/tried/always', { method: 'POST', keepalive: true }).catch(() => 0), 20)",
    "later": "fetchLater('/tried/later', { method: 'POST', activateAfter: 0 })",
    "sign out by a link": "fetch('/api/auth/logout').catch(() => 0)",
    "form of its own": """(() => {
      const form = document.createElement('form'); form.method = 'post'; form.action = '/tried/form';
      document.body.append(form); form.submit(); })()""",
}
"""Ways of a page to send something, each to an address of its own."""


@pytest.fixture
def looking(signed_in: Signed, simulator: Simulator, tmp_path: Path) -> Iterator[Looking]:
    del simulator
    session, read_only = open_read_only_session(signed_in(tmp_path), timeouts=Timeouts(page=20))
    with closing(session.owner):
        yield session, read_only


async def _try_everything(driver: PageDriver) -> None:
    await driver.page.goto("/settings/organization")
    await driver.page.get_by_role("heading", name="Organization").wait_for()
    for attempt in ATTEMPTS.values():
        await driver.page.evaluate(f"() => {{ try {{ {attempt} }} catch {{ }} }}")
    await driver.page.wait_for_timeout(500)


def test_nothing_but_reading_gets_out(looking: Looking, simulator: Simulator) -> None:
    session, read_only = looking

    async def work() -> None:
        async with session.open_page() as driver:
            await _try_everything(driver)

    session.owner.call(work)
    assert simulator.console_sent() == []
    tried = {each.url.rpartition("/")[2] for each in read_only.blocked}
    assert {"fetch", "put", "delete", "alive", "beacon", "xhr", "frame", "form", "logout", "socket", "ping"} <= tried


def test_the_doctor_does_nothing_in_a_browser_that_could_save(
    shared_session: ConsoleSession, looking: Looking, simulator: Simulator
) -> None:
    _, read_only = looking
    with pytest.raises(ConsoleError, match="not read only"):
        shared_session.owner.call(lambda: Doctor(shared_session, read_only, is_trusting=True).examine())
    assert simulator.console_pages() == []
