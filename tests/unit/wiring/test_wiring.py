from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.settings import Settings

KEY = "sk-ant-admin01-test-not-a-key"


@pytest.fixture(autouse=True)
def nothing_chosen() -> Iterator[None]:
    wiring.install(None)
    yield
    wiring.install(None)


def test_a_process_is_wired_once_from_four_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_ADMIN_API_KEY", KEY)
    with ThreadPoolExecutor(4) as threads:
        found = set(map(id, threads.map(lambda _: wiring.session(), range(8))))
    assert len(found) == 1


def test_a_wrong_environment_is_said_again_until_it_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_ADMIN_API_KEY", "sk-ant-sid01-test-not-a-key")
    for _ in range(2):
        with pytest.raises(ConfigurationError):
            wiring.session()
    monkeypatch.setenv("ANTHROPIC_ADMIN_API_KEY", KEY)
    assert wiring.session().settings.has_credential


def test_without_a_credential_every_question_is_the_one_clear_sentence() -> None:
    api = wiring.from_settings(Settings()).api
    for ask in (api.now, api.organization.retrieve, api.users.list, api.workspaces.list):
        with pytest.raises(ConfigurationError, match="no credential for the Admin API"):
            ask()


def test_a_console_that_is_not_asked_loads_no_browser() -> None:
    code = (
        "import sys; from pulumi_claude_admin import wiring; from pulumi_claude_admin.settings import Settings; "
        "wiring.from_settings(Settings()).console.close(); "
        "print(sorted({'playwright', 'cryptography', 'claude_console_shim.console_session'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_declaring_loads_neither_the_http_client_nor_the_browser() -> None:
    code = (
        "import sys, pulumi_claude_admin as claude; claude.Workspace, claude.TeamWorkspace; "
        "print(sorted({'httpx', 'playwright', 'claude_console_shim'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_who_has_left_is_read_from_the_file_of_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANTHROPIC_ADMIN_API_KEY", KEY)
    (tmp_path / "Pulumi.yaml").touch()
    (tmp_path / "inner").mkdir()
    text = '{"schema_version": 1, "left": [{"user_id": "user_01Ana", "email_hash": null, "left_on": "2026-11-20"}]}'
    (tmp_path / "left.json").write_text(text, encoding="utf-8")
    left = wiring.session(tmp_path / "inner").left
    assert left is not None
    assert [one.user_id for one in left.people] == ["user_01Ana"]


def test_a_file_of_leavers_that_is_none_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANTHROPIC_ADMIN_API_KEY", KEY)
    (tmp_path / "Pulumi.yaml").touch()
    (tmp_path / "left.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"left\.json: must be a mapping"):
        wiring.session(tmp_path)
