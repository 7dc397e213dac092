"""Every form that is listed is a file that renders, and every file is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_claude_admin.report import forms
from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.forms import OF_THEIR_OWN, Form
from pulumi_claude_admin.report.targets import Target
from tests.support.report_scenarios import SCENARIOS


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("is_verbose", [False, True])
def test_every_form_renders(form: Form, is_verbose: bool) -> None:  # noqa: FBT001 - a case
    text = render(form, SCENARIOS["changed_by_hand"](), is_verbose=is_verbose)

    assert text.endswith("\n")


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_report_gives_the_same_bytes(form: Form, name: str) -> None:
    first, second = (render(form, SCENARIOS[name](), target=Target.SUMMARY) for _ in range(2))

    assert first == second


def test_every_file_is_listed() -> None:
    files = {file.stem for file in Path(forms.__path__[0]).glob("[!_]*.py")}
    assert files == set(Form) - OF_THEIR_OWN
