from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.drift_text import render as render_text
from pulumi_claude_admin.report.forms import Form
from tests.support.report_scenarios import SCENARIOS

Golden = Callable[[str, str], None]
ENDINGS = {
    Form.TEXT: "txt",
    Form.MARKDOWN: "md",
    Form.JUNIT: "xml",
    Form.GITLAB: "gitlab.json",
    Form.SLACK: "slack.json",
    Form.TEAMS: "teams.json",
    Form.ANNOTATIONS: "annotations.txt",
    Form.DOTENV: "env",
}
"""Of a form's golden files, where they are not the form's own name."""
STYLE_SHEET = re.compile("<style>.*</style>", re.DOTALL)
"""The same in every report, so it has a golden file of its own."""


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("form", Form)
def test_form(form: Form, name: str, golden: Golden) -> None:
    golden(f"{name}.{ENDINGS.get(form, form)}", STYLE_SHEET.sub("<style>", render(form, SCENARIOS[name]())))


def test_style_sheet_is_one_for_all(golden: Golden) -> None:
    (sheet,) = {sheet for make in SCENARIOS.values() for sheet in STYLE_SHEET.findall(render(Form.HTML, make()))}
    golden("style_sheet.html", f"{sheet}\n")


def test_text_of_everything_when_asked_for(golden: Golden) -> None:
    golden("in_sync_verbose.txt", render_text(SCENARIOS["in_sync"](), is_verbose=True))
