"""
Which hosts NO_PROXY excepts from the proxy. Pure; one reading for the Admin API and for the browser.

Nobody defines the variable, and libraries differ: this takes what any of them takes (names with or without a dot or star in
front, addresses, networks, ports, brackets). What makes no sense excepts nothing; `httpx` refuses to work with `[::1]`.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

_SEPARATOR: Final = re.compile(r"[,;\s]+")
_SCHEME: Final = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_WITH_PORT: Final = re.compile(r"(\[[^\]]*\]|[^:]*):([0-9]+)")


def entries(no_proxy: str) -> tuple[str, ...]:
    """The parts of the variable, without schemes and what follows a host."""
    parts = (_SCHEME.sub("", part) for part in _SEPARATOR.split(no_proxy))
    return tuple(part.rstrip("/") for part in parts if part.rstrip("/"))


def is_excepted(host: str, port: int, no_proxy: str) -> bool:
    """Whether this host is to be asked without the proxy. `host` is a name or an address, without brackets."""
    wanted = host.rstrip(".").casefold()
    return any(_is_meant(wanted, port, entry) for entry in entries(no_proxy))


def _is_meant(host: str, port: int, entry: str) -> bool:
    if entry == "*":
        return True
    with_port = _WITH_PORT.fullmatch(entry)
    if with_port is not None:
        if int(with_port[2]) != port:
            return False
        entry = with_port[1]
    address, network = _address(host), _network(entry)
    if network is not None:
        return address is not None and address in network
    name = entry.removeprefix("*").strip(".").casefold()
    return bool(name) and address is None and (host == name or host.endswith(f".{name}"))


def _network(entry: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """An address is a network of one; brackets may stand around it, or around the address of a network."""
    try:
        return ipaddress.ip_network(entry.replace("[", "").replace("]", ""), strict=False)
    except ValueError:
        return None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def browser_bypass(no_proxy: str) -> str:
    """The same for a browser, to which a bare name means that host alone. Empty when nothing is excepted."""
    return ",".join(rule for entry in entries(no_proxy) for rule in _rules(entry))


def _rules(entry: str) -> tuple[str, ...]:
    if entry == "*" or _WITH_PORT.fullmatch(entry) is not None or _network(entry) is not None:
        return (entry,)
    name = entry.removeprefix("*").strip(".")
    return (name, f".{name}") if name else ()
