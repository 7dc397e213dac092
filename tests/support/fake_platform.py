"""The platform as the providers meet it: fakes behind a session, and bags as Pulumi sends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.cached.enterprise import CachedEnterprise
from pulumi_claude_admin.admin_api.cached.gateway_spend_limits import CachedGatewaySpendLimits
from pulumi_claude_admin.channel_memory import ChannelMemory
from pulumi_claude_admin.channels import Channels
from pulumi_claude_admin.model.left_people import Left
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import Settings
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_console import FakeConsole
from tests.support.fake_enterprise import FakeEnterprise
from tests.support.fake_gateway import FakeGateway

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY = "sk-ant-admin01-test-not-a-key"


@dataclass
class Platform:
    """One organization, seen over its API and its Console."""

    folder: Path
    api: FakeAdminApi = field(default_factory=FakeAdminApi)
    settings: Settings = field(default_factory=lambda: Settings(admin_api_key=KEY))  # type: ignore[arg-type]
    left: Left | None = None
    gateway: FakeGateway | None = None
    enterprise: FakeEnterprise | None = None

    def __post_init__(self) -> None:
        self.console = FakeConsole(self.api)

    def session(self) -> Session:
        """What a fresh process would have: nothing is remembered but what is on disk."""
        memory = ChannelMemory(self.folder / "channels.json", self.settings.base_url)
        gateway = CachedGatewaySpendLimits(self.gateway) if self.gateway is not None else None
        api, channels = CachedAdminApi(self.api), Channels(memory, lambda: NOW)
        enterprise = CachedEnterprise(self.enterprise) if self.enterprise is not None else None
        return Session(self.settings, api, self.console, channels, self.left, gateway, enterprise)

    @property
    def research(self) -> Workspace:
        """The workspace of the seed."""
        return next(workspace for workspace in self.api.stored.workspaces.values() if workspace.name == "Research")

    @property
    def writes(self) -> list[str]:
        """The names of the calls that change something."""
        return [
            name for name in self.api.calls if not name.partition(".")[2].startswith(("list", "retrieve", "require_"))
        ]


def wire(bag: Mapping[str, object]) -> dict[str, object]:
    """A bag as it comes out of Pulumi: numbers are floats, tuples are lists, None at the top is gone."""
    return {key: _wired(value) for key, value in bag.items() if value is not None} | {"__provider": "gASV"}


def _wired(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, Mapping):
        return {key: _wired(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_wired(item) for item in value]
    return value
