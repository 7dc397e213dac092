"""`claude-admin audit [keys|caps|spend]`: their options. The work is in `commands/audit.py` and `commands/audit_spend.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer

from pulumi_claude_admin.cli import audit_arguments as arguments
from pulumi_claude_admin.cli.arguments import Cwd, ExitZero, For, Offline
from pulumi_claude_admin.cli.audit_archive import archive_app, sql
from pulumi_claude_admin.cli.audit_options import (
    AuditOptions,
    AuditSurface,
    FailOn,
    PaperOptions,
    Part,
    ReplayOptions,
    SpendOptions,
    SuggestOptions,
)
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.verbosity import ReportVerbosity, Verbosity
from pulumi_claude_admin.report.targets import Target

HELP_ORDER: Final = 11

app: Final = typer.Typer(
    help="Ninety days of spend against the caps: who spends what, what nothing would stop, and what to do first. Changes nothing.",
    cls=Group,
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(archive_app, name="archive")
app.command("sql", cls=Command)(sql)


@app.callback()
def audit(  # noqa: PLR0913 - one parameter per option
    context: typer.Context,
    *,
    surface: arguments.SurfaceOption = None,
    form: arguments.PrintedForm = None,
    output: arguments.Output = None,
    fail_on: arguments.FailOnOption = FailOn.HIGH,
    exit_zero: ExitZero = False,
    since: Annotated[
        Path | None,
        typer.Option(
            "--since",
            metavar="FILE",
            help="JSON of an earlier audit: findings are told as new, worse, the same or gone since that one, not the last one.",
        ),
    ] = None,
    invoice: Annotated[
        list[Path] | None,
        typer.Option(
            "--invoice",
            metavar="PATH",
            help="Hold this against what the platform reports: an invoice (PDF or CSV), an export of the Console, or a folder of "
            "them. Repeatable (docs/reconciling.md).",
        ),
    ] = None,
    balances: Annotated[
        Path | None,
        typer.Option(
            "--balances",
            metavar="FILE",
            help="CSV of the credit that was left: month, opening, closing. For --invoice.",
        ),
    ] = None,
    proof: Annotated[
        Path | None,
        typer.Option("--proof", metavar="FILE", help="Write how each total of --invoice comes about, as JSON."),
    ] = None,
    suggest_caps: Annotated[
        bool,
        typer.Option(
            "--suggest-caps",
            help="Print, in place of a report, what to declare: a patch of teams.yaml (comments kept), else Python.",
        ),
    ] = False,
    teams: Annotated[
        Path | None,
        typer.Option("--teams", metavar="FILE", help="The team file that --suggest-caps is for, if not teams.yaml."),
    ] = None,
    names: arguments.Names = False,
    archive: arguments.Archive = None,
    offline: Offline = False,
    no_console: arguments.NoConsole = False,
    stack: arguments.Stack = None,
    state: arguments.State = None,
    target: For = Target.GITHUB,
    folder: Cwd = Path(),
    verbosity: ReportVerbosity = 0,
) -> None:
    """Ninety days of spend against the caps: who spends what, what nothing would stop, and what to do first. Changes nothing."""
    if context.invoked_subcommand is not None:
        arguments.refuse_misplaced(context, context.invoked_subcommand)
        return
    source = arguments.with_stacks(
        arguments.source(folder, archive, offline=offline, no_console=no_console, verbosity=verbosity), stack, state
    )
    if suggest_caps:
        _refuse_surface(surface)
        _suggest(SuggestOptions(source, teams), is_report_wanted=any((form, output, since, invoice, balances, proof)))
    if teams is not None:
        raise typer.BadParameter("is for --suggest-caps alone", param_hint="--teams")
    printed, files = arguments.outputs(form, output)
    if not invoice and (balances is not None or proof is not None):
        raise typer.BadParameter("says nothing without --invoice", param_hint="--balances" if balances else "--proof")
    papers = PaperOptions(tuple(invoice or ()), balances, proof)
    options = AuditOptions(source, Part.ALL, printed, files, fail_on, exit_zero, target, names, since, papers, surface)
    from pulumi_claude_admin.cli.commands.audit_surface import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(options))


@app.command("keys", cls=Command)
def keys(  # noqa: PLR0913 - as above
    *,
    form: arguments.PrintedForm = None,
    output: arguments.Output = None,
    fail_on: arguments.FailOnOption = FailOn.HIGH,
    exit_zero: ExitZero = False,
    names: arguments.Names = False,
    archive: arguments.Archive = None,
    offline: Offline = False,
    target: For = Target.GITHUB,
    worst_case: Annotated[
        bool,
        typer.Option(
            "--worst-case",
            help="What each key could cost this month if somebody else had it, and which cap stops it when.",
        ),
    ] = False,
    below: Annotated[
        str | None,
        typer.Option(
            "--below",
            metavar="AMOUNT",
            help="With --worst-case: the changes that bring every key to this amount or below, such as 500.00.",
        ),
    ] = None,
    folder: Cwd = Path(),
    verbosity: ReportVerbosity = 0,
) -> None:
    """Keys alone: whose they are, what they spent, and what is wrong with them."""
    source = arguments.source(folder, archive, offline=offline, no_console=True, verbosity=verbosity)
    if worst_case:
        from pulumi_claude_admin.cli.commands.audit_worst_case import run as tell  # noqa: PLC0415 - as above

        given = (("--output", output), ("--fail-on", fail_on is not FailOn.HIGH), ("--exit-zero", exit_zero))
        raise typer.Exit(
            tell(arguments.worst_case(source, form, below, refused=[name for name, is_given in given if is_given]))
        )
    if below is not None:
        raise typer.BadParameter("says nothing without --worst-case", param_hint="--below")
    printed, files = arguments.outputs(form, output)
    options = AuditOptions(source, Part.KEYS, printed, files, fail_on, exit_zero, target, names)
    from pulumi_claude_admin.cli.commands.audit import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(options))


@app.command("caps", cls=Command)
def caps(  # noqa: PLR0913 - as above
    *,
    form: arguments.PrintedForm = None,
    output: arguments.Output = None,
    fail_on: arguments.FailOnOption = FailOn.HIGH,
    exit_zero: ExitZero = False,
    archive: arguments.Archive = None,
    offline: Offline = False,
    no_console: arguments.NoConsole = False,
    stack: arguments.Stack = None,
    state: arguments.State = None,
    target: For = Target.GITHUB,
    folder: Cwd = Path(),
    verbosity: ReportVerbosity = 0,
) -> None:
    """Caps and rate limits alone: what there is, what this month is heading for, and how long a cap lasts."""
    source = arguments.with_stacks(
        arguments.source(folder, archive, offline=offline, no_console=no_console, verbosity=verbosity), stack, state
    )
    printed, files = arguments.outputs(form, output)
    options = AuditOptions(source, Part.CAPS, printed, files, fail_on, exit_zero, target, is_named=False)
    from pulumi_claude_admin.cli.commands.audit import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(options))


@app.command("spend", cls=Command)
def spend(
    *,
    by: Annotated[
        str,
        typer.Option("--by", metavar="WHAT", help="workspace, model, person, key, day, or tag:NAME of workspaces."),
    ] = "workspace",
    month: Annotated[
        str | None, typer.Option("--month", metavar="YYYY-MM", help="A month in UTC; else the whole ninety days.")
    ] = None,
    form: Annotated[PlainForm, typer.Option("--format", help="What to print.")] = PlainForm.TEXT,
    names: arguments.Names = False,
    archive: arguments.Archive = None,
    offline: Offline = False,
    folder: Cwd = Path(),
    verbosity: ReportVerbosity = 0,
) -> None:
    """Money and tokens of all five kinds, one row for each workspace, model, person, key, day or tag."""
    source = arguments.source(folder, archive, offline=offline, no_console=True, verbosity=verbosity)
    options = SpendOptions(source, arguments.dimension(by), arguments.month(month), form, names)
    from pulumi_claude_admin.cli.commands.audit_spend import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(options))


@app.command("verify", cls=Command)
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `claude-admin audit --proof FILE` wrote.")],
    *,
    verbosity: Verbosity = 0,
) -> None:
    """Compute a proof again, offline; papers that stand beside it must be those that were read."""
    del verbosity  # its callback has done everything
    from pulumi_claude_admin.cli.commands.audit_verify import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(file))


@app.command("replay", cls=Command)
def replay(
    *,
    file: Annotated[
        Path,
        typer.Option("--with", metavar="FILE", help="A team file (docs/teams.md), such as teams.yaml of a branch."),
    ],
    delay: Annotated[
        int, typer.Option("--delay", metavar="MINUTES", min=0, max=44_640, help="From a cap to the stop; undocumented.")
    ] = 0,
    form: Annotated[PlainForm, typer.Option("--format", help="What to print.")] = PlainForm.TEXT,
    archive: arguments.Archive = None,
    offline: Offline = False,
    no_console: arguments.NoConsole = False,
    folder: Cwd = Path(),
    verbosity: ReportVerbosity = 0,
) -> None:
    """What the caps of a team file would have done: who would have stopped when, and what that would have saved."""
    source = arguments.source(folder, archive, offline=offline, no_console=no_console, verbosity=verbosity)
    options = ReplayOptions(source, file, delay, form)
    from pulumi_claude_admin.cli.commands.audit_replay import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(options))


def _refuse_surface(surface: AuditSurface | None) -> None:
    if surface is AuditSurface.ENTERPRISE:
        raise typer.BadParameter("says nothing with --suggest-caps, which is of workspaces", param_hint="--surface")


def _suggest(options: SuggestOptions, *, is_report_wanted: bool) -> NoReturn:
    if is_report_wanted:
        raise typer.BadParameter(
            "prints a patch and no report; leave out what a report is asked for with, such as --format, --output and --since",
            param_hint="--suggest-caps",
        )
    from pulumi_claude_admin.cli.commands.audit_suggest import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(options))
