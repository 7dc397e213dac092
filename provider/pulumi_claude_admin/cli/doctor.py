"""`claude-admin doctor`: its options. The work is in `commands/doctor.py`."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.verbosity import Verbosity

HELP_ORDER: Final = 20


def doctor(
    *,
    form: Annotated[PlainForm, typer.Option("--format", help="What to print.")] = PlainForm.TEXT,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Forget which channels were open, so that they are tried again.")
    ] = False,
    groups: Annotated[
        bool, typer.Option("--groups", help="List what `group=` of a rate limit may be, and check nothing.")
    ] = False,
    no_console: Annotated[bool, typer.Option("--no-console", help="Never start a browser.")] = False,
    verbosity: Verbosity = 0,
) -> None:
    """Check credential, organization, channels, Console session and engine, and say what to do. Changes nothing there."""
    del verbosity  # its callback has done everything
    if groups:
        from pulumi_claude_admin.cli.commands.groups import run as list_groups  # noqa: PLC0415 - the same

        raise typer.Exit(list_groups(form))
    from pulumi_claude_admin.cli.commands.doctor import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(form, is_refresh=refresh, is_console_allowed=not no_console))
