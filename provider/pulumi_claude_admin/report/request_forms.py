"""Requests for a higher limit in any form: text and JSON are its own, the others are made from its page."""

from __future__ import annotations

from pulumi_claude_admin.report import forms, request_json, request_text
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.request_page import page_of
from pulumi_claude_admin.report.request_report import RequestReport
from pulumi_claude_admin.report.targets import Target


def render(form: Form, report: RequestReport, *, target: Target = Target.GITHUB) -> str:
    """The report in this form, ending with a line feed."""
    if form is Form.TEXT:
        return request_text.render(report)
    if form is Form.JSON:
        return request_json.render(report)
    return forms.render(form, page_of(report), target=target)
