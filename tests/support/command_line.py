"""`claude-admin` in the test's own process: the settings of a machine that knows a simulator, and a command line run by them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.settings import Settings


def settings_of(simulator: Simulator, home: Path, **others: Any) -> Settings:  # noqa: ANN401 - the settings' own types
    """Settings with the simulator's Admin API key, unless other credentials are among `others`, and no pace."""
    credential = {} if "enterprise_key" in others else {"admin_api_key": SecretStr(simulator.admin_api_key)}
    known: dict[str, Any] = {"base_url": simulator.base_url, "home": home, "requests_per_minute": 100_000}
    return Settings(**(credential | known | others))


@contextmanager
def installed(settings: Settings) -> Iterator[Settings]:
    """While it lasts, the product's parts are made by these settings."""
    wiring.install(wiring.from_settings(settings))
    try:
        yield settings
    finally:
        wiring.install(None)


def ran(settings: Settings, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command line by these settings: its exit code, standard output, standard error."""
    with installed(settings):
        code = run(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err
