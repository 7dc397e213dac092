"""A folder as the place of an archive."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pulumi_claude_admin.archive.store import FolderStore, Taken
from tests.support.failing_store import write_october


def test_everything_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_october(FolderStore(tmp_path / "a" / "b"), "1")
    finally:
        os.umask(before)
    modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in tmp_path.rglob("*")}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_what_is_created_is_there_whole_and_once(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.create("manifest/1.json", b"first")
    with pytest.raises(Taken):
        store.create("manifest/1.json", b"second")
    assert store.read("manifest/1.json") == b"first"
    assert [path.name for path in (tmp_path / "manifest").iterdir()] == ["1.json"]


def test_a_draft_is_no_file_of_the_archive(tmp_path: Path) -> None:
    (tmp_path / "manifest").mkdir()
    (tmp_path / "manifest" / ".draft-abc").write_text("half")
    assert dict(FolderStore(tmp_path).files()) == {}


def test_a_file_that_cannot_be_copied_leaves_nothing(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "archive")
    with pytest.raises(IsADirectoryError):
        store.upload("names/1.parquet", tmp_path)
    assert dict(store.files()) == {}


def test_a_file_that_is_gone_can_be_removed(tmp_path: Path) -> None:
    FolderStore(tmp_path).remove("names/1.parquet")


def test_a_place_that_is_no_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(
        Exception, match=r"^the archive .* was not begun: .* Name another --archive, or put this right$"
    ) as caught:
        write_october(FolderStore(tmp_path / "file"), "1")
    assert type(caught.value).__name__ == "ArchiveError"
