"""Outcomes in any form: text, JSON and CSV are their own, the others are made from the page."""

from __future__ import annotations

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report import forms, outcome_csv, outcome_json, outcome_text
from pulumi_claude_admin.report.forms import Form, OutcomeForm
from pulumi_claude_admin.report.outcome_page import page_of
from pulumi_claude_admin.report.outcome_renewal import renewal_page
from pulumi_claude_admin.report.outcome_report import OutcomeReport
from pulumi_claude_admin.report.page import Page
from pulumi_claude_admin.report.targets import Target


def page(report: OutcomeReport, *, is_renewal: bool = False) -> Page:
    """The page that text, Markdown and HTML are made from; with `is_renewal` that for contract talks."""
    return renewal_page(report) if is_renewal else page_of(report)


def render(
    form: OutcomeForm, report: OutcomeReport, *, is_verbose: bool = False, target: Target = Target.GITHUB
) -> str:
    """The report in this form, ending with a line feed."""
    if form is OutcomeForm.TEXT:
        return outcome_text.render(page(report), is_verbose=is_verbose)
    if form is OutcomeForm.JSON:
        return outcome_json.render(report)
    if form is OutcomeForm.CSV:
        return outcome_csv.render(report)
    return forms.render(Form(form), page(report), target=target)


def render_renewal(form: OutcomeForm, report: OutcomeReport, *, target: Target = Target.GITHUB) -> str:
    """The one page for the contract talks. Raises ConfigurationError for JSON and CSV, which have all of it already."""
    if form in {OutcomeForm.JSON, OutcomeForm.CSV}:
        raise ConfigurationError(
            f"the page for contract talks has no {form} form", hint=f"Use {form} without --renewal"
        )
    told = page(report, is_renewal=True)
    return outcome_text.render(told) if form is OutcomeForm.TEXT else forms.render(Form(form), told, target=target)
