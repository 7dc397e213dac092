"""
Plain HTTP for tests: no proxy is asked, and an answer is waited for as long as a busy machine takes.

httpx itself gives up after five seconds, and a simulator that shares two processors with browsers and engines has taken longer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import httpx

SECONDS: Final = 60.0


def client(
    base_url: str,
    *,
    headers: Mapping[str, str] | None = None,
    cookies: Mapping[str, str] | None = None,
    follow_redirects: bool = False,
) -> httpx.Client:
    """A connection to this address."""
    return httpx.Client(
        base_url=base_url,
        headers=headers,
        cookies=dict(cookies or {}),
        follow_redirects=follow_redirects,
        trust_env=False,
        timeout=SECONDS,
    )


def get(url: str, *, headers: Mapping[str, str] | None = None) -> httpx.Response:
    """What is there."""
    return request("GET", url, headers=headers)


def post(url: str, *, headers: Mapping[str, str] | None = None, json: object = None) -> httpx.Response:
    """What comes of this body."""
    return request("POST", url, headers=headers, json=json)


def request(method: str, url: str, *, headers: Mapping[str, str] | None = None, json: object = None) -> httpx.Response:
    """One call on a connection of its own."""
    return httpx.request(method, url, headers=headers, json=json, trust_env=False, timeout=SECONDS)
