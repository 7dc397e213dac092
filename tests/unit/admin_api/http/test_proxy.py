from __future__ import annotations

import pytest

from pulumi_claude_admin.admin_api.http.address import Address
from pulumi_claude_admin.admin_api.http.proxy import proxy_for

API = Address.parse("https://api.anthropic.com")
PROXY = "http://proxy.example.com:3128"


@pytest.mark.parametrize(
    "proxies", [{"https": PROXY}, {"all": PROXY}, {"https": "proxy.example.com:3128", "http": "x"}]
)
def test_the_proxy_of_the_environment_is_used(proxies: dict[str, str]) -> None:
    assert proxy_for(API, proxies) == PROXY


@pytest.mark.parametrize(
    ("address", "no_proxy"),
    [
        ("https://api.anthropic.com", "anthropic.com"),
        ("https://[fd12::1]:8443/claude", "fd00::/8"),
        ("https://127.0.0.1:8443", ""),
    ],
)
def test_an_excepted_host_and_this_machine_are_asked_directly(address: str, no_proxy: str) -> None:
    assert proxy_for(Address.parse(address), {"https": PROXY, "no": no_proxy}) is None


def test_without_a_proxy_there_is_none() -> None:
    assert proxy_for(API, {"no": "[::1]"}) is None
