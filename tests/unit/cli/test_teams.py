"""`claude-admin teams`: mistakes for CI logs, and the schema; no credential and no engine."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from pulumi_claude_admin.cli.application import run

EXAMPLE = Path(__file__).parents[3] / "examples" / "team-workspaces" / "teams.yaml"


def test_a_good_file_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["teams", "check", str(EXAMPLE)]) == 0
    assert capsys.readouterr() == ("", "no mistakes\n")


def test_every_mistake_of_every_file_is_a_line_on_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.yaml").write_text("version: 1\nteams:\n  a: { name: A, spend_limit: 5, memebrs: {} }\n")

    assert run(["teams", "check", str(tmp_path / "one.yaml"), str(tmp_path / "two.yaml")]) == 2

    out, err = capsys.readouterr()
    assert out.replace(tmp_path.as_posix(), "…").splitlines() == [
        '…/one.yaml:3:17: teams.a.spend_limit: write the amount in quotes, as in "5.00"',
        "…/one.yaml:3:33: teams.a.memebrs: is no setting; did you mean 'members'?",
        "…/two.yaml: cannot be read: No such file or directory",
    ]
    assert err == "error: 3 mistakes\n"


def test_the_schema_is_one_and_takes_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["teams", "schema"]) == 0

    jsonschema.Draft202012Validator.check_schema(json.loads(capsys.readouterr().out))
