"""What `claude-admin report join` does: the JSON of an audit of each surface in, both side by side out. Needs no credential, and asks nobody."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pulumi_claude_admin.cli.commands.output_files import opened
from pulumi_claude_admin.cli.commands.report_files import read_bounded
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import JoinForm, Outputs
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.report import audit_json, enterprise_json
from pulumi_claude_admin.report.audit_report import AuditReport
from pulumi_claude_admin.report.enterprise_audit import EnterpriseAudit
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.joined_forms import render
from pulumi_claude_admin.report.joined_report import JoinedReport, build

_HINT = "Give the JSON of `claude-admin audit` of a Console organization and that of a Claude Enterprise organization, each run with its own credential"


def run(files: Sequence[Path], outputs: Outputs[JoinForm]) -> int:
    """Print, and write the files. The exit code is that of the writing: what the audits say was told by the runs that made them."""
    with opened(outputs.files) as write:
        report = joined(files)

        def form_of(form: JoinForm) -> str:
            return render(Form(form), report)

        try:
            write(form_of)
        finally:  # a full disk does not hide what was found
            sys.stdout.write(form_of(outputs.printed))
    return ExitCode.OK


def joined(files: Sequence[Path]) -> JoinedReport:
    """The report of these two, in whatever order. Raises ConfigurationError in one line for anything but one audit of each surface."""
    read = dict(_read(files))
    console = [(file, one) for file, one in read.items() if isinstance(one, AuditReport)]
    enterprise = [(file, one) for file, one in read.items() if isinstance(one, EnterpriseAudit)]
    if len(console) != 1 or len(enterprise) != 1:
        given = ", ".join(
            f"{file} is of {'a Console' if isinstance(one, AuditReport) else 'an Enterprise'} organization"
            for file, one in read.items()
        )
        raise ConfigurationError(f"an audit of each surface is needed, and {given}", hint=_HINT)
    ((_, of_console),), ((_, of_enterprise),) = console, enterprise
    if is_same_organization(of_console.organization_id, of_enterprise.organization_id):
        raise ConfigurationError(
            f"both audits are of organization {of_console.organization_id}, whose figures would stand there twice",
            hint=_HINT,
        )
    return build(of_console, of_enterprise)


def _read(files: Sequence[Path]) -> Iterator[tuple[Path, AuditReport | EnterpriseAudit]]:
    for file in files:
        text = read_bounded(file)
        if enterprise_json.is_enterprise_audit(text):
            yield file, enterprise_json.read(text, source=str(file))
        elif audit_json.is_audit(text):
            yield file, audit_json.read(text, source=str(file))
        else:
            raise ConfigurationError(f"{file} is no JSON of `claude-admin audit`", hint=_HINT)
