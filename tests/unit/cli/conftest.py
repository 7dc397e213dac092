"""A session of fakes: an organization in memory, a Console that only shows, and files below the test's own folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.channel_memory import ChannelMemory
from pulumi_claude_admin.channels import Channels
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import Settings
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.read_only_console import ShownConsole
from tests.support.stack_builder import Stack

Drift = Callable[..., tuple[int, str, str]]


@pytest.fixture
def api() -> FakeAdminApi:
    """The tiny organization, in the spend-limit preview."""
    return FakeAdminApi()


@pytest.fixture
def console(api: FakeAdminApi) -> ShownConsole:
    """A Console signed in to the same organization."""
    return ShownConsole(organization_id=api.stored.identity.id)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An obviously fake credential, and folders of the test's own."""
    return Settings(admin_api_key=SecretStr("sk-ant-admin01-test-not-a-key"), home=tmp_path / "home")


@pytest.fixture
def session(api: FakeAdminApi, console: ShownConsole, settings: Settings) -> Iterator[Session]:
    """The session that the commands find."""
    memory = ChannelMemory(settings.cache_folder / "channels.json", settings.base_url)
    chosen = Session(settings, CachedAdminApi(api), console, Channels(memory))
    wiring.install(chosen)
    yield chosen
    wiring.install(None)


@pytest.fixture
def nothing_chosen() -> Iterator[None]:
    """As in a process that has not looked at its environment yet."""
    wiring.install(None)
    yield
    wiring.install(None)


@pytest.fixture
def session_file(settings: Settings) -> Path:
    """There is a session file. The fake Console does not open it."""
    settings.session_file.parent.mkdir(parents=True)
    settings.session_file.write_text("{}")
    return settings.session_file


@pytest.fixture
def drift(session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Drift:
    """Runs `claude-admin drift` on the export of a stack: exit code, standard output, standard error."""
    del session

    def command(stack: Stack, *arguments: str) -> tuple[int, str, str]:
        file = tmp_path / "state.json"
        file.write_text(stack.text(), encoding="utf-8")
        where = [] if "--cwd" in arguments else ["--cwd", str(tmp_path)]
        code = run(["drift", "--state", str(file), *where, *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command
