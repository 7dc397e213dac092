"""The same platform and process as for the resources, and the native provider in front of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.native_wire import NativeEngine, native_engine
from tests.unit.resources.conftest import new_process, platform

__all__ = ["new_process", "platform"]


@pytest.fixture(scope="session")
def engine() -> Iterator[NativeEngine]:
    with native_engine() as connected:
        yield connected
