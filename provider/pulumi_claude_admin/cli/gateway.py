"""`claude-admin gateway export|diff|savings|…`: their options. The work is in `commands/gateway.py`, and for each other command in a file beside it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli import audit_arguments as arguments
from pulumi_claude_admin.cli.arguments import Cwd, Offline
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.gateway_options import DiffOptions, DiffTarget, ExportOptions, ExportTarget, SavingsOptions
from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.verbosity import Verbosity

HELP_ORDER: Final = 26

app: Final = typer.Typer(
    help="Budgets and limits for the gateways that requests go through. Changes nothing on the platform.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)

Teams = Annotated[
    Path | None, typer.Option("--teams", metavar="FILE", help="The team file, if not teams.yaml of the project.")
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
    stack: arguments.Stack = None,
    state: arguments.State = None,
    archive: arguments.Archive = None,
    offline: Offline = False,
    no_console: arguments.NoConsole = False,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """Budgets of this month, rates, models and fallbacks per team, and a list of what the target cannot be told."""
    if previous is not None and target is not ExportTarget.JSON:
        raise typer.BadParameter("is for --target json alone", param_hint="--previous")
    source = arguments.source(folder, archive, offline=offline, no_console=no_console, verbosity=verbosity)
    source = arguments.with_stacks(source, stack, state)
    options = ExportOptions(source, target, teams, output, previous, timedelta(hours=valid_for))
    from pulumi_claude_admin.cli.commands.gateway import export as run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(options))


@app.command("diff", cls=Command)
def diff(  # noqa: PLR0913 - as above
    *,
    target: Annotated[
        DiffTarget,
        typer.Option("--target", help="Which kind of gateway the one at CLAUDE_GATEWAY_URL is."),
    ],
    form: Annotated[PlainForm, typer.Option("--format", help="What to print.")] = PlainForm.TEXT,
    teams: Teams = None,
    stack: arguments.Stack = None,
    state: arguments.State = None,
    archive: arguments.Archive = None,
    offline: Offline = False,
    no_console: arguments.NoConsole = False,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """What teams may spend a month, declared and on the platform, beside what a gateway lets them. A difference ends with 7."""
    source = arguments.source(folder, archive, offline=offline, no_console=no_console, verbosity=verbosity)
    source = arguments.with_stacks(source, stack, state)
    from pulumi_claude_admin.cli.commands.gateway_diff import diff as run  # noqa: PLC0415 - as above

    raise typer.Exit(run(DiffOptions(source, target, teams, form)))


@app.command("savings", cls=Command)
def savings(
    *,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to", metavar="MODEL", help="Where to; repeatable. Else the newest Sonnet and the newest Haiku."
        ),
    ] = None,
    share: Annotated[
        int, typer.Option("--share", min=1, max=100, help="Per cent of the Opus traffic that moves.")
    ] = 40,
    retried: Annotated[
        int,
        typer.Option(
            "--retried", min=0, max=100, help="Per cent of what moves that, at worst, is asked of Opus again."
        ),
    ] = 10,
    form: Annotated[PlainForm, typer.Option("--format", help="What to print.")] = PlainForm.TEXT,
    archive: arguments.Archive = None,
    offline: Offline = False,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """What a share of the Opus traffic of 90 days would have cost on smaller models: list prices, a range, no promise."""
    source = arguments.source(folder, archive, offline=offline, no_console=True, verbosity=verbosity)
    from pulumi_claude_admin.cli.commands.gateway_savings import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(SavingsOptions(source, tuple(to or ()), Decimal(share), Decimal(retried), form)))
