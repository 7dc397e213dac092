"""`claude-admin policy check`: its options. The work is in `commands/policy.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.arguments import Cwd, ExitZero, words
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.policy_options import PolicyOptions
from pulumi_claude_admin.cli.verbosity import Verbosity
from pulumi_claude_admin.report.pii import Pii

HELP_ORDER: Final = 24

app: Final = typer.Typer(
    help="What code is held to before it is merged.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _policy(*, verbosity: Verbosity = 0) -> None:
    del verbosity  # its callback has done everything


@app.command("check", cls=Command)
def check(  # noqa: PLR0913 - one parameter per option
    *,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE...", help="Team files; without one, the program of the selected stack is previewed."
        ),
    ] = None,
    before: Annotated[
        Path | None,
        typer.Option("--before", metavar="FILE", help="The team file as it is merged now, to know what is raised."),
    ] = None,
    stack: Annotated[
        list[str] | None,
        typer.Option(
            "--stack",
            "-s",
            metavar="[DIR:]STACK",
            help="Stack whose program is previewed, of the project in DIR; else the selected one. Repeatable.",
        ),
    ] = None,
    folder: Cwd = Path(),
    state: Annotated[
        list[str] | None,
        typer.Option(
            "--state",
            metavar="FILE",
            help="Look at what this stack export says was declared, or all that fit a pattern; - reads standard input. "
            "Repeatable.",
        ),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option("--label", metavar="LABELS", help="Labels of the pull request, by commas. Repeatable."),
    ] = None,
    form: Annotated[PlainForm, typer.Option("--format", help="What to print.")] = PlainForm.TEXT,
    pii: Annotated[
        Pii, typer.Option("--pii", help="E-mail addresses: whole, their domain alone, or a word for each person.")
    ] = Pii.FULL,
    exit_zero: ExitZero = False,
    verbosity: Verbosity = 0,
) -> None:
    """Hold what code declares to the rules of docs/policy-rules.md. Changes nothing; ends with 5 when a mandatory one does not hold."""
    del verbosity  # as above
    if sum(map(bool, (files, stack, state))) > 1:
        raise typer.BadParameter("team files, --stack and --state exclude each other", param_hint="--state")
    if before is not None and len(files or ()) != 1:
        raise typer.BadParameter("goes with one team file", param_hint="--before")
    options = PolicyOptions(
        files=tuple(files or ()),
        before=before,
        folder=folder,
        stacks=tuple(dict.fromkeys(stack or ())),
        states=tuple(state or ()),
        labels=words(label),
        form=form,
        pii=pii,
        exits_zero=exit_zero,
    )
    from pulumi_claude_admin.cli.commands.policy import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(options))
