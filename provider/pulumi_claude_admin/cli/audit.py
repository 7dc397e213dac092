"""`claude-admin audit [keys|caps|spend]`: their options. The work is in `commands/audit.py` and `commands/audit_spend.py`."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer

from pulumi_claude_admin.cli.audit_archive import archive_app, sql
from pulumi_claude_admin.cli.audit_options import (
    AuditOptions,
    AuditSource,
    FailOn,
    PaperOptions,
    Part,
    ReplayOptions,
    SpendOptions,
    SuggestOptions,
    WorstCaseOptions,
)
from pulumi_claude_admin.cli.forms import AuditForm, OutputFile, PlainForm, parse_outputs
from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.verbosity import ReportVerbosity, Verbosity
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.report.targets import Target

HELP_ORDER: Final = 11
_MONTH: Final = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")

app: Final = typer.Typer(
    help="Ninety days of spend against the caps: who spends what, what nothing would stop, and what to do first. Changes nothing.",
    cls=Group,
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(archive_app, name="archive")
app.command("sql", cls=Command)(sql)

Cwd = Annotated[
    Path, typer.Option("--cwd", "-C", metavar="DIR", help="Folder of the Pulumi project.", show_default=False)
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
Names = Annotated[
    bool,
    typer.Option(
        "--names", help="Name people. Without it they are counted, and a word stands for each (docs/no-leaderboard.md)."
    ),
]
PrintedForm = Annotated[AuditForm | None, typer.Option("--format", help="What to print. [default: text]")]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FORM:FILE",
        help="Also write a file, such as html:audit.html or focus:focus.csv; a form alone, or with - for a file, is printed. Repeatable.",
    ),
]
FailOnOption = Annotated[
    FailOn, typer.Option("--fail-on", help="Exit with 5 on a finding of this severity or a worse one.")
]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="End with 0 whenever there is a report, whatever it says.")]
For = Annotated[
    Target, typer.Option("--for", help="Where the Markdown form is to be shown: it is kept within what fits there.")
]


@app.callback()
def audit(  # noqa: PLR0913 - one parameter per option
    context: typer.Context,
    *,
    form: PrintedForm = None,
    output: Output = None,
    fail_on: FailOnOption = FailOn.HIGH,
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
    names: Names = False,
    archive: Archive = None,
    offline: Offline = False,
    no_console: NoConsole = False,
    target: For = Target.GITHUB,
    folder: Cwd = Path(),
    verbosity: ReportVerbosity = 0,
) -> None:
    """Ninety days of spend against the caps: who spends what, what nothing would stop, and what to do first. Changes nothing."""
    if context.invoked_subcommand is not None:
        _refuse_misplaced(context, context.invoked_subcommand)
        return
    source = _source(folder, archive, offline=offline, no_console=no_console, verbosity=verbosity)
    if suggest_caps:
        _suggest(SuggestOptions(source, teams), is_report_wanted=any((form, output, since, invoice, balances, proof)))
    if teams is not None:
        raise typer.BadParameter("is for --suggest-caps alone", param_hint="--teams")
    printed, files = _outputs(form, output)
    if not invoice and (balances is not None or proof is not None):
        raise typer.BadParameter("says nothing without --invoice", param_hint="--balances" if balances else "--proof")
    papers = PaperOptions(tuple(invoice or ()), balances, proof)
    options = AuditOptions(source, Part.ALL, printed, files, fail_on, exit_zero, target, names, since, papers)
    from pulumi_claude_admin.cli.commands.audit import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(options))


@app.command("keys", cls=Command)
def keys(  # noqa: PLR0913 - as above
    *,
    form: PrintedForm = None,
    output: Output = None,
    fail_on: FailOnOption = FailOn.HIGH,
    exit_zero: ExitZero = False,
    names: Names = False,
    archive: Archive = None,
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
    source = _source(folder, archive, offline=offline, no_console=True, verbosity=verbosity)
    if worst_case:
        from pulumi_claude_admin.cli.commands.audit_worst_case import run as tell  # noqa: PLC0415 - as above

        given = (("--output", output), ("--fail-on", fail_on is not FailOn.HIGH), ("--exit-zero", exit_zero))
        raise typer.Exit(tell(_worst_case(source, form, below, refused=[name for name, is_given in given if is_given])))
    if below is not None:
        raise typer.BadParameter("says nothing without --worst-case", param_hint="--below")
    printed, files = _outputs(form, output)
    options = AuditOptions(source, Part.KEYS, printed, files, fail_on, exit_zero, target, names)
    from pulumi_claude_admin.cli.commands.audit import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(options))


@app.command("caps", cls=Command)
def caps(  # noqa: PLR0913 - as above
    *,
    form: PrintedForm = None,
    output: Output = None,
    fail_on: FailOnOption = FailOn.HIGH,
    exit_zero: ExitZero = False,
    archive: Archive = None,
    offline: Offline = False,
    no_console: NoConsole = False,
    target: For = Target.GITHUB,
    folder: Cwd = Path(),
    verbosity: ReportVerbosity = 0,
) -> None:
    """Caps and rate limits alone: what there is, what this month is heading for, and how long a cap lasts."""
    source = _source(folder, archive, offline=offline, no_console=no_console, verbosity=verbosity)
    printed, files = _outputs(form, output)
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
    names: Names = False,
    archive: Archive = None,
    offline: Offline = False,
    folder: Cwd = Path(),
    verbosity: ReportVerbosity = 0,
) -> None:
    """Money and tokens of all five kinds, one row for each workspace, model, person, key, day or tag."""
    source = _source(folder, archive, offline=offline, no_console=True, verbosity=verbosity)
    options = SpendOptions(source, _dimension(by), _month(month), form, names)
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
    archive: Archive = None,
    offline: Offline = False,
    no_console: NoConsole = False,
    folder: Cwd = Path(),
    verbosity: ReportVerbosity = 0,
) -> None:
    """What the caps of a team file would have done: who would have stopped when, and what that would have saved."""
    source = _source(folder, archive, offline=offline, no_console=no_console, verbosity=verbosity)
    options = ReplayOptions(source, file, delay, form)
    from pulumi_claude_admin.cli.commands.audit_replay import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(options))


def _suggest(options: SuggestOptions, *, is_report_wanted: bool) -> NoReturn:
    if is_report_wanted:
        raise typer.BadParameter(
            "prints a patch and no report; leave out what a report is asked for with, such as --format, --output and --since",
            param_hint="--suggest-caps",
        )
    from pulumi_claude_admin.cli.commands.audit_suggest import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(options))


def _refuse_misplaced(context: typer.Context, command: str) -> None:
    """An option before the name of a part would silently do nothing."""
    for name in context.params:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE" and name != "verbosity":
            raise typer.BadParameter(
                f"stands before {command!r}; put it behind", param_hint=f"--{name.replace('_', '-')}"
            )


def _source(folder: Path, archive: str | None, *, offline: bool, no_console: bool, verbosity: int) -> AuditSource:
    return AuditSource(
        folder=folder,
        archive=archive,
        is_offline=offline,
        is_console_allowed=not no_console,
        is_verbose=verbosity > 0,
    )


def _outputs(form: AuditForm | None, output: list[str] | None) -> tuple[AuditForm, tuple[OutputFile[AuditForm], ...]]:
    try:
        outputs = parse_outputs(form, output or (), of=AuditForm)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--output") from None
    return outputs.printed, outputs.files


def _worst_case(
    source: AuditSource, form: AuditForm | None, below: str | None, *, refused: list[str]
) -> WorstCaseOptions:
    if refused:
        raise typer.BadParameter("says nothing with --worst-case, which is a table of its own", param_hint=refused[0])
    if form not in {None, AuditForm.TEXT, AuditForm.JSON}:
        raise typer.BadParameter("is text or json with --worst-case", param_hint="--format")
    try:
        amount = None if below is None else Money.parse(below).minor
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--below") from None
    return WorstCaseOptions(source, PlainForm.JSON if form is AuditForm.JSON else PlainForm.TEXT, amount)


def _dimension(by: str) -> str:
    name, colon, tag = by.partition(":")
    if by in {"workspace", "model", "person", "key", "day"} or (name == "tag" and colon and tag):
        return by
    raise typer.BadParameter(f"{by!r} is none of workspace, model, person, key, day and tag:NAME", param_hint="--by")


def _month(text: str | None) -> date | None:
    if text is None:
        return None
    match = _MONTH.fullmatch(text)
    if match is None:
        raise typer.BadParameter(f"{text!r} is no month; write one as 2026-10", param_hint="--month")
    return date(int(match[1]), int(match[2]), 1)
