"""The system's HTTPS proxy, as the HTTP client sees it, in the form that Playwright takes. Pure: the environment comes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from playwright.async_api import ProxySettings

from pulumi_claude_admin.model.addresses import is_loopback
from pulumi_claude_admin.no_proxy import browser_bypass, is_excepted

_PORTS: Final = {"http": 80, "https": 443}


def proxy_for(address: str, environment: Mapping[str, str]) -> ProxySettings | None:
    """
    The proxy for `address` by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY (either case, the lower one first).

    None for this machine, for an address that NO_PROXY names, and when there is no proxy.
    """
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 443)
    found = _variable(environment, f"{parts.scheme}_proxy") or _variable(environment, "all_proxy")
    without = _variable(environment, "no_proxy")
    if not found or is_loopback(host) or is_excepted(host, port, without):
        return None
    proxy = urlsplit(found if "://" in found else f"http://{found}")
    where = proxy.netloc.rpartition("@")[2]
    settings = ProxySettings(server=f"{proxy.scheme}://{where}")
    bypass = browser_bypass(without)
    if bypass:
        settings["bypass"] = bypass
    if proxy.username:
        settings["username"] = unquote(proxy.username)
        settings["password"] = unquote(proxy.password or "")
    return settings


def _variable(environment: Mapping[str, str], name: str) -> str:
    return environment.get(name) or environment.get(name.upper()) or ""
