"""`claude-admin console login|whoami|logout|doctor|layouts|map|session|journal`: their options. The work is in `commands/console.py` and in the shim."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.console_session_app import session_app
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.verbosity import Verbosity

HELP_ORDER: Final = 30

app: Final = typer.Typer(
    help="The session with the web Console, for what no API can do.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)

app.add_typer(session_app, name="session")

NonInteractive = Annotated[bool, typer.Option("--non-interactive", help="Fail rather than wait for a person.")]


@app.callback()
def _console(*, verbosity: Verbosity = 0) -> None:
    del verbosity  # its callback has done everything


@app.command("login", cls=Command)
def login(
    *,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE|-",
            help="Keep the Console's cookies of a Playwright storage state that was made elsewhere; - is standard input.",
        ),
    ] = None,
    join: Annotated[
        str | None,
        typer.Option(
            "--join",
            metavar="URL",
            help="Keep the Console's cookies of a browser that you run and are signed in with, at its DevTools address.",
        ),
    ] = None,
    print_steps: Annotated[
        bool, typer.Option("--print-steps", help="Say how to sign in on another computer and carry the session here.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before reading the cookies of --join.")] = False,
    non_interactive: NonInteractive = False,
    verbosity: Verbosity = 0,
) -> None:
    """Open a browser in which a person signs in, and keep the session, encrypted."""
    del verbosity  # as above
    if sum((from_ is not None, join is not None, print_steps)) > 1:
        raise typer.BadParameter("are three ways, of which one is taken", param_hint="--from, --join, --print-steps")
    if yes and join is None:
        raise typer.BadParameter("goes with --join only", param_hint="--yes")
    if join is not None and non_interactive and not yes:
        raise typer.BadParameter(
            "joining a person's browser without a person needs --yes", param_hint="--non-interactive"
        )
    from pulumi_claude_admin.cli.commands import console_login  # noqa: PLC0415 - help loads none of what it needs

    if print_steps:
        raise typer.Exit(console_login.print_steps())
    if from_ is not None:
        raise typer.Exit(console_login.login_from(from_))
    if join is not None:
        raise typer.Exit(console_login.login_joined(join, ask=None if yes else _ask))
    raise typer.Exit(console_login.login(is_interactive=not non_interactive))


@app.command("whoami", cls=Command)
def whoami(*, verbosity: Verbosity = 0) -> None:
    """Say who is signed in, to which organization, since when, and until when at most."""
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
    trust_file: Annotated[
        Path | None,
        typer.Option(
            "--trust-file",
            metavar="FILE",
            help="Remember it in a file for other machines, signed with the session's key; they name it in CLAUDE_CONSOLE_TRUST_FILE.",
        ),
    ] = None,
    trust_removal: Annotated[
        bool,
        typer.Option(
            "--trust-removal",
            help="As --trust-layout, and press what removes something, with nothing let out of the browser.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before trusting.")] = False,
    dump: Annotated[
        Path | None,
        typer.Option(
            "--dump",
            metavar="DIR",
            help="Only write down, in a new folder, what the pages look like, without what they say: for a page map.",
        ),
    ] = None,
    workspace: Annotated[
        str | None,
        typer.Option("--workspace", metavar="ID|NAME", help="The workspace to look at. By default the first."),
    ] = None,
    non_interactive: NonInteractive = False,
    verbosity: Verbosity = 0,
) -> None:
    """Compare the Console's pages with the page maps. Nothing is ever saved there."""
    del verbosity  # as above
    trusts = trust_layout or trust_removal
    if yes and not trusts:
        raise typer.BadParameter("goes with --trust-layout or --trust-removal only", param_hint="--yes")
    if trust_file is not None and not trusts:
        raise typer.BadParameter("goes with --trust-layout or --trust-removal only", param_hint="--trust-file")
    if trusts and non_interactive and not yes:
        raise typer.BadParameter("trusting without a person needs --yes", param_hint="--non-interactive")
    if dump is not None and trusts:
        raise typer.BadParameter(
            "goes without --trust-layout and --trust-removal: nothing is trusted by a dump", param_hint="--dump"
        )
    if dump is not None:
        from pulumi_claude_admin.cli.commands.console_dump import run as run_dump  # noqa: PLC0415 - as above

        raise typer.Exit(run_dump(dump, workspace=workspace))
    from pulumi_claude_admin.cli.commands.console import doctor as run  # noqa: PLC0415 - as above

    ask = _ask if trusts and not yes else None
    raise typer.Exit(
        run(
            is_trusting=trusts,
            is_pressing_removals=trust_removal,
            trust_file=trust_file,
            ask=ask,
            workspace=workspace,
        )
    )


@app.command("journal", cls=Command)
def journal(
    *,
    form: Annotated[PlainForm, typer.Option("--format", help="A table, or JSON.")] = PlainForm.TEXT,
    file: Annotated[
        Path | None, typer.Option("--journal", help="The journal; by default CLAUDE_ADMIN_JOURNAL.")
    ] = None,
    verbosity: Verbosity = 0,
) -> None:
    """List the presses that may have saved something, and what became of each. No browser starts."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.console_journal import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(form, file))


@app.command("layouts", cls=Command)
def layouts(*, verbosity: Verbosity = 0) -> None:
    """List the page maps: what each can do, what of it was matched here, when to delete it. Nothing is asked of the Console."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.console import layouts as run  # noqa: PLC0415 - as above

    raise typer.Exit(run())


@app.command("map", cls=Command)
def map_page(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A dump's folder; pictures go below its private/.")],
    *,
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers", metavar="FILE", help="Answers from a file, for the dump in DIR, instead of questions."
        ),
    ] = None,
    name: Annotated[str, typer.Option("--name", help="What the map is called.")] = "mine",
    check: Annotated[
        Path | None,
        typer.Option(
            "--check", metavar="FILE", help="Only hold this map against the dump in DIR: no browser, no session."
        ),
    ] = None,
    verbosity: Verbosity = 0,
) -> None:
    """Ask a person about a page that no map knows, and make a map of it. Saves nothing, unless asked again."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.console_map import Terminal  # noqa: PLC0415 - as above
    from pulumi_claude_admin.cli.commands.console_map import map_page as run  # noqa: PLC0415 - as above

    if check is not None:
        if answers is not None:
            raise typer.BadParameter("goes without --answers: nothing is asked", param_hint="--check")
        from pulumi_claude_admin.cli.commands.console_map_check import run as hold_against  # noqa: PLC0415 - as above

        raise typer.Exit(hold_against(folder, check))
    if re.fullmatch("[a-z][a-z0-9-]*", name) is None:
        raise typer.BadParameter("has small letters, digits and hyphens only", param_hint="--name")
    terminal = None
    if sys.stdin.isatty():
        terminal = Terminal(lambda text: str(typer.prompt(text, err=True)), lambda text: typer.confirm(text, err=True))
    raise typer.Exit(run(folder, answers=answers, name=name, terminal=terminal))


def _ask(question: str) -> None:
    typer.confirm(question, abort=True, err=True)
