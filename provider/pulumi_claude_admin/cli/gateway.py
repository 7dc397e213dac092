"""`claude-admin gateway export|diff|…`: their options. The work is in `commands/gateway.py`, and for each other command in a file beside it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.audit_options import AuditSource
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.gateway_options import DiffOptions, DiffTarget, ExportOptions, ExportTarget
from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.verbosity import Verbosity

HELP_ORDER: Final = 26

app: Final = typer.Typer(
    help="Budgets and limits for the gateways that requests go through. Changes nothing on the platform.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)

Cwd = Annotated[
    Path, typer.Option("--cwd", "-C", metavar="DIR", help="Folder of the Pulumi project.", show_default=False)
]
Teams = Annotated[
    Path | None, typer.Option("--teams", metavar="FILE", help="The team file, if not teams.yaml of the project.")
]
Archive = Annotated[
    str | None,
    typer.Option(
        "--archive",
        metavar="PATH|s3://…",
        help="Where what was read is kept from run to run; else in the user's data folder.",
    ),
]
Offline = Annotated[
    bool, typer.Option("--offline", help="From the archive alone: no credential, no call, as of its last reading.")
]
NoConsole = Annotated[
    bool, typer.Option("--no-console", help="Never start a browser; caps that only the Console shows are unseen.")
]


@app.callback()
def _gateway(*, verbosity: Verbosity = 0) -> None:
    del verbosity  # its callback has done everything


@app.command("export", cls=Command)
def export(  # noqa: PLR0913 - one parameter per option
    *,
    target: Annotated[
        ExportTarget,
        typer.Option("--target", help="Who reads it; json is the contract claude-budgets.v1.json (docs/gateways.md)."),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write this file instead of printing.")
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous",
            metavar="FILE",
            help="With json: the contract before this one. What was near stays so until below 85 %. May be the file of --output.",
        ),
    ] = None,
    valid_for: Annotated[
        int,
        typer.Option(
            "--valid-for", metavar="HOURS", min=1, max=744, help="With json: how long spend as read is good enough."
        ),
    ] = 24,
    teams: Teams = None,
    archive: Archive = None,
    offline: Offline = False,
    no_console: NoConsole = False,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """Budgets of this month, rates, models and fallbacks per team, and a list of what the target cannot be told."""
    if previous is not None and target is not ExportTarget.JSON:
        raise typer.BadParameter("is for --target json alone", param_hint="--previous")
    source = AuditSource(folder, archive, offline, not no_console, is_verbose=verbosity > 0)
    options = ExportOptions(source, target, teams, output, previous, timedelta(hours=valid_for))
    from pulumi_claude_admin.cli.commands.gateway import export as run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(options))


@app.command("diff", cls=Command)
def diff(
    *,
    target: Annotated[
        DiffTarget,
        typer.Option("--target", help="Which kind of gateway the one at CLAUDE_GATEWAY_URL is."),
    ],
    form: Annotated[PlainForm, typer.Option("--format", help="What to print.")] = PlainForm.TEXT,
    teams: Teams = None,
    archive: Archive = None,
    offline: Offline = False,
    no_console: NoConsole = False,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """What teams may spend a month, declared and on the platform, beside what a gateway lets them. A difference ends with 7."""
    source = AuditSource(folder, archive, offline, not no_console, is_verbose=verbosity > 0)
    from pulumi_claude_admin.cli.commands.gateway_diff import diff as run  # noqa: PLC0415 - as above

    raise typer.Exit(run(DiffOptions(source, target, teams, form)))
