"""Forms of a drift report as tests ask for them."""

from __future__ import annotations

from pulumi_claude_admin.report.drift_page import page_of
from pulumi_claude_admin.report.drift_report import Report
from pulumi_claude_admin.report.forms import markdown


def render_markdown(report: Report, *, limit: int | None = None) -> str:
    """The report as Markdown, of at most `limit` bytes."""
    return markdown.render(page_of(report), limit=limit)
