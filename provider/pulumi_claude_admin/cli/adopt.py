"""`claude-admin adopt`: its options. The work is in `commands/adopt.py`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.adopt_options import AdoptOptions
from pulumi_claude_admin.cli.verbosity import Verbosity

HELP_ORDER: Final = 20


class ProgramStyle(StrEnum):
    """What the program looks like."""

    TEAMS = "teams"
    PYTHON = "python"


def adopt(
    *,
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="DIR", help="Folder of the program: empty, new, or of an earlier run.", show_default=False
        ),
    ],
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kinds",
            metavar="LIST",
            help="Also the organization's own, in organization.py: spend-limit, notifications, claude-code, gateway, external-keys, people, invites, machines, api-keys, "
            "activity-feed, member-limits (of a Claude Enterprise organization), or all. By commas; repeatable.",
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select", metavar="PATTERN", help="Only workspaces with such a name or id, as 'team-*'. Repeatable."
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="PATTERN", help="No workspaces with such a name or id. Repeatable."),
    ] = None,
    style: Annotated[
        ProgramStyle, typer.Option("--style", help="A team file, or a Python file for each team.")
    ] = ProgramStyle.TEAMS,
    console: Annotated[
        bool, typer.Option("--console", help="Also read what only the Console has, in a browser.")
    ] = False,
    tag_owner: Annotated[
        bool, typer.Option("--tag-owner", help="Have the first `pulumi up` write the owner tags.")
    ] = False,
    verbosity: Verbosity = 0,
) -> None:
    """Write the program of an organization that exists already. Changes nothing there."""
    del verbosity
    options = AdoptOptions(
        folder=out,
        kinds=tuple(word.strip() for text in kinds or () for word in text.split(",") if word.strip()),
        select=tuple(select or ()),
        exclude=tuple(exclude or ()),
        style=style.value,
        is_console_allowed=console,
        is_tagged=tag_owner,
    )
    from pulumi_claude_admin.cli.commands.adopt import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(options))
