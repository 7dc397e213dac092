"""
How the workers of pytest-xdist share the tests: long tests go out one by one, the others file by file, all in the order of collection.

In order, because what needs a thread without an event loop is collected before what leaves one running (tests/conftest.py).
A file whose tests share a fixture of the module stays with one worker: made twice, it would cost more than it saves.
"""

from __future__ import annotations

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from tests.support.work_units import Units

ONE_BY_ONE = ("tests/browser/", "tests/engine/")
"""Tiers whose single tests take seconds."""
_SHARED = 'scope="module"'


class InOrder(LoadScopeScheduling):  # type: ignore[misc]
    """The worker that is free gets the unit that comes next."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False
        self._split: dict[str, bool] = {}
        self._units = Units(self._is_split)

    def _split_scope(self, nodeid: str) -> str:
        return self._units.of(nodeid)

    def _is_split(self, file: str) -> bool:
        if file not in self._split:
            text = (self.config.rootpath / file).read_text(encoding="utf-8")
            self._split[file] = file.startswith(ONE_BY_ONE) and _SHARED not in text
        return self._split[file]
