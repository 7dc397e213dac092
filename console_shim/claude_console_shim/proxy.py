"""The system's HTTPS proxy, as the HTTP client sees it, in the form that Playwright takes. Pure: the environment comes in."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from playwright.async_api import ProxySettings

from claude_console_shim.options import is_loopback


def proxy_for(address: str, environment: Mapping[str, str]) -> ProxySettings | None:
    """
    The proxy for `address` by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY (either case, the lower one first).

    None for this machine, for an address that NO_PROXY names, and when there is no proxy.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    found = _variable(environment, f"{parts.scheme}_proxy") or _variable(environment, "all_proxy")
    without = _variable(environment, "no_proxy")
    if not found or is_loopback(host) or _is_excepted(host, without):
        return None
    proxy = urlsplit(found if "://" in found else f"http://{found}")
    port = f":{proxy.port}" if proxy.port else ""
    settings = ProxySettings(server=f"{proxy.scheme}://{proxy.hostname}{port}")
    if without:
        settings["bypass"] = without
    if proxy.username:
        settings["username"] = unquote(proxy.username)
        settings["password"] = unquote(proxy.password or "")
    return settings


def _is_excepted(host: str, without: str) -> bool:
    """NO_PROXY names hosts, domains (with or without a leading dot) or `*`; a port there is not looked at."""
    names = [name.strip().rpartition(":")[0] or name.strip() for name in without.split(",") if name.strip()]
    return any(name == "*" or host == name.lstrip(".") or host.endswith(f".{name.lstrip('.')}") for name in names)


def _variable(environment: Mapping[str, str], name: str) -> str:
    return environment.get(name) or environment.get(name.upper()) or ""
