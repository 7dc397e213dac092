"""What `claude-admin report render` does: JSON of an earlier run in, any form out. Needs no credential, and asks nobody."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pulumi_claude_admin.cli.commands.output_files import opened
from pulumi_claude_admin.cli.commands.report_files import read_reports
from pulumi_claude_admin.cli.commands.report_output import print_report
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import Outputs
from pulumi_claude_admin.report.drift_forms import render as render_form
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.targets import Target


def render(files: Sequence[Path], outputs: Outputs[Form], *, target: Target, is_verbose: bool) -> int:
    """Read, print, write. The exit code is that of the writing: what the report says was told by the run that made it."""
    with opened(outputs.files) as write:
        report = read_reports(files)
        try:
            write(lambda form: render_form(form, report, is_verbose=is_verbose, target=target))
        finally:  # a full disk does not hide what was found
            print_report(report, outputs.printed, is_verbose=is_verbose, target=target)
    return ExitCode.OK
