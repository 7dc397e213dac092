"""`claude-admin report render|join|post|reviewed`: their options. The work is in `commands/report.py`, `commands/report_join.py`, `commands/report_post.py` and `commands/report_reviewed.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.arguments import For, outputs_of
from pulumi_claude_admin.cli.forms import JoinForm, Webhook
from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.verbosity import ReportVerbosity, Verbosity
from pulumi_claude_admin.forges.behaviour import Behaviour
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.pii import Pii
from pulumi_claude_admin.report.targets import Target

HELP_ORDER: Final = 12
LABEL: Final = "claude-drift"

app: Final = typer.Typer(
    help="What to do with the JSON report of an earlier drift run or audit: no credential of the organization is needed.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)

Reports = Annotated[
    list[Path],
    typer.Argument(
        metavar="REPORT.json…",
        help="JSON reports of `claude-admin drift` about one organization, several of which are told as one, or that of one `claude-admin audit` or `outcomes`.",
        show_default=False,
    ),
]

PostedReports = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="REPORT.json…",
        help="JSON reports of `claude-admin drift` about one organization, several of which are told as one, or that of one `claude-admin audit` or `increase-requests`; with an audit's issue also that of `claude-admin outcomes`.",
        show_default=False,
    ),
]


@app.callback()
def _report(*, verbosity: Verbosity = 0) -> None:
    del verbosity  # its callback has done everything


@app.command("render", cls=Command)
def render(
    reports: Reports,
    *,
    form: Annotated[Form | None, typer.Option("--format", help="What to print. [default: text]")] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FORM:FILE",
            help="Also write a file, such as html:drift.html; a form alone, or with - for a file, is printed. Repeatable.",
        ),
    ] = None,
    target: For = Target.GITHUB,
    verbosity: ReportVerbosity = 0,
) -> None:
    """Write a report in any form. Asks nobody anything."""
    outputs = outputs_of(form, output, of=Form)
    from pulumi_claude_admin.cli.commands.report import render as run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(reports, outputs, target=target, is_verbose=verbosity > 0))


@app.command("join", cls=Command)
def join(
    audits: Annotated[
        list[Path],
        typer.Argument(
            metavar="AUDIT.json AUDIT.json",
            help="The JSON of `claude-admin audit` of a Console organization and that of a Claude Enterprise organization.",
            show_default=False,
        ),
    ],
    *,
    form: Annotated[JoinForm | None, typer.Option("--format", help="What to print. [default: text]")] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FORM:FILE",
            help="Also write a file, such as html:both.html; a form alone, or with - for a file, is printed. Repeatable.",
        ),
    ] = None,
    verbosity: Verbosity = 0,
) -> None:
    """Write the audits of both surfaces of a company in two columns, of which nothing is added. Asks nobody anything."""
    del verbosity  # its callback has done everything
    if len(audits) != 2:  # noqa: PLR2004 - one of each surface
        raise typer.BadParameter("are two: one of each surface", param_hint="AUDIT.json")
    outputs = outputs_of(form, output, of=JoinForm)
    from pulumi_claude_admin.cli.commands.report_join import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(audits, outputs))


@app.command("post", cls=Command)
def post(  # noqa: PLR0913 - one parameter per option
    reports: PostedReports = None,
    *,
    key: Annotated[
        str | None,
        typer.Option(
            "--key",
            metavar="NAME",
            help="Which comment or issue is kept up to date; else one for these stacks.",
            show_default=False,
        ),
    ] = None,
    behaviour: Annotated[
        Behaviour, typer.Option("--behaviour", help="What becomes of the comment of an earlier run.")
    ] = Behaviour.UPDATE,
    issue: Annotated[
        bool,
        typer.Option("--issue", help="Keep one issue instead: opened when something is wrong, closed when nothing is."),
    ] = False,
    failed: Annotated[
        bool,
        typer.Option(
            "--failed",
            help="In place of a report: say in the comment of this --key that the run ended without one.",
        ),
    ] = False,
    webhook: Annotated[
        Webhook | None,
        typer.Option(
            "--webhook",
            help="Tell an audit, or requests for a higher limit, to the webhook of CLAUDE_ADMIN_WEBHOOK_URL instead, unless it was held against an earlier one "
            "and nothing changed.",
        ),
    ] = None,
    label: Annotated[
        str | None,
        typer.Option(
            "--label",
            metavar="NAME",
            help="Label that stands there while the report fails, and by which the issue is found. [default: claude-drift; of an "
            "audit claude-audit, of requests claude-increase-requests]",
        ),
    ] = None,
    pii: Annotated[
        Pii | None,
        typer.Option(
            "--pii", help="E-mail addresses in the comment: domain, or full. [default: domain in a public repository]"
        ),
    ] = None,
    verbosity: Verbosity = 0,
) -> None:
    """Keep one comment on the pull request of this run up to date. Needs the forge's token alone."""
    del verbosity  # its callback has done everything
    if pii is Pii.HASHED:
        raise typer.BadParameter(
            "is made when the report is written: `claude-admin drift --pii hashed`", param_hint="--pii"
        )
    if issue and behaviour is not Behaviour.UPDATE:
        raise typer.BadParameter("does not go with --behaviour", param_hint="--issue")
    from pulumi_claude_admin.cli.commands import (  # noqa: PLC0415 - help loads none of what it needs
        audit_posting,
        report_failed,
        report_issue,
        report_post,
        requests_posting,
    )
    from pulumi_claude_admin.cli.commands.report_files import read_audit_to_post  # noqa: PLC0415 - as above
    from pulumi_claude_admin.settings import read_settings  # noqa: PLC0415 - as above

    if webhook is not None and (issue or failed or key is not None):
        raise typer.BadParameter("goes with no --issue, --failed or --key", param_hint="--webhook")
    if failed:
        named = _require_key_alone(key, is_more=bool(reports) or issue or pii is not None)
        settings = read_settings()
        raise typer.Exit(report_failed.post_failed(named, behaviour=behaviour, label=label or LABEL, settings=settings))
    if not reports:
        raise typer.BadParameter(
            "is missing: the JSON of a run, or --failed where it left none", param_hint="REPORT.json…"
        )
    files, settings = tuple(reports), read_settings()
    audit, outcomes = read_audit_to_post(files)
    if audit is not None:
        raise typer.Exit(
            audit_posting.post_audit(
                audit,
                outcomes=outcomes,
                is_issue=issue,
                webhook=webhook,
                key=key,
                label=label,
                pii=pii,
                settings=settings,
            )
        )
    requests = requests_posting.read_requests_report(files)
    if requests is not None:
        raise typer.Exit(
            requests_posting.post_requests(
                requests, is_issue=issue, webhook=webhook, key=key, label=label, pii=pii, settings=settings
            )
        )
    if webhook is not None:
        raise typer.BadParameter(
            "tells audits and requests for a higher limit; drift is posted as a comment or an issue",
            param_hint="--webhook",
        )
    if issue:
        raise typer.Exit(report_issue.post_issue(files, key=key, label=label or LABEL, pii=pii, settings=settings))
    options = report_post.PostOptions(files=files, key=key, behaviour=behaviour, label=label or LABEL, pii=pii)
    raise typer.Exit(report_post.post(options, settings))


def _require_key_alone(key: str | None, *, is_more: bool) -> str:
    if key is None:
        raise typer.BadParameter(
            "needs --key: which stacks it is about, only a report could say", param_hint="--failed"
        )
    if is_more:
        raise typer.BadParameter("goes with no report, --issue or --pii", param_hint="--failed")
    return key


@app.command("reviewed", cls=Command)
def reviewed(
    *,
    stack: Annotated[
        list[str],
        typer.Option(
            "--stack",
            "-s",
            metavar="PROJECT/STACK",
            help="Stack that is going to be applied, as in its URNs. Repeatable.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write the digests, as JSON.", show_default=False),
    ],
    verbosity: Verbosity = 0,
) -> None:
    """Write the digests of all that was reviewed since this workflow last succeeded, for verify-plan. Only reads."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.report_reviewed import run  # noqa: PLC0415 - as above
    from pulumi_claude_admin.settings import read_settings  # noqa: PLC0415 - as above

    raise typer.Exit(run(tuple(stack), output, read_settings()))
