"""A remedy that is printed is executed from the state in which it is printed; then the note is gone."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from pulumi_claude_admin.drift.desired import read_desired
from pulumi_claude_admin.report.notices import notices
from tests.engine.conftest import Stack

pytestmark = pytest.mark.engine


def test_pending_operations_end_as_the_note_says(stack: Stack) -> None:
    stack.program('claude.Workspace("payments", name="Payments")')
    stack.up()
    root = Path(
        stack.environment["PULUMI_BACKEND_URL"].removeprefix("file://")
    )  # `stack import` would drop what is pending
    (file,) = (root / ".pulumi" / "stacks").rglob("*.json")
    state = json.loads(file.read_text())
    latest = state["checkpoint"]["latest"]
    (made,) = [one for one in latest["resources"] if one["type"].endswith(":Workspace")]
    begun = {key: made[key] for key in ("urn", "custom", "type", "inputs")}
    begun["urn"] = begun["urn"].replace("::payments", "::search")
    latest["pending_operations"] = [
        {"resource": begun, "type": "creating"},
        {"resource": made, "type": "updating"},
    ]
    file.write_text(json.dumps(state))

    (note,) = notices(read_desired(_pulumi(stack, "stack", "export")), is_declared_only=False)
    assert "2 operations pending" in note
    for command in re.findall(r"`(pulumi [^`]+)`", note)[1:]:  # the first one is what was interrupted
        _pulumi(stack, *shlex.split(command)[1:], "--yes")

    assert notices(read_desired(_pulumi(stack, "stack", "export")), is_declared_only=False) == ()


def _pulumi(stack: Stack, *arguments: str) -> str:
    return subprocess.run(
        ["pulumi", *arguments, "--non-interactive"],
        cwd=stack.folder, env=stack.environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
