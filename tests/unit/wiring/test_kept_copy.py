"""How a copy is asked for: a folder, and a key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import ConfigurationError


@pytest.fixture(autouse=True)
def _a_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ANTHROPIC_ADMIN_API_KEY", "sk-ant-admin01-test-not-a-key")
    wiring.install(None)
    yield
    wiring.keep_copy(None, is_full=False)
    wiring.install(None)


def test_nothing_is_kept_unless_it_is_asked_for() -> None:
    assert wiring.session().api.how_read is None


def test_a_folder_and_a_key_of_the_environment_keep_a_copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLAUDE_ADMIN_CACHE", str(tmp_path))
    monkeypatch.setenv("CLAUDE_ADMIN_CACHE_KEY", Fernet.generate_key().decode())
    assert wiring.session().api.how_read is not None


@pytest.mark.parametrize("source", ["environment", "option"])
def test_without_a_key_it_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str) -> None:
    if source == "environment":
        monkeypatch.setenv("CLAUDE_ADMIN_CACHE", str(tmp_path))
    else:
        wiring.keep_copy(tmp_path, is_full=False)
    with pytest.raises(ConfigurationError, match="CLAUDE_ADMIN_CACHE_KEY is not set"):
        wiring.session()


def test_a_command_may_name_another_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLAUDE_ADMIN_CACHE", str(tmp_path / "theirs"))
    monkeypatch.setenv("CLAUDE_ADMIN_CACHE_KEY", Fernet.generate_key().decode())
    wiring.keep_copy(tmp_path / "ours", is_full=False)
    assert wiring.session().settings.cache == tmp_path / "ours"
