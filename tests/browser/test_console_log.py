from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from claude_console_shim.console import connect
from claude_console_shim.options import ShimOptions, Timeouts
from claude_console_shim.session_file import SessionFile
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendNotifications
from pulumi_claude_admin.ports import ConsoleScope

pytestmark = pytest.mark.browser

FACTS = (
    "session read from its file",
    "starting the browser",
    "is running",
    "workspace_notifications of wrkspc_",
    "signed in to organization",
    ": 200, ",
    ": known",
    "until the browser has started",
    "until what is asked of the same scope is done",
    "workspace_notifications: recognised in layout c",
    "press button",
    ", which saves",
    "the save: done",
    "read back from a fresh page: what was wanted",
    "the browser is closed",
)


def test_a_change_can_be_followed_in_the_log_and_no_secret_and_nobody_is_in_it(
    signed_in: Callable[..., ShimOptions], workspace: ConsoleScope, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    options = signed_in(tmp_path)
    wanted = SpendNotifications(workspace.scope, (Money(250000),), ("finops@example.com",))
    caplog.set_level(logging.DEBUG, logger="claude_console_shim")
    with closing(connect(options, timeouts=Timeouts(look=0.02, bare=0.05))) as console:
        console.write_notifications(workspace, wanted)
    assert [fact for fact in FACTS if not any(fact in message for message in caplog.messages)] == []
    assert "waited" in caplog.text
    assert "@" not in caplog.text
    cookies = [each["value"] for each in SessionFile(options.state_file, options.state_key).read()["cookies"]]
    secrets = [value for value in cookies if value != workspace.organization_id]
    assert secrets
    assert [value for value in (*secrets, str(options.state_key)) if value in caplog.text] == []
