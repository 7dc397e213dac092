"""`claude-admin drift`: its options. The work is in `commands/drift.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.arguments import Cwd, ExitZero, For, outputs_of, words
from pulumi_claude_admin.cli.drift_options import DriftOptions
from pulumi_claude_admin.cli.verbosity import ReportVerbosity
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.pii import Pii
from pulumi_claude_admin.report.targets import Target

HELP_ORDER: Final = 10
DEFAULT_FAIL_ON: Final = "conflict,drifted,missing,archived,returned"


def drift(  # noqa: PLR0913 - one parameter per option
    *,
    stack: Annotated[
        list[str] | None,
        typer.Option(
            "--stack",
            "-s",
            metavar="[DIR:]STACK",
            help="Stack to compare, of the project in DIR; else the selected one. Repeatable: all are one comparison.",
        ),
    ] = None,
    folder: Cwd = Path(),
    state: Annotated[
        list[str] | None,
        typer.Option(
            "--state",
            metavar="FILE",
            help="Compare this stack export instead, or all that fit a pattern such as 'states/*.json'; - reads standard "
            "input. Repeatable: all are one comparison.",
        ),
    ] = None,
    program: Annotated[
        bool,
        typer.Option(
            "--program",
            help="Also preview the project's program: what this branch changes is told apart from what somebody changed by hand.",
        ),
    ] = False,
    label: Annotated[
        list[str] | None,
        typer.Option(
            "--label",
            metavar="LABELS",
            help="Labels of the pull request, by commas, for the rules of policy that --program holds the branch to. Repeatable.",
        ),
    ] = None,
    form: Annotated[Form | None, typer.Option("--format", help="What to print. [default: text]")] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FORM:FILE",
            help="Also write a file, such as json:drift.json; a form alone, or with - for a file, is printed. Repeatable.",
        ),
    ] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-on",
            metavar="LIST",
            help="Statuses that end with exit code 7, by commas, each from a severity on where one is said (drifted:high); or "
            f"none. Repeatable. [default: {DEFAULT_FAIL_ON}]",
        ),
    ] = None,
    exit_zero: ExitZero = False,
    target: For = Target.GITHUB,
    pii: Annotated[
        Pii,
        typer.Option(
            "--pii",
            help="E-mail addresses in the report: whole, their domain alone, or a word for each person (by "
            "CLAUDE_ADMIN_PSEUDONYM_KEY).",
        ),
    ] = Pii.FULL,
    ignore_file: Annotated[
        Path | None,
        typer.Option(
            "--ignore-file", metavar="FILE", help="Exceptions; else .claude-admin-ignore in the project folder."
        ),
    ] = None,
    write_ignore: Annotated[
        Path | None,
        typer.Option(
            "--write-ignore",
            metavar="FILE",
            help="Add to this file a line for each of what is there now, for 30 days; each still needs a reason.",
        ),
    ] = None,
    declared_only: Annotated[
        bool, typer.Option("--declared-only", help="Leave out members and rate limits that nobody declared.")
    ] = False,
    no_console: Annotated[
        bool, typer.Option("--no-console", help="Never start a browser; Console settings are unseen.")
    ] = False,
    cache: Annotated[
        Path | None,
        typer.Option(
            "--cache",
            metavar="DIR",
            help="Keep what was read here, encrypted with CLAUDE_ADMIN_CACHE_KEY, and read only what has changed since; else "
            "the folder of CLAUDE_ADMIN_CACHE, if that is set.",
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Read everything, and renew what is kept.")] = False,
    verbosity: ReportVerbosity = 0,
) -> None:
    """Compare what a stack declares with what the organization says. Changes nothing."""
    if state and stack:
        raise typer.BadParameter("--state and --stack exclude each other", param_hint="--state")
    if state and program:
        raise typer.BadParameter("--state and --program exclude each other", param_hint="--program")
    if label and not program:
        raise typer.BadParameter("goes with --program", param_hint="--label")
    outputs = outputs_of(form, output, of=Form)
    options = DriftOptions(
        folder=folder,
        stacks=tuple(dict.fromkeys(stack or ())),
        states=tuple(state or ()),
        is_program_compared=program,
        form=outputs.printed,
        outputs=outputs.files,
        fail_on=words(fail_on or (DEFAULT_FAIL_ON,)),
        exits_zero=exit_zero,
        target=target,
        pii=pii,
        ignore_file=ignore_file,
        proposals=write_ignore,
        is_declared_only=declared_only,
        is_console_allowed=not no_console,
        is_verbose=verbosity > 0,
        cache=cache,
        is_full=full,
        labels=words(label),
    )
    from pulumi_claude_admin.cli.commands.drift import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(options))
