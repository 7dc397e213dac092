"""Outcomes on standard output: laid out for a terminal, else as the form that was asked for."""

from __future__ import annotations

import sys

from pulumi_claude_admin.report import outcome_forms, outcome_text
from pulumi_claude_admin.report.forms import OutcomeForm
from pulumi_claude_admin.report.outcome_report import OutcomeReport
from pulumi_claude_admin.report.targets import Target


def print_outcomes(
    report: OutcomeReport,
    form: OutcomeForm,
    *,
    is_renewal: bool = False,
    is_verbose: bool,
    target: Target = Target.GITHUB,
) -> None:
    """Print them, or with `is_renewal` the page for contract talks."""
    if form is OutcomeForm.TEXT and sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415 - only a terminal needs it

        outcome_text.render_on(outcome_forms.page(report, is_renewal=is_renewal), Console(), is_verbose=is_verbose)
        return
    sys.stdout.write(render_outcomes(report, form, is_renewal=is_renewal, is_verbose=is_verbose, target=target))


def render_outcomes(
    report: OutcomeReport,
    form: OutcomeForm,
    *,
    is_renewal: bool = False,
    is_verbose: bool,
    target: Target = Target.GITHUB,
) -> str:
    """Them, or the page for contract talks, in this form."""
    if is_renewal:
        return outcome_forms.render_renewal(form, report, target=target)
    return outcome_forms.render(form, report, is_verbose=is_verbose, target=target)
