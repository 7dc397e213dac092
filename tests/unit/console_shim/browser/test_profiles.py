from __future__ import annotations

import os
from pathlib import Path

from claude_console_shim.browser.profiles import PREFIX, sweep, temporary_profile


def test_a_profile_is_there_for_its_block_and_gone_afterwards(tmp_path: Path) -> None:
    with temporary_profile(tmp_path / "browser") as profile:
        (profile / "Default").mkdir()
        assert profile.name.startswith(f"{PREFIX}{os.getpid()}-")
        assert profile.stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "browser").iterdir()) == []


def test_a_profile_in_use_is_not_swept(tmp_path: Path) -> None:
    with temporary_profile(tmp_path) as profile:
        assert sweep(tmp_path) == ()
        assert profile.is_dir()


def test_what_a_dead_owner_left_is_swept_when_the_next_one_starts(tmp_path: Path) -> None:
    left = tmp_path / f"{PREFIX}1-dead"
    (left / "Default").mkdir(parents=True)
    left.with_suffix(".lock").touch()
    with temporary_profile(tmp_path):
        assert not left.exists()
        assert not left.with_suffix(".lock").exists()


def test_folders_of_other_names_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "somebody-elses").mkdir()
    assert sweep(tmp_path) == ()
    assert (tmp_path / "somebody-elses").is_dir()
