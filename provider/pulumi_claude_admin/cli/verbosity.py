"""`-v` and `-vv`, which every command takes: what it does is logged to standard error."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer

_HELP: Final = "Log each call, wait and decision to standard error; -vv adds details."


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


def _option(help_: str) -> Any:  # noqa: ANN401 - as typer.Option
    return typer.Option("--verbose", "-v", count=True, callback=show_log, show_default=False, help=help_)


Verbosity = Annotated[int, _option(_HELP)]
ReportVerbosity = Annotated[int, _option(f"Also list what is as declared. {_HELP}")]
"""Of a command that prints a report."""

OutcomesVerbosity = Annotated[int, _option(f"Also print each week, what was read, and how it is counted. {_HELP}")]
"""Of a command that prints outcomes."""
