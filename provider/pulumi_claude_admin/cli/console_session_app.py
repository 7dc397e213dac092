"""`claude-admin console session new-key|check`: their options. The work is in `commands/console_session.py`."""

from __future__ import annotations

from typing import Final

import typer

from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.verbosity import Verbosity

session_app: Final = typer.Typer(
    help="The session file, without a browser.", cls=Group, no_args_is_help=True, rich_markup_mode=None
)


@session_app.callback()
def _session(*, verbosity: Verbosity = 0) -> None:
    del verbosity  # its callback has done everything


@session_app.command("new-key", cls=Command)
def new_key(*, verbosity: Verbosity = 0) -> None:
    """Print a fresh key for CLAUDE_CONSOLE_STATE_KEY. Nothing is kept."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.console_session import new_key as run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run())


@session_app.command("check", cls=Command)
def check(*, verbosity: Verbosity = 0) -> None:
    """Say whether the session file can be used, whose it is, how old, and when its cookie ends. The Console is not asked."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.console_session import check as run  # noqa: PLC0415 - as above

    raise typer.Exit(run())
