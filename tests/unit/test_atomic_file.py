"""Files that are replaced in one step, asked of everybody who keeps one."""

from __future__ import annotations

import contextlib
import json
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claude_console_shim.layouts.load import shipped_layouts
from claude_console_shim.options import ShimOptions
from claude_console_shim.session_file import SessionFile
from claude_console_shim.trusted_controls import TrustedControls
from pulumi_claude_admin.channel_memory import ChannelMemory
from pulumi_claude_admin.errors import ClaudeAdminError

NOW = datetime(2026, 11, 24, tzinfo=UTC)
KEY = SessionFile.new_key()
LAYOUT = shipped_layouts()[0]


def channel_memory(path: Path, text: str) -> None:
    ChannelMemory(path, "https://api.example.com").note(text, "workspace_spend_limit", "write", "api", now=NOW)


def trusted_controls(path: Path, text: str) -> None:
    options = ShimOptions(console_url="https://console.example.com", state_file=path, home=path.parent)
    TrustedControls(path).remember(options, text, LAYOUT, ["a.b"])


def session_file(path: Path, text: str) -> None:
    SessionFile(path, KEY).write({"cookies": [], "name": text})


KEEPERS = [channel_memory, trusted_controls, session_file]
Keep = Callable[[Path, str], None]
each_keeper = pytest.mark.parametrize("keep", KEEPERS)


@each_keeper
def test_nobody_else_may_read_it_and_nothing_else_is_left(keep: Keep, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "file"
    for text in ("one", "two"):
        keep(path, text)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


@each_keeper
def test_a_file_that_others_could_read_is_replaced_by_one_that_they_cannot(keep: Keep, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("{}")
    path.chmod(0o666)
    keep(path, "one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@each_keeper
def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(keep: Keep, tmp_path: Path) -> None:
    path = tmp_path / "file"
    (path / "in the way").mkdir(parents=True)
    with contextlib.suppress(OSError, ClaudeAdminError):
        keep(path, "one")
    assert list(tmp_path.iterdir()) == [path]


@each_keeper
def test_many_threads_that_replace_it_never_leave_half_a_file(keep: Keep, tmp_path: Path) -> None:
    path = tmp_path / "file"
    keep(path, "first")

    def replace(number: int) -> object:
        keep(path, f"{number}" * 500)
        return json.loads(path.read_text())

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(replace, range(80)))
    assert list(tmp_path.iterdir()) == [path]
