"""`claude-admin audit archive …` and `audit sql`: their options. The work is in `commands/audit_upkeep.py` and `commands/audit_sql.py`."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.archive.dialects import Dialect
from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.verbosity import Verbosity

_MONTH: Final = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")

archive_app: Final = typer.Typer(
    help="What earlier audits have read, and kept. Asks the platform nothing.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)
Archive = Annotated[
    str | None,
    typer.Option("--archive", metavar="PATH|s3://…", help="Where the archive is, else in the user's data folder."),
]


@archive_app.callback()
def _archive(*, verbosity: Verbosity = 0) -> None:
    del verbosity  # its callback has done everything


@archive_app.command("inspect", cls=Command)
def inspect(*, archive: Archive = None, verbosity: Verbosity = 0) -> None:
    """Say what there is of each kind of report, after reading every byte of it."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.audit_upkeep import inspect as run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(archive))


@archive_app.command("forget", cls=Command)
def forget(
    person: Annotated[
        str,
        typer.Argument(
            metavar="PERSON", help="An id such as user_…, an e-mail address, or account:LOGIN.", show_default=False
        ),
    ],
    *,
    archive: Archive = None,
    verbosity: Verbosity = 0,
) -> None:
    """Take the names and addresses of a person out of what was spent, and whose a change was out of outcomes, for good. The figures stay."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.audit_upkeep import forget as run  # noqa: PLC0415 - as above

    raise typer.Exit(run(archive, person))


@archive_app.command("retain", cls=Command)
def retain(
    days: Annotated[
        int, typer.Argument(metavar="DAYS", min=1, help="How many days back, today included.", show_default=False)
    ],
    *,
    archive: Archive = None,
    verbosity: Verbosity = 0,
) -> None:
    """Drop what is older: rows, names of people who are in none that is left, and how caps stood."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.audit_upkeep import retain as run  # noqa: PLC0415 - as above

    raise typer.Exit(run(archive, days))


@archive_app.command("export", cls=Command)
def export(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A folder that is not there yet.", show_default=False)
    ],
    *,
    archive: Archive = None,
    names: Annotated[bool, typer.Option("--names", help="With the table of names and addresses of people.")] = False,
    verbosity: Verbosity = 0,
) -> None:
    """Copy the tables out as Parquet, a folder for each, for another engine (audit sql)."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.audit_upkeep import export as run  # noqa: PLC0415 - as above

    raise typer.Exit(run(archive, folder, with_names=names))


def sql(
    *,
    dialect: Annotated[Dialect, typer.Option("--dialect", help="Which engine is to be asked.", show_default=False)],
    month: Annotated[
        str, typer.Option("--month", metavar="YYYY-MM", help="Of which month, in UTC.", show_default=False)
    ],
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="COLUMNS", help="What is told apart, by commas: workspace_id, model, actor, api_key_id, …"
        ),
    ] = "workspace_id",
    verbosity: Verbosity = 0,
) -> None:
    """Print what the archive is asked in the SQL of another engine, for the tables of `audit archive export`."""
    del verbosity  # as above
    if _MONTH.fullmatch(month) is None:
        raise typer.BadParameter(f"{month!r} is no month such as 2026-10", param_hint="--month")
    first = date.fromisoformat(f"{month}-01")
    columns = tuple(column.strip() for column in by.split(",") if column.strip())
    from pulumi_claude_admin.cli.commands.audit_sql import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(dialect, first, columns))
