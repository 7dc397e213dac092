"""What `claude-admin audit sql` does: print the questions of an archive for another engine. Reads no archive."""

from __future__ import annotations

import sys
from datetime import date

import typer

from pulumi_claude_admin.archive.dialects import Dialect
from pulumi_claude_admin.archive_wiring import audit_extra
from pulumi_claude_admin.audit.spend_series import month_of
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.quoting import one_line


def run(dialect: Dialect, first: date, by: tuple[str, ...]) -> int:
    """Print all questions about the month that begins on `first`."""
    with audit_extra("writing SQL for another engine"):
        from pulumi_claude_admin.archive.elsewhere import written_for  # noqa: PLC0415 - an extra
    try:
        text = written_for(dialect, month_of(first), by)
    except ValueError as error:
        raise typer.BadParameter(one_line(str(error)), param_hint="--by") from None
    sys.stdout.write(text)
    return ExitCode.OK
