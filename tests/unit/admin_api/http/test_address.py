from __future__ import annotations

import pytest

from pulumi_claude_admin.admin_api.http.address import Address
from pulumi_claude_admin.errors import ConfigurationError


def test_https_is_taken_with_a_path_and_without_the_slash_at_its_end() -> None:
    address = Address.parse("https://gateway.example.com:8443/claude/")
    assert address == Address(
        "https://gateway.example.com:8443/claude", "gateway.example.com:8443", is_loopback=False, is_tls=True
    )


@pytest.mark.parametrize("text", ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:80", "http://127.9.9.9"])
def test_plain_http_is_taken_for_this_machine(text: str) -> None:
    assert Address.parse(text).is_loopback


@pytest.mark.parametrize(
    "text",
    [
        "http://api.example.com",
        "http://localhost.example.com",
        "http://10.0.0.1",
        "ftp://127.0.0.1",
        "api.example.com",
        "https://",
        "https://api.example.com?x=1",
        "https://api.example.com#x",
        "https://api.example.com:port",
        "https://[::1",
        "",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError):
        Address.parse(text)


def test_a_password_in_the_address_is_refused_and_not_shown() -> None:
    with pytest.raises(ConfigurationError) as raised:
        Address.parse("https://me:hunter2@api.example.com")
    assert "hunter2" not in str(raised.value)
