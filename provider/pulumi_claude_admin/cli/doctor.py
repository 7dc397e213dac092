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
    ci: Annotated[
        bool,
        typer.Option(
            "--ci", help="Check what a job proves about itself, and what it may do with that, and nothing else."
        ),
    ] = False,
    explain_federation: Annotated[
        str | None,
        typer.Option(
            "--explain-federation",
            metavar="github:OWNER/REPO|gitlab:GROUP/PROJECT",
            help="Say what a person sets up once, so that its jobs need no stored key.",
        ),
    ] = None,
    no_console: Annotated[bool, typer.Option("--no-console", help="Never start a browser.")] = False,
    verbosity: Verbosity = 0,
) -> None:
    """Check credential, organization, channels, Console session and engine, and say what to do. Changes nothing there."""
    del verbosity  # its callback has done everything
    if explain_federation is not None:
        raise typer.Exit(_explain(explain_federation, form))
    if ci:
        from pulumi_claude_admin.cli.commands.ci_doctor import run as examine_job  # noqa: PLC0415 - help loads none of what it needs

        raise typer.Exit(examine_job(form))
    if groups:
        from pulumi_claude_admin.cli.commands.groups import run as list_groups  # noqa: PLC0415 - the same

        raise typer.Exit(list_groups(form))
    from pulumi_claude_admin.cli.commands.doctor import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(form, is_refresh=refresh, is_console_allowed=not no_console))


def _explain(text: str, form: PlainForm) -> int:
    from pulumi_claude_admin.cli.commands.explain_federation import run as explain  # noqa: PLC0415 - the same
    from pulumi_claude_admin.model.trusted_jobs import parse_repository  # noqa: PLC0415 - the same

    try:
        repository = parse_repository(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} {error}", param_hint="--explain-federation") from None
    return explain(repository, form)
