"""`claude-admin verify-plan`: its options. The work is in `commands/verify_plan.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.verbosity import Verbosity

HELP_ORDER: Final = 13


def verify_plan(
    preview: Annotated[
        Path,
        typer.Argument(
            metavar="PREVIEW.json",
            help="What `pulumi preview --json --show-sames --save-plan PLAN` has printed.",
            show_default=False,
        ),
    ],
    *,
    reviewed: Annotated[
        Path,
        typer.Option(
            "--reviewed", metavar="FILE", help="Digests of reviewed steps, from `report reviewed`.", show_default=False
        ),
    ],
    accept: Annotated[
        str,
        typer.Option(
            "--accept", metavar="DIGESTS", help="Digests of steps that are meant all the same, by commas; may be empty."
        ),
    ] = "",
    verbosity: Verbosity = 0,
) -> None:
    """Stop with exit code 5 before a plan is applied that has a step which nobody reviewed. Asks nobody."""
    del verbosity  # its callback has done everything
    from pulumi_claude_admin.cli.commands.verify_plan import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(preview, reviewed=reviewed, accept=accept))
