"""`claude-admin explain`: its options. The work is in `commands/explain.py`."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.verbosity import Verbosity

HELP_ORDER: Final = 22


def explain(
    rule: Annotated[
        str | None,
        typer.Argument(metavar="[RULE]", help="Id of a rule, such as spend.cap_missing; without one, all are listed."),
    ] = None,
    *,
    form: Annotated[PlainForm, typer.Option("--format", help="What to print.")] = PlainForm.TEXT,
    verbosity: Verbosity = 0,
) -> None:
    """Say what a rule of the audit or of policy means, what to do, and what it cannot know. Asks nobody."""
    del verbosity  # its callback has done everything
    from pulumi_claude_admin.cli.commands.explain import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(rule, form))
