from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from pulumi_claude_admin.admin_api.kept.list_files import KeptList, ListFiles, UnreadableListFile
from pulumi_claude_admin.admin_api.kept.list_types import ListKey
from pulumi_claude_admin.errors import ConfigurationError

KEY = Fernet.generate_key().decode()
MEMBERS = ListKey("members", "wrkspc_01Payments")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEPT = KeptList(NOW, "a digest", [{"user_id": "user_01Ana"}])


def test_a_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    files = ListFiles(tmp_path, KEY)
    files.write("ours", MEMBERS, KEPT)
    assert ListFiles(tmp_path, KEY).read_all("ours") == {MEMBERS: KEPT}


def test_another_organization_has_files_of_its_own(tmp_path: Path) -> None:
    files = ListFiles(tmp_path, KEY)
    files.write("ours", MEMBERS, KEPT)
    assert files.read_all("theirs") == {}
    files.clear("theirs")
    assert files.read_all("ours") == {MEMBERS: KEPT}


def test_what_is_removed_is_gone_and_removing_it_again_is_nothing(tmp_path: Path) -> None:
    files = ListFiles(tmp_path, KEY)
    files.write("ours", MEMBERS, KEPT)
    files.remove("ours", MEMBERS)
    files.remove("ours", MEMBERS)
    assert files.read_all("ours") == {}


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    ListFiles(tmp_path, KEY).write("ours", MEMBERS, KEPT)
    with pytest.raises(UnreadableListFile):
        ListFiles(tmp_path, Fernet.generate_key().decode()).read_all("ours")


@pytest.mark.parametrize("key", [None, ""])
def test_without_a_key_there_is_no_copy(tmp_path: Path, key: str | None) -> None:
    with pytest.raises(ConfigurationError, match="CLAUDE_ADMIN_CACHE_KEY is not set"):
        ListFiles(tmp_path, key)


def test_what_is_no_key_is_said_and_not_shown(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="CLAUDE_ADMIN_CACHE_KEY is not a key") as caught:
        ListFiles(tmp_path, "hunter2")
    assert "hunter2" not in str(caught.value)
