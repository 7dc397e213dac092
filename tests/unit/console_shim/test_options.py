from __future__ import annotations

from pathlib import Path

import pytest

from claude_console_shim.options import ShimOptions
from pulumi_claude_admin.errors import ConfigurationError


def options(console_url: str = "https://platform.claude.com", endpoint: str | None = None) -> ShimOptions:
    return ShimOptions(
        console_url=console_url,
        state_file=Path("session"),
        home=Path("home"),
        state_key="test-not-a-key",
        endpoint=endpoint,
    )


def test_secrets_are_in_no_representation() -> None:
    shown = repr(options(endpoint="wss://browsers.example.com/?token=test-not-a-token"))
    assert "test-not-a-key" not in shown
    assert "test-not-a-token" not in shown


@pytest.mark.parametrize("url", ["http://console.example.com", "platform.claude.com", "ftp://localhost", "https://"])
def test_a_console_that_is_not_reached_safely_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="CLAUDE_CONSOLE_URL"):
        options(console_url=url)


@pytest.mark.parametrize("endpoint", ["ws://browsers.example.com", "http://10.0.0.7:9222", "browsers.example.com"])
def test_a_browser_that_is_not_reached_safely_is_refused(endpoint: str) -> None:
    with pytest.raises(ConfigurationError, match="CLAUDE_CONSOLE_ENDPOINT"):
        options(endpoint=endpoint)


@pytest.mark.parametrize("endpoint", ["ws://127.0.0.1:3000", "http://localhost:9222", "wss://browsers.example.com"])
def test_a_browser_that_is_reached_safely_is_accepted(endpoint: str) -> None:
    assert options(endpoint=endpoint).endpoint == endpoint


def test_a_simulator_on_this_machine_is_local() -> None:
    assert options(console_url="http://127.0.0.1:8080").is_local
    assert not options().is_local
