from __future__ import annotations

import pytest

from claude_console_shim.browser.proxy import proxy_for

CONSOLE = "https://platform.claude.com"


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_the_proxy_of_the_environment_is_used(name: str) -> None:
    assert proxy_for(CONSOLE, {name: "http://proxy.example.com:3128"}) == {"server": "http://proxy.example.com:3128"}


def test_a_proxy_without_a_scheme_is_an_http_proxy() -> None:
    assert proxy_for(CONSOLE, {"HTTPS_PROXY": "proxy.example.com:3128"}) == {"server": "http://proxy.example.com:3128"}


def test_credentials_go_beside_the_address() -> None:
    assert proxy_for(CONSOLE, {"HTTPS_PROXY": "http://user:p%40ss@proxy.example.com:3128"}) == {
        "server": "http://proxy.example.com:3128",
        "username": "user",
        "password": "p@ss",
    }


def test_other_hosts_that_are_excepted_are_told_to_the_browser() -> None:
    found = proxy_for(CONSOLE, {"HTTPS_PROXY": "http://proxy.example.com", "NO_PROXY": "intranet.example.com"})
    assert found == {"server": "http://proxy.example.com", "bypass": "intranet.example.com,.intranet.example.com"}


@pytest.mark.parametrize(
    ("address", "without"),
    [
        (CONSOLE, "claude.com"),
        (CONSOLE, "example.com, .claude.com"),
        (CONSOLE, "platform.claude.com:443"),
        (CONSOLE, "*"),
        ("https://localhost:8443", ""),
        ("https://127.0.0.1", ""),
    ],
)
def test_an_excepted_host_and_this_machine_are_reached_directly(address: str, without: str) -> None:
    assert proxy_for(address, {"HTTPS_PROXY": "http://proxy.example.com", "NO_PROXY": without}) is None


def test_a_host_that_only_ends_alike_is_not_excepted() -> None:
    environment = {"HTTPS_PROXY": "http://proxy.example.com", "NO_PROXY": "form.claude.com"}
    assert proxy_for(CONSOLE, environment) is not None


def test_no_proxy_is_no_proxy() -> None:
    assert proxy_for(CONSOLE, {}) is None


@pytest.mark.parametrize(
    "without", ["fd00::/8", "[::1]", "::1", "[fd00::1]:8443", "10.0.0.0/8", "platform.claude.com:8443"]
)
def test_addresses_and_networks_except_nothing_else(without: str) -> None:
    found = proxy_for(CONSOLE, {"HTTPS_PROXY": "http://proxy.example.com", "NO_PROXY": without})
    assert found == {"server": "http://proxy.example.com", "bypass": without}


def test_a_proxy_may_be_an_address_in_brackets() -> None:
    found = proxy_for(CONSOLE, {"HTTPS_PROXY": "http://user:pass@[fd00::1]:3128"})
    assert found == {"server": "http://[fd00::1]:3128", "username": "user", "password": "pass"}
