"""A report of drift in any form: three are drift's own, the others are made from its page."""

from __future__ import annotations

from pulumi_claude_admin.report import drift_dotenv, drift_json, drift_text, forms
from pulumi_claude_admin.report.drift_page import page_of
from pulumi_claude_admin.report.drift_report import Report
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.targets import Target


def render(form: Form, report: Report, *, is_verbose: bool = False, target: Target = Target.GITHUB) -> str:
    """The report in this form. `is_verbose` counts where a form does not say everything anyway."""
    if form is Form.TEXT:
        return drift_text.render(report, is_verbose=is_verbose)
    if form is Form.JSON:
        return drift_json.render(report)
    if form is Form.DOTENV:
        return drift_dotenv.render(report)
    return forms.render(form, page_of(report), target=target)
