"""`claude-admin drift`: its options. The work is in `jobs/drift.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pulumi_claude_admin.cli.drift_options import DriftOptions
from pulumi_claude_admin.cli.forms import Form, parse_output

DEFAULT_FAIL_ON = "drifted,missing,archived"


def drift(  # noqa: PLR0913 - one parameter per option
    *,
    stack: Annotated[str | None, typer.Option("--stack", "-s", help="Stack to compare; else the selected one.")] = None,
    folder: Annotated[
        Path, typer.Option("--cwd", "-C", metavar="DIR", help="Folder of the Pulumi project.", show_default=False)
    ] = Path(),
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="FILE", help="Compare this stack export instead; - reads standard input."),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="What to print.")] = Form.TEXT,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output", "-o", metavar="FORM:FILE", help="Also write a file, such as json:drift.json. Repeatable."
        ),
    ] = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="LIST", help="Statuses that end with exit code 7, by commas; or none.")
    ] = DEFAULT_FAIL_ON,
    ignore_file: Annotated[
        Path | None,
        typer.Option(
            "--ignore-file", metavar="FILE", help="Exceptions; else .claude-admin-ignore in the project folder."
        ),
    ] = None,
    declared_only: Annotated[
        bool, typer.Option("--declared-only", help="Leave out members and rate limits that nobody declared.")
    ] = False,
    no_console: Annotated[
        bool, typer.Option("--no-console", help="Never start a browser; Console settings are unseen.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Also list what is as declared.")] = False,
) -> None:
    """Compare what a stack declares with what the organization says. Changes nothing."""
    if state is not None and stack is not None:
        raise typer.BadParameter("--state and --stack exclude each other", param_hint="--state")
    try:
        outputs = tuple(parse_output(text) for text in output or ())
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--output") from None
    options = DriftOptions(
        folder=folder,
        stack=stack,
        state=state,
        form=form,
        outputs=outputs,
        fail_on=tuple(word.strip() for word in fail_on.split(",") if word.strip()),
        ignore_file=ignore_file,
        is_declared_only=declared_only,
        is_console_allowed=not no_console,
        is_verbose=verbose,
    )
    from pulumi_claude_admin.cli.jobs.drift import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(options))
