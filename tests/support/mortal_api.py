"""A `ports.AdminApi` whose process is killed at one of its writes: before the write is sent, or when it was taken and nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pulumi_claude_admin.ports import AdminApi

_WRITES = frozenset({"update", "remove", "delete"})


class Killed(BaseException):
    """What nothing catches."""


@dataclass
class Fate:
    """Dies at write number `at`, counted from 1; `is_taken`: only after the platform has done it. `writes` are those that were done."""

    at: int
    is_taken: bool
    writes: int = 0
    sent: int = 0

    def meet(self, write: Callable[[], object]) -> object:
        """Do the write, unless this is where it ends."""
        self.sent += 1
        if self.sent == self.at and not self.is_taken:
            raise Killed
        answer = write()
        self.writes += 1
        if self.sent == self.at:
            raise Killed
        return answer


class _Mortal:
    def __init__(self, collection: object, fate: Fate) -> None:
        self._collection = collection
        self._fate = fate

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the collection has
        found = getattr(self._collection, name)
        if name not in _WRITES:
            return found
        return lambda *given, **named: self._fate.meet(lambda: found(*given, **named))


class MortalAdminApi:
    """`api`, as long as it lives."""

    def __init__(self, api: AdminApi, fate: Fate) -> None:
        self._api = api
        self._fate = fate

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the API has
        found = getattr(self._api, name)
        return _Mortal(found, self._fate) if name in {"users", "invites", "members", "api_keys"} else found
