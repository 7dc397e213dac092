"""Both surfaces side by side in any form: text and JSON are its own, the others are made from its page."""

from __future__ import annotations

from pulumi_claude_admin.report import forms, joined_json, joined_text
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.joined_page import page_of
from pulumi_claude_admin.report.joined_report import JoinedReport
from pulumi_claude_admin.report.targets import Target


def render(form: Form, report: JoinedReport, *, target: Target = Target.GITHUB) -> str:
    """The report in this form, ending with a line feed."""
    if form is Form.TEXT:
        return joined_text.render(report)
    if form is Form.JSON:
        return joined_json.render(report)
    return forms.render(form, page_of(report), target=target)
