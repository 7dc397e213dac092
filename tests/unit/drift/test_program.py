from __future__ import annotations

import json
from pathlib import Path

import pytest

from pulumi_claude_admin.drift.program import preview
from pulumi_claude_admin.errors import StateUnreadable


@pytest.fixture
def command(tmp_path: Path) -> Path:
    return tmp_path / "pulumi"


def write(command: Path, script: str) -> str:
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)
    return str(command)


def test_it_asks_for_the_stack_that_was_named_and_selects_nothing(command: Path, tmp_path: Path) -> None:
    pulumi = write(command, f'echo "$@" > {tmp_path}/asked; echo \'{{"steps": []}}\'')

    assert preview("acme/prod", folder=tmp_path, pulumi=pulumi).steps == {}
    assert (tmp_path / "asked").read_text().split() == [
        "preview",
        "--json",
        "--show-sames",
        "--non-interactive",
        "--stack",
        "acme/prod",
    ]


def test_a_program_that_fails_says_its_own_error(command: Path, tmp_path: Path) -> None:
    trace = 'Traceback (most recent call last):\n  File "__main__.py", line 3\nNameError: name "team" is not defined\n'
    told = json.dumps({"diagnostics": [{"severity": "info", "message": "x"}, {"severity": "error", "message": trace}]})
    pulumi = write(command, f"cat <<'END'\n{told}\nEND\nexit 255")

    assert preview(None, folder=tmp_path, pulumi=pulumi).error == 'NameError: name "team" is not defined'


def test_without_a_document_the_complaint_is_its_error(command: Path, tmp_path: Path) -> None:
    pulumi = write(command, "echo 'error: no stack named prod found' >&2; exit 6")

    assert preview(None, folder=tmp_path, pulumi=pulumi).error == "no stack named prod found"


def test_one_that_does_not_end_is_ended(command: Path, tmp_path: Path) -> None:
    pulumi = write(command, "exec sleep 600")

    assert preview(None, folder=tmp_path, pulumi=pulumi, timeout=0.3).error == "it took longer than 0 s"


def test_no_command_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StateUnreadable, match="`pulumi` is not on PATH"):
        preview(None, folder=tmp_path, pulumi=str(tmp_path / "nothing"))
