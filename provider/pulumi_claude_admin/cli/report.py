"""`claude-admin report render`: its options. The work is in `commands/report.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.forms import parse_outputs
from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.verbosity import HELP as VERBOSITY_HELP
from pulumi_claude_admin.cli.verbosity import Verbosity, show_log
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.targets import Target

HELP_ORDER: Final = 12

app: Final = typer.Typer(
    help="What to do with the JSON report of an earlier drift run: no credential of the organization is needed.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)

Reports = Annotated[
    list[Path],
    typer.Argument(
        metavar="REPORT.json…",
        help="JSON reports of `claude-admin drift` about one organization; several are told as one.",
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
    target: Annotated[
        Target, typer.Option("--for", help="Where the Markdown form is to be shown: it is kept within what fits there.")
    ] = Target.GITHUB,
    verbosity: Annotated[
        int,
        typer.Option(
            "--verbose",
            "-v",
            count=True,
            callback=show_log,
            show_default=False,
            help=f"Also list what is as declared. {VERBOSITY_HELP}",
        ),
    ] = 0,
) -> None:
    """Write a report in any form. Asks nobody anything."""
    try:
        outputs = parse_outputs(form, output or ())
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--output") from None
    from pulumi_claude_admin.cli.commands.report import render as run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(reports, outputs, target=target, is_verbose=verbosity > 0))
