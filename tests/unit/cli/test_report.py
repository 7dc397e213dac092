from __future__ import annotations

import json
from pathlib import Path

import pytest

from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.forms import Form
from tests.support.report_scenarios import SCENARIOS


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "drift.json"
    file.write_text(render(Form.JSON, SCENARIOS["changed_by_hand"]()), encoding="utf-8")
    return file


def test_render_writes_every_form_as_the_run_itself_would_have(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = [f"-o{form}:{tmp_path / form}" for form in Form if form is not Form.TEXT]

    assert run(["report", "render", str(report), *outputs]) == 0

    made = SCENARIOS["changed_by_hand"]()
    assert capsys.readouterr().out == render(Form.TEXT, made)
    assert all((tmp_path / form).read_text() == render(form, made) for form in Form if form is not Form.TEXT)


def test_render_ends_with_0_whatever_the_report_says(report: Path) -> None:
    assert json.loads(report.read_text())["exit_codes"] == [7]
    assert run(["report", "render", str(report), "--format", "markdown"]) == 0


def test_a_wrong_report_is_one_line_and_nothing_is_written(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(report.read_text())
    report.write_text(json.dumps({**document, "schema_version": 2}))
    target = tmp_path / "drift.md"

    assert run(["report", "render", str(report), "-o", f"markdown:{target}"]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "was written by a newer version" in captured.err
    assert len(captured.err.splitlines()) == 1
    assert not target.exists()


def test_a_report_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "render", str(tmp_path / "none.json")]) == 2
    assert "none.json cannot be read: No such file or directory" in capsys.readouterr().err


def test_two_reports_of_one_stack_are_refused(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "render", str(report), str(report)]) == 2
    assert "Give every stack once" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--failed"], "needs --key"),
        (["--failed", "--key", "prod", "drift.json"], "goes with no report, --issue or --pii"),
        (["--failed", "--key", "prod", "--issue"], "goes with no report, --issue or --pii"),
        ([], "is missing: the JSON of a run, or --failed where it left none"),
    ],
)
def test_post_takes_a_report_or_the_key_of_a_run_that_failed(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", "post", *arguments]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
