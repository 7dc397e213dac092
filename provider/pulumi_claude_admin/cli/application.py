"""The Typer application, and what becomes of errors: one line and the exit code of their class. No command is defined here."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.command_files import add_commands
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.given_once import Group
from pulumi_claude_admin.cli.verbosity import Verbosity
from pulumi_claude_admin.errors import ClaudeAdminError

DISTRIBUTION: Final = "pulumi-claude-admin"
_INTERRUPTED: Final = 130
"""What Typer ends with after Ctrl-C."""

app: Final = typer.Typer(
    name="claude-admin",
    help="See how a Claude organization stands against what Pulumi declares.",
    epilog="Credentials come from the environment: ANTHROPIC_ADMIN_API_KEY, ANTHROPIC_AUTH_TOKEN or workload identity.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
add_commands(app)


def _print_version(value: bool) -> None:  # noqa: FBT001 - Typer hands the flag's value over by position
    if value:
        from importlib.metadata import version  # noqa: PLC0415 - a fifth of what help costs

        typer.echo(f"claude-admin {version(DISTRIBUTION)}")
        raise typer.Exit


@app.callback()
def _claude_admin(
    *,
    version_: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    verbosity: Verbosity = 0,
) -> None:
    del version_, verbosity  # their callbacks have done everything


def run(arguments: Sequence[str], *, application: typer.Typer = app) -> int:
    """Run a command line and return its exit code. Errors of ours become one line on standard error."""
    try:
        try:
            application(args=list(arguments), prog_name="claude-admin")
        finally:
            sys.stdout.flush()  # here, where a full disk is told; Python's own end would only complain
    except SystemExit as end:
        return _code(end)
    except subprocess.TimeoutExpired as error:
        return _complain(f"{error.cmd[0]} did not end within {error.timeout:g} seconds", ExitCode.TIMED_OUT)
    except ClaudeAdminError as error:
        return _complain(str(error), error.exit_code)
    except Exception:  # noqa: BLE001 - the edge: whatever else comes here is a bug, and says so
        traceback.print_exc()
        return _complain("this is a bug in pulumi-claude-admin: please report it with the lines above", ExitCode.BUG)
    return ExitCode.OK


def _code(end: SystemExit) -> int:
    if end.code == _INTERRUPTED or isinstance(end.__context__, typer.Abort):
        return _complain("cancelled", ExitCode.CANCELLED)
    return end.code if isinstance(end.code, int) else ExitCode.OK


def _complain(text: str, code: int) -> int:
    with contextlib.suppress(ClaudeAdminError):  # nowhere is left to say it
        sys.stderr.write(f"error: {text}\n")
        sys.stderr.flush()
    return code
