"""What `claude-admin increase-requests list` does: reads, judges and tells. Changes nothing."""

from __future__ import annotations

import sys
from importlib.metadata import version

from pulumi_claude_admin.cli.commands.increase_requests_reading import RequestsRead, read_requests
from pulumi_claude_admin.cli.commands.output_files import opened
from pulumi_claude_admin.cli.commands.pseudonyms import pseudonym_key
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import RequestForm
from pulumi_claude_admin.cli.increase_requests_options import ListOptions
from pulumi_claude_admin.model.increase_request import PENDING
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.pii import Pii, told
from pulumi_claude_admin.report.request_forms import render
from pulumi_claude_admin.report.request_report import RequestReport, RequestRun, build


def run(options: ListOptions) -> int:
    """Print, and write the files. Raises the errors that `application` turns into lines."""
    with opened(options.outputs) as write:
        report = report_of(read_requests(options.source), is_all=options.is_all, pii=options.pii)

        def form_of(form: RequestForm) -> str:
            return render(Form(form), report)

        write(form_of)
        sys.stdout.write(form_of(options.form))
    return ExitCode.OK


def report_of(read: RequestsRead, *, is_all: bool, pii: Pii) -> RequestReport:
    """The report, its addresses as they are to be told."""
    key = pseudonym_key(read.session.settings) if pii is Pii.HASHED else None
    report = build(
        (one for one in read.standings if is_all or one.request.status == PENDING),
        organization_id=read.organization_id,
        currency=read.currency,
        notices=(*read.notices, *(() if key is None else key.notices)),
        run=RequestRun(
            generated_at=read.now,
            tool_version=version("pulumi-claude-admin"),
            pii=pii,
            rules=read.rules,
            exit_codes=(int(ExitCode.OK),),
        ),
    )
    return told(report, pii, "" if key is None else key.key)
