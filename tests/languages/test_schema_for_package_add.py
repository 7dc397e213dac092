"""What an installed Pulumi asks the provider for, before it generates an SDK, is the schema that these SDKs are of."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.pulumi_stack import stack_environment
from tools.languages.prepare import SCHEMA

pytestmark = pytest.mark.engine


def test_pulumi_gets_the_schema_from_the_command_by_its_path(pulumi_command: str, tmp_path: Path) -> None:
    provider = Path(sys.executable).with_name("pulumi-resource-claude")

    ended = subprocess.run(
        [pulumi_command, "package", "get-schema", str(provider)],
        env=stack_environment(pulumi_command, tmp_path),
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    got, kept = json.loads(ended.stdout), json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert got == without_empty_lists(kept)  # which are the engine's own way to say the same


def without_empty_lists(part: object) -> object:
    if isinstance(part, list):
        return [without_empty_lists(one) for one in part]
    if isinstance(part, dict):
        return {key: without_empty_lists(one) for key, one in part.items() if one != []}
    return part
