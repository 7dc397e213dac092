from __future__ import annotations

import pytest
from playwright.async_api import Error

from claude_console_shim.browser.launch import has_sandbox
from claude_console_shim.browser.playwright_errors import first_line

VERSIONS = """WebSocket error: ws://127.0.0.1:1/ 428 Precondition Required
╔════════════════════════════════════════════════════╗
║ Playwright version mismatch:                       ║
║   - server version: v1.57                          ║
║   - client version: v1.65                          ║
║ If you are using VSCode extension, restart VSCode. ║
╚════════════════════════════════════════════════════╝
Call log:
  - <ws connecting> ws://127.0.0.1:1/"""

DISPLAY = """BrowserType.launch_persistent_context: Target page, context or browser has been closed
Browser logs:

╔════════════════════════════════════════════════════════════════════════════════════════════════╗
║ Looks like you launched a headed browser without having a XServer running.                     ║
╚════════════════════════════════════════════════════════════════════════════════════════════════╝
<launched> pid=4711
[pid=4711][err] [4711:4711:1128/174500.1:ERROR:ozone_platform_x11.cc(256)] Missing X server or $DISPLAY
[pid=4711] <gracefully close start>"""


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (VERSIONS, ("428", "version mismatch", "server version: v1.57", "client version: v1.65")),
        (DISPLAY, ("has been closed", "Missing X server or $DISPLAY")),
        ("it failed\nCall log:\n - waiting", ("it failed",)),
        ("", ("no reason given",)),
    ],
)
def test_a_cut_message_keeps_the_line_that_says_why(message: str, told: tuple[str, ...]) -> None:
    reason = first_line(Error(message))
    assert [each for each in told if each not in reason] == []
    assert "\n" not in reason
    assert "Call log" not in reason


def test_the_sandbox_is_off_for_root_alone() -> None:
    assert (has_sandbox(0), has_sandbox(1), has_sandbox(1000)) == (False, True, True)
