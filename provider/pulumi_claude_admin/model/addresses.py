"""Which addresses may be sent a credential, and which hosts are this machine itself: only there plain http may, and no proxy is asked. No name is looked up."""

from __future__ import annotations

import ipaddress
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator


def is_loopback(host: str) -> bool:
    """
    Whether a host, without brackets or port, can be nothing but this machine.

    `sim.localhost` is not believed: browsers and some resolvers take it for this machine, others ask the network for it.
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def safe_url(text: str) -> str:
    """An address that a credential may be sent to, without a slash at its end. Raises ValueError for any other."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        message = "is not an http(s) address"
        raise ValueError(message)
    if parts.username or parts.password:
        message = "must not carry a user name or password"
        raise ValueError(message)
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        message = "uses plain http; only https, or http to this machine itself, is allowed"
        raise ValueError(message)
    return text.rstrip("/")


SafeUrl = Annotated[str, AfterValidator(safe_url)]
