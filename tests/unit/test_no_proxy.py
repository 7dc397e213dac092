from __future__ import annotations

import pytest

from pulumi_claude_admin.no_proxy import browser_bypass, is_excepted

HOST = "api.anthropic.com"


@pytest.mark.parametrize(
    "no_proxy",
    [
        "*",
        HOST,
        "API.Anthropic.com.",
        "anthropic.com",
        ".anthropic.com",
        "*.anthropic.com",
        f"{HOST}:443",
        f"https://{HOST}/",
        "fd00::/8, [::1] anthropic.com",
        "x;anthropic.com",
    ],
)
def test_a_name_excepts_itself_and_what_is_below_it(no_proxy: str) -> None:
    assert is_excepted(HOST, 443, no_proxy)


@pytest.mark.parametrize(
    "no_proxy",
    [
        "",
        " , ",
        "fd00::/8",
        "[::1]",
        "::1",
        "[::1]:443",
        "10.0.0.0/8",
        "c.com",
        f"x.{HOST}",
        f"{HOST}:8443",
        "[",
        "]:1",
        "*.",
        "::/0",
        "0.0.0.0/0",
        ".",
        "a b c",
        "fd00::/999",
        "https://",
        "com:x",
    ],
)
def test_nothing_else_does_and_nothing_is_an_error(no_proxy: str) -> None:
    assert not is_excepted(HOST, 443, no_proxy)


@pytest.mark.parametrize(
    ("host", "no_proxy", "expected"),
    [
        ("fd12::1", "fd00::/8", True),
        ("fd12::1", "[fd00::]/8", True),
        ("fd12::1", "[fd12::1]", True),
        ("fd12::1", "fd12:0:0::1", True),
        ("fd12::1", "[fd12::1]:443", True),
        ("fd12::1", "[fd12::1]:8443", False),
        ("fe80::1", "fd00::/8", False),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("10.1.2.3", "10.1.2.3:443", True),
        ("11.1.2.3", "10.0.0.0/8", False),
        ("10.1.2.3", "2.3", False),
    ],
)
def test_addresses_are_compared_as_addresses(host: str, no_proxy: str, expected: bool) -> None:  # noqa: FBT001 - a table
    assert is_excepted(host, 443, no_proxy) is expected


def test_a_browser_is_told_the_names_below_too() -> None:
    assert browser_bypass("fd00::/8, *.corp.example, x.example, [::1]:80, *.") == (
        "fd00::/8,corp.example,.corp.example,x.example,.x.example,[::1]:80"
    )
