"""`claude-admin adopt`: its options. The work is in `commands/adopt.py`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.adopt_options import AdoptOptions, MoveOptions
from pulumi_claude_admin.cli.arguments import Cwd, words
from pulumi_claude_admin.cli.verbosity import Verbosity

HELP_ORDER: Final = 20


class ToProvider(StrEnum):
    """Whose resources a program declares."""

    DYNAMIC = "dynamic"
    NATIVE = "native"


class ProgramStyle(StrEnum):
    """What the program looks like."""

    TEAMS = "teams"
    PYTHON = "python"
    YAML = "yaml"


def adopt(  # noqa: PLR0913 - one parameter for each option
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
        ProgramStyle | None,
        typer.Option(
            "--style",
            help="A team file (teams), or a Python file for each team; --provider native has yaml alone.",
            show_default=False,
        ),
    ] = None,
    console: Annotated[
        bool, typer.Option("--console", help="Also read what only the Console has, in a browser.")
    ] = False,
    tag_owner: Annotated[
        bool, typer.Option("--tag-owner", help="Have the first `pulumi up` write the owner tags.")
    ] = False,
    provider: Annotated[
        ToProvider,
        typer.Option(
            "--provider", help="Of Python programs, or the native one of all other languages: a program in YAML."
        ),
    ] = ToProvider.DYNAMIC,
    from_stack: Annotated[
        str | None,
        typer.Option(
            "--from-stack",
            metavar="STACK",
            help="Write what moves this stack from the other provider to --provider, by its state alone.",
        ),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="FILE", help="The same of an exported stack; - reads standard input."),
    ] = None,
    cwd: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """Write the program of an organization, or of a stack for another provider. Changes nothing there."""
    del verbosity
    if from_stack is not None or state is not None:
        if from_stack is not None and state is not None:
            raise typer.BadParameter("--state and --from-stack exclude each other", param_hint="--state")
        if kinds or select or exclude or console or tag_owner or style is not None:
            raise typer.BadParameter(
                "takes all of the stack, and nothing else: leave the other options out", param_hint="--from-stack"
            )
        from pulumi_claude_admin.cli.commands.adopt_move import run as move  # noqa: PLC0415 - the same

        raise typer.Exit(move(MoveOptions(out, provider.value, cwd, from_stack, state)))
    of_provider = ProgramStyle.YAML if provider is ToProvider.NATIVE else ProgramStyle.TEAMS
    if (style or of_provider) is ProgramStyle.YAML and provider is ToProvider.DYNAMIC:
        raise typer.BadParameter("yaml goes with --provider native", param_hint="--style")
    if (style or of_provider) is not ProgramStyle.YAML and provider is ToProvider.NATIVE:
        raise typer.BadParameter("--provider native has programs in YAML alone", param_hint="--style")
    options = AdoptOptions(
        folder=out,
        kinds=words(kinds),
        select=tuple(select or ()),
        exclude=tuple(exclude or ()),
        style=(style or of_provider).value,
        is_console_allowed=console,
        is_tagged=tag_owner,
    )
    from pulumi_claude_admin.cli.commands.adopt import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(options))
