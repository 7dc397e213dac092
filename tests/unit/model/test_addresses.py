"""Which hosts are this machine itself, asked of everybody who decides by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from claude_console_shim.browser import proxy as browser_proxy
from claude_console_shim.options import ShimOptions
from pulumi_claude_admin.admin_api.http import proxy as api_proxy
from pulumi_claude_admin.admin_api.http.address import Address
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.settings import read_settings

PROXY = "http://proxy.example.com:3128"
HOSTS = {
    "localhost": True,
    "LOCALHOST": True,
    "127.0.0.1": True,
    "127.8.8.8": True,
    "[::1]": True,
    "sim.localhost": False,
    "localhost.example.com": False,
    "127.example.com": False,
    "notlocalhost": False,
    "10.0.0.1": False,
    "[fd00::1]": False,
    "[::ffff:10.0.0.1]": False,
    "example.com": False,
}
"""`sim.localhost` is this machine to a browser and to some resolvers; others ask the network, which may answer what it likes."""


def is_accepted(make: Callable[[], object]) -> bool:
    try:
        make()
    except ConfigurationError:
        return False
    return True


def set_as(monkeypatch: pytest.MonkeyPatch, name: str, host: str) -> bool:
    monkeypatch.setenv(name, f"http://{host}:8000")
    return is_accepted(read_settings)


def options(host: str, **more: str) -> ShimOptions:
    url = {"console_url": f"http://{host}:8000"} | more
    return ShimOptions(state_file=Path("s"), state_key=None, home=Path("h"), **url)  # type: ignore[arg-type]  # all are texts


CALLERS: dict[str, Callable[[str, pytest.MonkeyPatch], bool]] = {
    "ANTHROPIC_BASE_URL may be plain http": lambda host, patch: set_as(patch, "ANTHROPIC_BASE_URL", host),
    "CLAUDE_CONSOLE_URL may be plain http": lambda host, patch: set_as(patch, "CLAUDE_CONSOLE_URL", host),
    "the Admin API may be asked without TLS": lambda host, _: is_accepted(lambda: Address.parse(f"http://{host}:8000")),
    "the Admin API is this machine": lambda host, _: Address.parse(f"https://{host}:8000").is_loopback,
    "the Admin API is asked without the proxy": lambda host, _: (
        api_proxy.proxy_for(Address.parse(f"https://{host}"), {"https": PROXY}) is None
    ),
    "the Console may be opened without TLS": lambda host, _: is_accepted(lambda: options(host)),
    "a browser may be reached without TLS": lambda host, _: is_accepted(
        lambda: options("localhost", endpoint=f"ws://{host}:3000")
    ),
    "the Console is this machine": lambda host, _: options(host, console_url=f"https://{host}").is_local,
    "the browser asks without the proxy": lambda host, _: (
        browser_proxy.proxy_for(f"https://{host}", {"https_proxy": PROXY}) is None
    ),
}


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("host", HOSTS)
def test_everybody_agrees_which_host_is_this_machine(host: str, caller: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert CALLERS[caller](host, monkeypatch) is HOSTS[host]
