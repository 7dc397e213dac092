"""An audit on standard output: laid out for a terminal, as commands for a runner, else as text."""

from __future__ import annotations

import sys

from pulumi_claude_admin.quoting import DefusedStream
from pulumi_claude_admin.report import audit_text, enterprise_text
from pulumi_claude_admin.report.audit_forms import Audit, render
from pulumi_claude_admin.report.enterprise_audit import EnterpriseAudit
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.targets import Target


def print_audit(report: Audit, form: Form, *, is_verbose: bool, target: Target) -> None:
    """Print it in this form. Annotations alone are commands for a runner, and reach it as such."""
    if form is Form.TEXT and sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415 - only a terminal needs it

        console = Console()
        if isinstance(report, EnterpriseAudit):
            enterprise_text.render_on(report, console, is_verbose=is_verbose)
        else:
            audit_text.render_on(report, console, is_verbose=is_verbose)
        return
    text = render(form, report, is_verbose=is_verbose, target=target)
    if form is Form.ANNOTATIONS and isinstance(sys.stdout, DefusedStream):
        sys.stdout.write_commands(text)
    else:
        sys.stdout.write(text)
