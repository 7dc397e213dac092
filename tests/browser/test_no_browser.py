"""A browser that cannot start, for real: what it prints becomes one line that says what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.ports import Console

pytestmark = pytest.mark.browser

Connect = Callable[..., Console]


def no_library(folder: Path, _: str) -> Path:
    """A program that needs a library which nobody has."""
    program = folder / "browser"
    whole = Path(shutil.which("true") or "/bin/true").resolve().read_bytes()
    assert b"libc.so.6\0" in whole
    program.write_bytes(whole.replace(b"libc.so.6\0", b"libx.so.6\0"))
    return program


def no_sandbox(folder: Path, browser: str) -> Path:
    """The real browser for root, who has no sandbox, when it is to have one."""
    program = folder / "browser"
    program.write_text(
        f'#!/bin/bash\nkept=()\nfor one in "$@"; do [ "$one" = --no-sandbox ] || kept+=("$one"); done\n'
        f'exec "{browser}" "${{kept[@]}}"\n'
    )
    return program


def no_program(folder: Path, _: str) -> Path:
    return folder / "nothing"


def no_right(folder: Path, _: str) -> Path:
    (folder / "browser").mkdir()
    return folder / "browser"


@pytest.mark.parametrize(
    ("break_", "says"),
    [
        (no_library, r"the library libx\.so\.6 is missing\. Install it"),
        (no_program, r"there is no such program\. Set CLAUDE_CONSOLE_BROWSER"),
        (no_right, r"it may not be run, or may not use its folders\. Set CLAUDE_CONSOLE_BROWSER"),
        pytest.param(
            no_sandbox,
            r"its sandbox cannot be used here\. Allow user namespaces",
            marks=pytest.mark.skipif(os.geteuid() != 0, reason="root alone has no sandbox for certain"),
        ),
    ],
)
def test_a_browser_that_cannot_start_says_why_and_leaves_nothing(
    own_console: Connect, whole_browser: str, tmp_path: Path, break_: Callable[[Path, str], Path], says: str
) -> None:
    program = break_(tmp_path, whole_browser)
    if program.is_file():
        program.chmod(0o755)
    before = set(psutil.Process().children(recursive=True))
    console = own_console(browser=str(program))
    with pytest.raises(ConfigurationError, match=says) as caught:
        console.whoami()
    assert "\n" not in str(caught.value)
    console.close()
    left = [each for each in psutil.Process().children(recursive=True) if each not in before]
    assert psutil.wait_procs(left, timeout=30)[1] == []
    assert list((tmp_path / "home" / "browser").iterdir()) == []
