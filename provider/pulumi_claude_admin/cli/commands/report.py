"""What `claude-admin report render` does: JSON of an earlier run in, any form out. Needs no credential, and asks nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pulumi_claude_admin.cli.commands.audit_output import print_audit
from pulumi_claude_admin.cli.commands.outcomes_output import print_outcomes, render_outcomes
from pulumi_claude_admin.cli.commands.output_files import opened
from pulumi_claude_admin.cli.commands.report_files import read_audit_and_outcomes, read_reports
from pulumi_claude_admin.cli.commands.report_output import print_report
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import Outputs
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report import audit_forms
from pulumi_claude_admin.report.audit_forms import Audit
from pulumi_claude_admin.report.drift_forms import render as render_form
from pulumi_claude_admin.report.forms import Form, OutcomeForm
from pulumi_claude_admin.report.outcome_report import OutcomeReport
from pulumi_claude_admin.report.targets import Target


def render(files: Sequence[Path], outputs: Outputs[Form], *, target: Target, is_verbose: bool) -> int:
    """Read, print, write. The exit code is that of the writing: what the report says was told by the run that made it."""
    with opened(outputs.files) as write:
        audit, outcomes = read_audit_and_outcomes(files)
        if outcomes is not None:
            return _render_outcomes(files, outcomes, outputs, write, target=target, is_verbose=is_verbose)
        if audit is not None:
            return _render_audit(audit, outputs, write, target=target, is_verbose=is_verbose)
        report = read_reports(files)
        try:
            write(lambda form: render_form(form, report, is_verbose=is_verbose, target=target))
        finally:  # a full disk does not hide what was found
            print_report(report, outputs.printed, is_verbose=is_verbose, target=target)
    return ExitCode.OK


def _render_audit(
    audit: Audit,
    outputs: Outputs[Form],
    write: Callable[[Callable[[Form], str]], None],
    *,
    target: Target,
    is_verbose: bool,
) -> int:
    try:
        write(lambda form: audit_forms.render(form, audit, is_verbose=is_verbose, target=target))
    finally:  # as above
        print_audit(audit, outputs.printed, is_verbose=is_verbose, target=target)
    return ExitCode.OK


def _render_outcomes(
    files: Sequence[Path],
    outcomes: OutcomeReport,
    outputs: Outputs[Form],
    write: Callable[[Callable[[Form], str]], None],
    *,
    target: Target,
    is_verbose: bool,
) -> int:
    if len(files) > 1:
        raise ConfigurationError(
            "outcomes are rendered alone",
            hint="Beside an audit they are in its issue: `claude-admin report post --issue`",
        )

    try:
        write(lambda form: render_outcomes(outcomes, _outcome_form(form), is_verbose=is_verbose, target=target))
    finally:  # as above
        print_outcomes(outcomes, _outcome_form(outputs.printed), is_verbose=is_verbose, target=target)
    return ExitCode.OK


def _outcome_form(form: Form) -> OutcomeForm:
    if form.value not in {one.value for one in OutcomeForm}:
        forms = ", ".join(one for one in OutcomeForm if one.value in {of.value for of in Form})
        raise ConfigurationError(f"outcomes have no {form} form", hint=f"Use one of {forms}")
    return OutcomeForm(form)
