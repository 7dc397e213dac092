"""Asking one question over HTTP with nothing but the standard library: GET only, no redirect, a credential from outside."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 60
LARGEST_BYTES = 50_000_000
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class CannotAsk(Exception):
    """The question cannot be asked there; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: headers by their names in lower case, the body as JSON (None when it is none)."""

    status: int
    headers: Mapping[str, str]
    body: object


@dataclass(frozen=True, slots=True)
class Where:
    """A platform, or a simulator, and a credential for it, which is of one surface."""

    base_url: str
    credential: str = field(repr=False)
    is_token: bool = False
    surface: str = "console"

    @property
    def is_loopback(self) -> bool:
        """Whether it is on this machine."""
        return urlsplit(self.base_url).hostname in LOOPBACK

    def get(self, path: str, headers: Mapping[str, str]) -> Answered:
        """Ask.

        Raises:
            CannotAsk: the address is not https (nor this machine), or nobody answers.
        """
        parts = urlsplit(self.base_url)
        if parts.scheme != "https" and not self.is_loopback:
            raise CannotAsk(f"{self.base_url}: only https, or this machine")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(str(parts.hostname), parts.port, timeout=TIMEOUT_SECONDS)
        secret = {"authorization": f"Bearer {self.credential}"} if self.is_token else {"x-api-key": self.credential}
        try:
            connection.request("GET", path, headers={**headers, **secret, "user-agent": "claude-simulator-record"})
            response = connection.getresponse()
            content = response.read(LARGEST_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise CannotAsk(f"{self.base_url}: {type(error).__name__}") from error
        finally:
            connection.close()
        return Answered(response.status, {name.lower(): value for name, value in response.getheaders()}, _json(content))


def _json(content: bytes) -> object:
    try:
        return json.loads(content)
    except ValueError:
        return None
