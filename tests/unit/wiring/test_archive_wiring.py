"""Where an archive is, when nobody says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_claude_admin.archive_wiring import open_archive
from pulumi_claude_admin.errors import ArchiveError, ConfigurationError
from pulumi_claude_admin.settings import Settings

pytest.importorskip("duckdb", reason="an archive needs the extra audit")


def opened(home: Path, organization_id: str | None, place: str | None = None) -> str:
    settings = Settings(home=home)
    with open_archive(settings, place=place, organization_id=organization_id) as archive:
        return archive.place


def test_each_organization_has_an_archive_of_its_own(tmp_path: Path) -> None:
    assert opened(tmp_path, "org_1") == str(tmp_path / "data" / "audit" / "org_1")


def test_a_folder_that_is_named_is_used(tmp_path: Path) -> None:
    assert opened(tmp_path, "org_1", str(tmp_path / "elsewhere")) == str(tmp_path / "elsewhere")


def test_without_a_credential_nothing_is_begun(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="there is no archive in"):
        opened(tmp_path, None)
    assert list(tmp_path.iterdir()) == []


def test_without_a_credential_one_of_several_has_to_be_named(tmp_path: Path) -> None:
    for organization in ("org_1", "org_2"):
        (tmp_path / "data" / "audit" / organization).mkdir(parents=True)
    with pytest.raises(ConfigurationError, match=r"archives of several organizations: org_1, org_2\. Name one"):
        opened(tmp_path, None)
