"""Closed pipes, full disks and closed descriptors, on the command as a process: Python's own end belongs to it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

MAIN = "from pulumi_claude_admin.cli import main; main()"


def shell(command: str, *arguments: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which $@ is `claude-admin` with the arguments."""
    return subprocess.run(
        ["bash", "-c", command, "bash", sys.executable, "-c", MAIN, *arguments],
        capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path,
        env={**os.environ, "CLAUDE_ADMIN_HOME": str(tmp_path / "home")},
    )  # fmt: skip


def test_who_closes_a_pipe_does_not_change_the_code(tmp_path: Path) -> None:
    ended = shell('"$@" | true; echo "${PIPESTATUS[0]}"', "doctor", "--no-console", tmp_path=tmp_path)

    assert ended.stdout == "2\n"
    assert "Traceback" not in ended.stderr
    assert "Broken pipe" not in ended.stderr


@pytest.mark.parametrize("arguments", [("doctor", "--no-console"), ("--help",), ("--version",)])
def test_a_full_disk_is_one_plain_line_and_1(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ended = shell('"$@" > /dev/full', *arguments, tmp_path=tmp_path)

    assert (ended.returncode, ended.stderr) == (
        1,
        "error: standard output cannot be written: No space left on device\n",
    )


@pytest.mark.parametrize("redirection", ["2> /dev/full", "2>&-", ">&-", ">&- 2>&-"])
def test_nowhere_to_talk_is_no_bug(tmp_path: Path, redirection: str) -> None:
    ended = shell(f'"$@" {redirection}', "doctor", "--no-console", tmp_path=tmp_path)

    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
