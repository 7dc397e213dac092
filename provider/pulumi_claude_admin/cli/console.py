"""`claude-admin console login|whoami|logout|doctor`: their options. The work is in `commands/console.py` and in the shim."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.verbosity import Verbosity

HELP_ORDER: Final = 30

app: Final = typer.Typer(
    help="The session with the web Console, for what no API can do.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)

NonInteractive = Annotated[bool, typer.Option("--non-interactive", help="Fail rather than wait for a person.")]


@app.callback()
def _console(*, verbosity: Verbosity = 0) -> None:
    del verbosity  # its callback has done everything


@app.command("login", cls=Command)
def login(*, non_interactive: NonInteractive = False, verbosity: Verbosity = 0) -> None:
    """Open a browser in which a person signs in, and keep the session, encrypted."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.console import login as run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(is_interactive=not non_interactive))


@app.command("whoami", cls=Command)
def whoami(*, verbosity: Verbosity = 0) -> None:
    """Say who is signed in, and to which organization."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.console import whoami as run  # noqa: PLC0415 - as above

    raise typer.Exit(run())


@app.command("logout", cls=Command)
def logout(*, verbosity: Verbosity = 0) -> None:
    """Delete the session from this machine. The Console itself is not told."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.console import logout as run  # noqa: PLC0415 - as above

    raise typer.Exit(run())


@app.command("doctor", cls=Command)
def doctor(
    *,
    trust_layout: Annotated[
        bool,
        typer.Option("--trust-layout", help="Also open the dialogs, and remember that the page map fits them."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before trusting.")] = False,
    non_interactive: NonInteractive = False,
    verbosity: Verbosity = 0,
) -> None:
    """Compare the Console's pages with the page maps. Nothing is ever saved there."""
    del verbosity  # as above
    if yes and not trust_layout:
        raise typer.BadParameter("goes with --trust-layout only", param_hint="--yes")
    if trust_layout and non_interactive and not yes:
        raise typer.BadParameter("trusting without a person needs --yes", param_hint="--non-interactive")
    from pulumi_claude_admin.cli.commands.console import doctor as run  # noqa: PLC0415 - as above

    raise typer.Exit(run(is_trusting=trust_layout, ask=_ask if trust_layout and not yes else None))


def _ask(question: str) -> None:
    typer.confirm(question, abort=True, err=True)
