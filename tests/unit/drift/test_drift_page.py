"""docs/drift.md says what the program does: its tables and its example are compared with the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pulumi_claude_admin.cli.drift import DEFAULT_FAIL_ON
from pulumi_claude_admin.cli.exit_codes import PRECEDENCE, ExitCode
from pulumi_claude_admin.drift.ignore import parse_ignore
from pulumi_claude_admin.findings import Status


@pytest.fixture
def page(repository: Path) -> str:
    return (repository / "docs" / "drift.md").read_text(encoding="utf-8")


def test_every_status_is_explained_and_what_fails_is_right(page: str) -> None:
    rows = dict(re.findall(r"^\| `([a-z ]+)` \| .* \| (yes|no) \|$", page, flags=re.MULTILINE))

    assert list(rows) == [str(status) for status in Status]
    assert [status for status, fails in rows.items() if fails == "yes"] == DEFAULT_FAIL_ON.split(",")


def test_every_exit_code_is_explained_in_the_right_order(page: str) -> None:
    codes = [int(code) for code in re.findall(r"^\| (\d+) \|", page, flags=re.MULTILINE)]

    assert codes == sorted(int(code) for code in ExitCode)
    assert " > ".join(str(int(code)) for code in PRECEDENCE) in page


def test_the_example_of_an_ignore_file_is_one(page: str) -> None:
    (example,) = re.findall(r"```\n(# what.*?)```", page, flags=re.DOTALL)

    assert len(parse_ignore(example)) == 4
