"""`claude-admin outcomes [check|schema]`: their options. The work is in `commands/outcomes.py`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli import audit_arguments as arguments
from pulumi_claude_admin.cli.arguments import Cwd, outputs_of
from pulumi_claude_admin.cli.forms import Outputs
from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.outcomes_options import OutcomesOptions
from pulumi_claude_admin.cli.verbosity import OutcomesVerbosity, Verbosity
from pulumi_claude_admin.report.forms import OutcomeForm

HELP_ORDER: Final = 12
_MOST_WEEKS: Final = 104

app: Final = typer.Typer(
    help="What the money did: merged changes of each team and week, assisted or without a sign of it, beside spend. Changes nothing.",
    cls=Group,
    invoke_without_command=True,
    rich_markup_mode=None,
)


@app.callback()
def outcomes(  # noqa: PLR0913 - one parameter per option
    context: typer.Context,
    *,
    config: Annotated[
        Path | None,
        typer.Option("--config", metavar="FILE", help="Which repositories, and who is who; if not outcomes.yaml."),
    ] = None,
    weeks: Annotated[
        int, typer.Option("--weeks", metavar="N", min=1, max=_MOST_WEEKS, help="How many whole weeks are told.")
    ] = 12,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="DAY", help="The last week is over by then, such as 2026-10-31. [default: today]"
        ),
    ] = None,
    teams: Annotated[
        Path | None,
        typer.Option(
            "--teams", metavar="FILE", help="The team file that says who is in which team, if not teams.yaml."
        ),
    ] = None,
    renewal: Annotated[
        bool,
        typer.Option(
            "--renewal", help="One page for the contract talks: spend, discount, unit costs, the four metrics."
        ),
    ] = False,
    form: Annotated[OutcomeForm | None, typer.Option("--format", help="What to print. [default: text]")] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FORM:FILE",
            help="Also write a file, such as html:outcomes.html or csv:outcomes.csv; a form alone, or with - for a file, is printed. Repeatable.",
        ),
    ] = None,
    archive: arguments.Archive = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="From the archive alone: no token, no call, as of its last reading.")
    ] = False,
    folder: Cwd = Path(),
    verbosity: OutcomesVerbosity = 0,
) -> None:
    """What the money did: merged changes of each team and week, assisted or without a sign of it, beside spend. Changes nothing."""
    if context.invoked_subcommand is not None:
        arguments.refuse_misplaced(context, context.invoked_subcommand)
        return
    outputs = outputs_of(form, output, of=OutcomeForm)
    if renewal:
        _refuse_tables(outputs)
    options = OutcomesOptions(
        folder=folder,
        config=config,
        weeks=weeks,
        until=_day(until),
        teams=teams,
        archive=archive,
        is_offline=offline,
        form=outputs.printed,
        outputs=outputs.files,
        is_renewal=renewal,
        is_verbose=verbosity > 0,
    )
    from pulumi_claude_admin.cli.commands.outcomes import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(options))


@app.command("check", cls=Command)
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Such files, YAML or JSON.")],
    *,
    verbosity: Verbosity = 0,
) -> None:
    """Print every mistake of such a file, each with its line and column. Asks nobody."""
    del verbosity  # its callback has done everything
    from pulumi_claude_admin.cli.commands.outcomes_file import check as run  # noqa: PLC0415 - as above

    raise typer.Exit(run(files))


@app.command("schema", cls=Command)
def schema(*, verbosity: Verbosity = 0) -> None:
    """Print the JSON Schema of such a file, for editors."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.outcomes_file import print_schema  # noqa: PLC0415 - as above

    raise typer.Exit(print_schema())


def _refuse_tables(outputs: Outputs[OutcomeForm]) -> None:
    """Before anything is read: JSON and CSV have all of that page already."""
    for form in (outputs.printed, *(one.form for one in outputs.files)):
        if form in {OutcomeForm.JSON, OutcomeForm.CSV}:
            raise typer.BadParameter(f"is a page to read and has no form {form}", param_hint="--renewal")


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write one as 2026-10-31", param_hint="--until") from None
