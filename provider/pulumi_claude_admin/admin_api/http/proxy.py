"""Which proxy the Admin API is asked through. Pure: the environment comes in as `urllib.request.getproxies` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from pulumi_claude_admin.admin_api.http.address import Address
from pulumi_claude_admin.no_proxy import is_excepted


def proxy_for(address: Address, proxies: Mapping[str, str]) -> str | None:
    """
    The proxy by HTTPS_PROXY, HTTP_PROXY and ALL_PROXY (`proxies` by scheme, and `all`), unless NO_PROXY (`no`) names the host.

    None for this machine, and when there is no proxy.
    """
    parts = urlsplit(address.url)
    found = proxies.get(parts.scheme) or proxies.get("all")
    port = parts.port or (443 if address.is_tls else 80)
    if not found or address.is_loopback or is_excepted(parts.hostname or "", port, proxies.get("no", "")):
        return None
    return found if "://" in found else f"http://{found}"
