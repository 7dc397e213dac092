"""What was open is a hint: remembered for a day, for one organization behind one address, and never a failure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pulumi_claude_admin.channel_memory import REMEMBERED_FOR, ChannelMemory

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "channels.json"


@pytest.fixture
def memory(file: Path) -> ChannelMemory:
    memory = ChannelMemory(file, "https://api.example.com")
    memory.note("org-1", "spend", "write", "console", now=NOW)
    return memory


@pytest.mark.parametrize(
    ("later", "known"),
    [
        (timedelta(0), True),
        (REMEMBERED_FOR - timedelta(seconds=1), True),
        (REMEMBERED_FOR, False),
        (-timedelta(seconds=1), False),
    ],
)
def test_it_is_kept_for_a_day_and_not_from_the_future(memory: ChannelMemory, later: timedelta, *, known: bool) -> None:
    assert memory.recall("org-1", now=NOW + later) == ({("spend", "write"): "console"} if known else {})


def test_a_later_note_replaces_the_same_and_nothing_else(memory: ChannelMemory) -> None:
    memory.note("org-1", "spend", "read", "api", now=NOW)
    memory.note("org-1", "spend", "write", "api", now=NOW)
    assert memory.recall("org-1", now=NOW) == {("spend", "read"): "api", ("spend", "write"): "api"}
    assert memory.recall("org-2", now=NOW) == {}


def test_forgetting_leaves_other_addresses(memory: ChannelMemory, file: Path) -> None:
    other = ChannelMemory(file, "https://other.example.com")
    other.note("org-1", "spend", "write", "api", now=NOW)
    memory.forget()
    assert memory.recall("org-1", now=NOW) == {}
    assert other.recall("org-1", now=NOW) == {("spend", "write"): "api"}


def test_nothing_is_left_beside_the_file(memory: ChannelMemory, file: Path) -> None:
    memory.note("org-1", "spend", "read", "api", now=NOW)
    assert [one.name for one in file.parent.iterdir()] == [file.name]
