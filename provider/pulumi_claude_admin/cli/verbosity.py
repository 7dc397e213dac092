"""`-v` and `-vv`, which every command takes: what it does is logged to standard error."""

from __future__ import annotations

from typing import Annotated, Final

import typer

HELP: Final = "Log each call, wait and decision to standard error; -vv adds details."


def show_log(context: typer.Context, verbosity: int) -> int:
    """Show what so many `-v` ask for, and what `CLAUDE_ADMIN_LOG` asks for, until the command ends."""
    from pulumi_claude_admin import log_output  # noqa: PLC0415 - the help of all commands logs nothing

    outermost = context.find_root()
    handler = outermost.find_object(log_output.StandardError)
    if handler is None:
        handler = outermost.obj = log_output.StandardError(log_output.level_from_environment())
        outermost.with_resource(log_output.logging_to(handler))
    handler.show_from(log_output.level_of(verbosity))
    return verbosity


Verbosity = Annotated[
    int, typer.Option("--verbose", "-v", count=True, callback=show_log, show_default=False, help=HELP)
]
