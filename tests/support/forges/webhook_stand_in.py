"""A chat's webhook over HTTP: what it was told, and an answer to choose."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from tests.support.forges.serving import Answer


@dataclass
class Hook:
    """A webhook of some chat: what it was told, and what it answers."""

    url: str = ""
    status: int = 200
    told: list[Any] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def somebody_else(self, method: str, path: str) -> None:
        del method, path

    def answer(self, method: str, target: str, token: str, document: object) -> Answer:
        assert (method, target, token) == ("POST", "/secret-path", "")
        self.told.append(document)
        return self.status, {"Location": self.url} if self.status == 302 else {}, {}
