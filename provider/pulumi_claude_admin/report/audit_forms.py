"""An audit in any form: text and JSON are its own, the others are made from its page."""

from __future__ import annotations

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report import audit_json, audit_text, forms
from pulumi_claude_admin.report.audit_page import page_of
from pulumi_claude_admin.report.audit_report import AuditReport
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.targets import Target


def render(form: Form, report: AuditReport, *, is_verbose: bool = False, target: Target = Target.GITHUB) -> str:
    """The report in this form. Raises ConfigurationError for the form that only drift has."""
    if form is Form.TEXT:
        return audit_text.render(report, is_verbose=is_verbose)
    if form is Form.JSON:
        return audit_json.render(report)
    if form is Form.DOTENV:
        raise ConfigurationError("an audit has no dotenv form", hint="Use json")
    return forms.render(form, page_of(report), target=target)
