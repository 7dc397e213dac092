"""`claude-admin verify-plan`: what it prints and how it ends, with files of two earlier jobs and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.drift.planned_steps import plan_of
from pulumi_claude_admin.drift.reviewed_steps import Reviewed

STACK = "teams/prod"
TYPE = "pulumi-python:dynamic/claude:WorkspaceSpendLimit"


def step(name: str, operation: str = "update") -> dict[str, object]:
    urn = f"urn:pulumi:prod::teams::{TYPE}::{name}"
    return {"op": operation, "urn": urn, "newState": {"custom": True, "type": TYPE, "inputs": {"amount": "5.00"}}}


SEEN, UNSEEN = step("seen"), step("unseen", "create")
DIGEST = plan_of([UNSEEN]).digests[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the jobs have left their files: the preview of two steps, one of them reviewed."""
    (tmp_path / "preview.json").write_text(json.dumps({"steps": [SEEN, UNSEEN]}))
    (tmp_path / "reviewed.json").write_text(Reviewed(frozenset({STACK}), frozenset(plan_of([SEEN]).digests)).written())
    return tmp_path


def verify(folder: Path, *more: str) -> int:
    return run(["verify-plan", str(folder / "preview.json"), "--reviewed", str(folder / "reviewed.json"), *more])


def test_a_step_that_nobody_reviewed_is_printed_and_ends_with_5(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(folder) == 5

    out, err = capsys.readouterr()
    assert out == f"{DIGEST}  create  {UNSEEN['urn']}\n"
    assert err == (
        "error: 1 of 2 planned steps was not reviewed. Have it reviewed, or accept what is meant with "
        f"--accept {DIGEST}\n"
    )


def test_an_accepted_step_may_be_applied(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(folder, "--accept", DIGEST) == 0
    assert capsys.readouterr() == ("", "every planned step was reviewed or accepted: 2\n")


def test_an_accepted_digest_of_another_step_accepts_nothing(folder: Path) -> None:
    assert verify(folder, "--accept", "0" * 16) == 5


def test_where_nothing_is_planned_nothing_is_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "preview.json").write_text('{"steps": []}')

    assert verify(folder, "--accept", "") == 0
    assert capsys.readouterr() == ("", "nothing is planned\n")


def test_a_name_that_a_runner_would_obey_is_defused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "preview.json").write_text(json.dumps({"steps": [step("x\n::error::y\x1b[2J")]}))

    assert verify(folder) == 5
    (line,) = capsys.readouterr().out.splitlines()
    assert "\x1b" not in line


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("reviewed.json", None, "reviewed.json cannot be read: No such file or directory"),
        ("reviewed.json", "", "reviewed.json holds no digests of reviewed steps"),
        ("reviewed.json", "\udcff", "reviewed.json is not UTF-8"),
        (
            "reviewed.json",
            Reviewed(frozenset({"teams/dev"}), frozenset()).written(),
            "are of teams/dev, and the preview",
        ),
        ("preview.json", None, "preview.json cannot be read: No such file or directory"),
        ("preview.json", "{}", "preview.json is no preview that succeeded"),
        ("preview.json", '{"steps": [7]}', "preview.json is not one that this version understands"),
    ],
)
def test_a_file_that_is_not_what_it_has_to_be_is_one_line_and_ends_with_2(
    folder: Path, capsys: pytest.CaptureFixture[str], file: str, text: str | None, complaint: str
) -> None:
    (folder / file).unlink()
    if text is not None:
        (folder / file).write_bytes(text.encode(errors="surrogateescape"))

    assert verify(folder) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert complaint in err
    assert len(err.splitlines()) == 1


def test_a_malformed_acceptance_ends_with_2_before_anything_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "preview.json").unlink()

    assert verify(folder, "--accept", "all") == 2
    assert "'all' is no digest of a planned step" in " ".join(capsys.readouterr().err.split())
