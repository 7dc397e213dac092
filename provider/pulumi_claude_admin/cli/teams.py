"""`claude-admin teams check|schema`: their options. The work is in `commands/teams.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.verbosity import Verbosity

HELP_ORDER: Final = 25

app: Final = typer.Typer(
    help="Team files: what may stand in them, and whether one can be used.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _teams(*, verbosity: Verbosity = 0) -> None:
    del verbosity  # its callback has done everything


@app.command("check", cls=Command)
def check(
    *,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Team files, YAML or JSON.")],
    verbosity: Verbosity = 0,
) -> None:
    """Print every mistake of team files, each with its line and column. Asks nobody."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.teams import check as run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(files))


@app.command("schema", cls=Command)
def schema(*, verbosity: Verbosity = 0) -> None:
    """Print the JSON Schema of team files, for editors."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.teams import print_schema  # noqa: PLC0415 - as above

    raise typer.Exit(print_schema())
