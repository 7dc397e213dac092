from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_claude_admin.cli.forms import OutputFile, Outputs, parse_outputs
from pulumi_claude_admin.report.forms import Form


def test_an_output_is_a_form_and_a_file_that_may_hold_colons() -> None:
    wanted = (OutputFile(Form.JSON, Path("out/a:b.json")),)
    assert parse_outputs(None, ["json:out/a:b.json"], of=Form) == Outputs(Form.TEXT, wanted)


@pytest.mark.parametrize("text", ["drift.json", "yaml:drift.yaml", "json:", ":drift", ""])
def test_anything_else_is_refused_with_the_choices(text: str) -> None:
    with pytest.raises(ValueError, match="FORM or FORM:FILE with a form of text, markdown, json"):
        parse_outputs(None, [text], of=Form)


@pytest.mark.parametrize("text", ["json", "json:-"])
def test_a_form_without_a_file_is_printed(text: str) -> None:
    assert parse_outputs(None, [text, "markdown:a.md"], of=Form) == Outputs(
        Form.JSON, (OutputFile(Form.MARKDOWN, Path("a.md")),)
    )


@pytest.mark.parametrize(("printed", "texts"), [(None, ["json", "markdown:-"]), (Form.JSON, ["markdown"])])
def test_two_forms_cannot_both_be_printed(printed: Form | None, texts: list[str]) -> None:
    with pytest.raises(ValueError, match="json and markdown would both go to standard output; give one of them a file"):
        parse_outputs(printed, texts, of=Form)


def test_two_names_of_one_file_are_one_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with pytest.raises(ValueError, match="link is named twice, and one would overwrite the other"):
        parse_outputs(None, [f"json:{tmp_path}/a", f"text:{tmp_path}/b/../link"], of=Form)
