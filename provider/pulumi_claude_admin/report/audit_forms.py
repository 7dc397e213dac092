"""An audit of either surface in any form: text and JSON are its own, the others are made from its page."""

from __future__ import annotations

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report import audit_json, audit_text, enterprise_json, enterprise_page, enterprise_text, forms
from pulumi_claude_admin.report.audit_page import page_of
from pulumi_claude_admin.report.audit_report import AuditReport
from pulumi_claude_admin.report.enterprise_audit import EnterpriseAudit
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.page import Page
from pulumi_claude_admin.report.targets import Target

Audit = AuditReport | EnterpriseAudit
"""Of either surface."""


def page(report: Audit) -> Page:
    """The page that every form but text, JSON and FOCUS is made from."""
    return enterprise_page.page_of(report) if isinstance(report, EnterpriseAudit) else page_of(report)


def render(form: Form, report: Audit, *, is_verbose: bool = False, target: Target = Target.GITHUB) -> str:
    """The report in this form. Raises ConfigurationError for the form that only drift has."""
    if form is Form.DOTENV:
        raise ConfigurationError("an audit has no dotenv form", hint="Use json")
    if isinstance(report, EnterpriseAudit):
        return _of_enterprise(form, report, is_verbose=is_verbose, target=target)
    if form is Form.TEXT:
        return audit_text.render(report, is_verbose=is_verbose)
    if form is Form.JSON:
        return audit_json.render(report)
    return forms.render(form, page(report), target=target)


def _of_enterprise(form: Form, report: EnterpriseAudit, *, is_verbose: bool, target: Target) -> str:
    if form is Form.TEXT:
        return enterprise_text.render(report, is_verbose=is_verbose)
    if form is Form.JSON:
        return enterprise_json.render(report)
    return forms.render(form, page(report), target=target)
