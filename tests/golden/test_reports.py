from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pulumi_claude_admin.report.audit_forms import render as render_audit
from pulumi_claude_admin.report.audit_text import render as render_audit_text
from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.drift_text import render as render_text
from pulumi_claude_admin.report.forms import Form, OutcomeForm
from pulumi_claude_admin.report.offboarding_plan_text import render_markdown as render_plan_markdown
from pulumi_claude_admin.report.offboarding_plan_text import render_text as render_plan
from pulumi_claude_admin.report.outcome_forms import render as render_outcomes
from pulumi_claude_admin.report.outcome_forms import render_renewal
from tests.support.audit_scenarios import AUDITS
from tests.support.enterprise_audits import a_judged_audit
from tests.support.offboarding_plans import a_plan
from tests.support.outcome_reports import a_report as outcomes
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


@pytest.mark.parametrize("name", AUDITS)
@pytest.mark.parametrize("form", [form for form in Form if form is not Form.DOTENV])
def test_form_of_an_audit(form: Form, name: str, golden: Golden) -> None:
    golden(f"{name}.{ENDINGS.get(form, form)}", STYLE_SHEET.sub("<style>", render_audit(form, AUDITS[name]())))


@pytest.mark.parametrize("form", [Form.TEXT, Form.MARKDOWN, Form.JSON])
def test_form_of_an_audit_of_an_enterprise_organization(form: Form, golden: Golden) -> None:
    golden(f"enterprise_audit.{ENDINGS.get(form, form)}", render_audit(form, a_judged_audit()))


def test_text_of_all_of_an_audit_when_asked_for(golden: Golden) -> None:
    wide = render_audit_text(AUDITS["audit_with_names"](), is_verbose=True, columns=200)
    golden("audit_verbose_and_wide.txt", wide)


@pytest.mark.parametrize("form", OutcomeForm)
def test_form_of_outcomes(form: OutcomeForm, golden: Golden) -> None:
    ending = {OutcomeForm.TEXT: "txt", OutcomeForm.MARKDOWN: "md"}.get(form, form)
    golden(f"outcomes.{ending}", STYLE_SHEET.sub("<style>", render_outcomes(form, outcomes(5), is_verbose=True)))


@pytest.mark.parametrize("form", [OutcomeForm.TEXT, OutcomeForm.MARKDOWN, OutcomeForm.HTML])
def test_form_of_the_page_for_contract_talks(form: OutcomeForm, golden: Golden) -> None:
    ending = {OutcomeForm.TEXT: "txt", OutcomeForm.MARKDOWN: "md"}.get(form, form)
    golden(f"outcomes_renewal.{ending}", STYLE_SHEET.sub("<style>", render_renewal(form, outcomes(5))))


def test_text_and_markdown_of_an_offboarding_plan(golden: Golden) -> None:
    golden("offboarding_plan.txt", render_plan(a_plan()))
    golden("offboarding_plan.md", render_plan_markdown(a_plan()))


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("form", Form)
def test_form(form: Form, name: str, golden: Golden) -> None:
    golden(f"{name}.{ENDINGS.get(form, form)}", STYLE_SHEET.sub("<style>", render(form, SCENARIOS[name]())))


def test_style_sheet_is_one_for_all(golden: Golden) -> None:
    pages = [
        *(render(Form.HTML, make()) for make in SCENARIOS.values()),
        *(render_audit(Form.HTML, make()) for make in AUDITS.values()),
        render_outcomes(OutcomeForm.HTML, outcomes(5)),
    ]
    (sheet,) = {sheet for page in pages for sheet in STYLE_SHEET.findall(page)}
    golden("style_sheet.html", f"{sheet}\n")


def test_text_of_everything_when_asked_for(golden: Golden) -> None:
    golden("in_sync_verbose.txt", render_text(SCENARIOS["in_sync"](), is_verbose=True))
