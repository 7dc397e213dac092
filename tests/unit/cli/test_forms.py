from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_claude_admin.cli.forms import OutputFile, parse_output
from pulumi_claude_admin.report.forms import Form


def test_an_output_is_a_form_and_a_file_that_may_hold_colons() -> None:
    assert parse_output("json:out/a:b.json") == OutputFile(Form.JSON, Path("out/a:b.json"))


@pytest.mark.parametrize("text", ["drift.json", "yaml:drift.yaml", "json:", ":drift", ""])
def test_anything_else_is_refused_with_the_choices(text: str) -> None:
    with pytest.raises(ValueError, match="FORM:FILE with a form of text, markdown, json"):
        parse_output(text)
