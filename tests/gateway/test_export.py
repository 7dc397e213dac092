"""The export for the vendor's own gateway, judged by that gateway: its start lists every key that it does not know, before it looks for a database."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any, cast

import pytest

from pulumi_claude_admin.gateways.export_claude_gateway import export_claude_gateway
from tests.support.budgets import PAYMENTS, POLICY, SEARCH
from tests.support.claude_gateway import VARIABLE, binary, command, configuration


@pytest.fixture
def program() -> str:
    found = binary()
    if found is None:
        pytest.skip(f"no gateway of the vendor here: {VARIABLE} names its program, which is never fetched")
    return found


def _started(program: str, folder: Path, more: dict[str, Any]) -> str:
    """What it says of a configuration that is whole but for its database, issuer and upstream, which are nobody."""
    words, environment = command(program, folder, configuration(more))
    ended = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=120)
    return ended.stdout + ended.stderr


def test_every_key_of_the_export_is_one_that_the_gateway_knows(program: str, tmp_path: Path) -> None:
    exported = cast("dict[str, Any]", export_claude_gateway((PAYMENTS, SEARCH), POLICY)[0]["config"])
    assert "no_such_key" in _started(program, tmp_path, {**exported, "no_such_key": 1})
    said = _started(program, tmp_path, exported)
    assert "unrecognized_keys" not in said
    assert "availableModels" not in said
