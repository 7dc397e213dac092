"""The page of an audit of a Console organization. Pure; how it looks is each form's business."""

from __future__ import annotations

from pulumi_claude_admin.report.any_audit_page import any_audit_page
from pulumi_claude_admin.report.audit_charts import charts
from pulumi_claude_admin.report.audit_report import AuditReport
from pulumi_claude_admin.report.audit_sections import sections
from pulumi_claude_admin.report.audit_words import opening
from pulumi_claude_admin.report.page import Page


def page_of(report: AuditReport) -> Page:
    """The page that every form but text, JSON and FOCUS is made from."""
    return any_audit_page(
        report,
        opening(report),
        subject="Audit of",
        name=report.organization_name,
        sections=sections(report),
        charts=charts(report),
    )
