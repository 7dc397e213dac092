"""Which tests a worker takes together: one test of a long file, else neighbours of one file."""

from __future__ import annotations

from collections.abc import Callable


class Units:
    """The unit of work of each test, when they are asked for in order."""

    def __init__(self, is_split: Callable[[str], bool]) -> None:
        self._is_split = is_split
        self._known: dict[str, str] = {}
        self._last = ""

    def of(self, nodeid: str) -> str:
        """The name of the unit: the id of its first test."""
        if nodeid not in self._known:
            file = nodeid.partition("::")[0]
            if self._last.partition("::")[0] != file or self._is_split(file):
                self._last = nodeid
            self._known[nodeid] = self._last
        return self._known[nodeid]
