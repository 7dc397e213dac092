"""Every test has a platform of its own, and providers that see nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.lifecycle import messages
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from tests.support.fake_platform import Platform

NewProcess = Callable[[], None]


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    return Platform(tmp_path)


@pytest.fixture(autouse=True)
def new_process(platform: Platform) -> Iterator[NewProcess]:
    """Wired up as a provider process is; calling it means that a new one starts."""

    def start() -> None:
        messages.forget()
        declared_now.forget()
        wiring.install(platform.session())

    start()
    yield start
    wiring.install(None)
    sys.__dict__.pop("tracebacklimit", None)
