"""A provider process as the providers see it: wired to one organization, with nobody signed in to the Console."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from claude_console_shim.console import WebConsole
from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.channel_memory import ChannelMemory
from pulumi_claude_admin.channels import Channels
from pulumi_claude_admin.errors import SignInNeeded
from pulumi_claude_admin.lifecycle import messages
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.ports import AdminApi
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import Settings


@contextlib.contextmanager
def process(simulator: Simulator, api: AdminApi, folder: Path, *, by_token: bool = False) -> Iterator[None]:
    """Nothing is remembered at its start but what is in `folder`. `by_token`: it has an OAuth token, and no key."""
    credential = {"auth_token": simulator.oauth_token} if by_token else {"admin_api_key": simulator.admin_api_key}
    settings = Settings(**credential, base_url=simulator.base_url)  # type: ignore[arg-type]  # pydantic makes it a secret
    memory = ChannelMemory(folder / "channels.json", simulator.base_url)
    console = WebConsole(_nobody)
    messages.forget()
    declared_now.forget()
    wiring.install(Session(settings, CachedAdminApi(api), console, Channels(memory)))
    try:
        yield
    finally:
        wiring.install(None)
        sys.__dict__.pop("tracebacklimit", None)


def _nobody() -> NoReturn:
    raise SignInNeeded("nobody is signed in to the Console")
