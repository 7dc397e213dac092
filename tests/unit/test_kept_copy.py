"""What a run leaves for its own children, and whom it is left for."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.channel_memory import ChannelMemory
from pulumi_claude_admin.channels import Channels
from pulumi_claude_admin.kept_copy import lists_for_children, new_kept
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import Settings
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.read_only_console import ShownConsole

KEY = "sk-ant-admin01-test-not-a-key"


def settings(key: str = KEY, **more: object) -> Settings:
    return Settings(admin_api_key=SecretStr(key), **more)  # type: ignore[arg-type]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A run that has read people and workspaces."""
    chosen = settings(home=tmp_path)
    memory = ChannelMemory(tmp_path / "channels.json", chosen.base_url)
    api = CachedAdminApi(FakeAdminApi())
    for read in (api.organization.retrieve, api.users.list, api.workspaces.list):
        read()
    return Session(chosen, api, ShownConsole(""), Channels(memory))


def child(session: Session, key: str = KEY) -> tuple[CachedAdminApi, FakeAdminApi]:
    """Another process of this run, with a credential of its own."""
    with lists_for_children(session) as environment:
        own = settings(
            key,
            cache=Path(environment["CLAUDE_ADMIN_CACHE"]),
            cache_key=SecretStr(environment["CLAUDE_ADMIN_CACHE_KEY"]),
        )
        fake = FakeAdminApi()
        return CachedAdminApi(fake, kept=new_kept(own, is_full=False)), fake


def test_a_child_asks_nothing_that_the_run_has_read(session: Session) -> None:
    api, fake = child(session)
    assert api.organization.retrieve() == session.api.organization.retrieve()
    assert api.users.list() == session.api.users.list()
    assert api.workspaces.list() == session.api.workspaces.list()
    assert fake.calls == []


def test_what_the_run_has_not_read_a_child_asks(session: Session) -> None:
    api, fake = child(session)
    assert api.rate_limits.list() == fake.stored.groups
    assert fake.calls == ["rate_limits.list"]


def test_a_child_with_another_credential_is_given_nothing(session: Session) -> None:
    api, fake = child(session, key=f"{KEY}-of-others")
    api.users.list()
    assert "users.list" in fake.calls


def test_a_child_that_writes_asks_anew(session: Session) -> None:
    api, fake = child(session)
    api.users.list()
    api.read_anew()
    api.users.list()
    assert fake.calls == ["users.list"]


def test_nothing_is_left_when_the_run_has_ended(session: Session) -> None:
    with lists_for_children(session) as environment:
        folder = Path(environment["CLAUDE_ADMIN_CACHE"])
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()
