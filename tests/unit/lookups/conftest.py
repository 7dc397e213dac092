"""A program that looks up what a fake organization has; each test is a run of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.lifecycle import messages
from pulumi_claude_admin.lookups import run
from pulumi_claude_admin.settings import Settings
from tests.support.fake_platform import Platform
from tests.support.program_run import start_run

NewRun = Callable[..., None]


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    return Platform(tmp_path)


@pytest.fixture(autouse=True)
def new_run(platform: Platform) -> Iterator[NewRun]:
    """Calling it means that the program runs again in this process, on the platform as it is set up then."""

    def start(*, preview: bool = False) -> None:
        wiring.install(platform.session())
        start_run(preview=preview)

    messages.forget()
    start()
    yield start
    wiring.install(None)
    run.forget()


@pytest.fixture
def without_credential(platform: Platform, new_run: NewRun) -> None:
    platform.settings = Settings()
    new_run()
