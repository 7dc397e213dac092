"""`claude-admin keys list|assign|disable|enable`: their options. The work is in `commands/keys.py` and `commands/keys_….py`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.arguments import Cwd, Offline, Yes
from pulumi_claude_admin.cli.audit_options import AuditSource
from pulumi_claude_admin.cli.declared_by import States, declared_by
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.keys_options import AssignOptions, DisableOptions, EnableOptions, ListOptions
from pulumi_claude_admin.cli.verbosity import Verbosity

HELP_ORDER: Final = 14
_DAYS: Final = re.compile(r"([1-9][0-9]{0,3})d")
_MOST_DAYS: Final = 90

app: Final = typer.Typer(
    help="API keys: whose they are and what they spend, and switching off those that nobody owns and nobody uses.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)

Archive = Annotated[
    str | None,
    typer.Option("--archive", metavar="PATH|s3://…", help="Where what was read of spend is kept, as for `audit`."),
]
Stacks = Annotated[
    list[str] | None,
    typer.Option(
        "--stack",
        "-s",
        metavar="NAME",
        help="A stack of which it is looked up which keys code declares; else the selected one. Repeatable.",
    ),
]
NothingDeclared = Annotated[
    bool, typer.Option("--nothing-declared", help="No program declares keys of this organization.")
]


@app.callback()
def _keys(*, verbosity: Verbosity = 0) -> None:
    del verbosity  # its callback has done everything


@app.command("list", cls=Command)
def list_(
    *,
    form: Annotated[PlainForm, typer.Option("--format", help="What to print.")] = PlainForm.TEXT,
    names: Annotated[
        bool, typer.Option("--names", help="Show people by their addresses instead of their ids.")
    ] = False,
    archive: Archive = None,
    offline: Offline = False,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """Every key: what it acts as, who stands behind it, its age and end, and what it spent in thirty days."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.keys import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(ListOptions(_source(folder, archive, offline=offline), form, names)))


@app.command("assign", cls=Command)
def assign(
    key_id: Annotated[str, typer.Argument(metavar="KEY_ID", help="The key (`apikey_…`).")],
    owner: Annotated[str, typer.Argument(metavar="OWNER", help="Who answers for it: an e-mail address or `user_…`.")],
    *,
    stack: Stacks = None,
    state: States = None,
    nothing_declared: NothingDeclared = False,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """Print the code that makes somebody answer for a key, which drift holds against the people who are there."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.keys_assign import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(AssignOptions(folder, declared_by(stack, state, is_nothing=nothing_declared), key_id, owner)))


@app.command("disable", cls=Command)
def disable(  # noqa: PLR0913 - one parameter per option
    *,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY_ID]...", help="Keys by id (`apikey_…`), whatever they spent.")
    ] = None,
    ownerless: Annotated[
        bool, typer.Option("--ownerless", help="Those that nobody owns, or somebody who has left; with --unused-for.")
    ] = False,
    unused_for: Annotated[
        str | None,
        typer.Option("--unused-for", metavar="DAYS", help="With --ownerless: and that spent nothing for so long: 45d."),
    ] = None,
    stack: Stacks = None,
    state: States = None,
    nothing_declared: NothingDeclared = False,
    yes: Yes = False,
    archive: Archive = None,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """Make keys inactive, which `keys enable` undoes. Nothing is archived, and no key that code declares is touched."""
    del verbosity  # as above
    if bool(ids) is ownerless:
        raise typer.BadParameter("name keys by id, or say --ownerless --unused-for 45d", param_hint="KEY_ID")
    if ownerless and unused_for is None:
        raise typer.BadParameter("says for how long they have to be unused, such as 45d", param_hint="--unused-for")
    if ids and unused_for is not None:
        raise typer.BadParameter("goes with --ownerless; a key that is named is meant", param_hint="--unused-for")
    declared = declared_by(stack, state, is_nothing=nothing_declared)
    days = _days(unused_for) if unused_for is not None else None
    options = DisableOptions(_source(folder, archive, offline=False), declared, tuple(ids or ()), days, yes)
    from pulumi_claude_admin.cli.commands.keys_disable import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(options))


@app.command("enable", cls=Command)
def enable(
    *,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY_ID]...", help="Only these, whichever command switched them off.")
    ] = None,
    journal: Annotated[
        Path, typer.Option("--from", metavar="JOURNAL", help="The journal of the run that switched them off.")
    ],
    yes: Yes = False,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """Make keys active again that `keys disable` made inactive, as its journal says; each must be as it was left."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.keys_enable import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(EnableOptions(folder, journal, tuple(ids or ()), yes)))


def _source(folder: Path, archive: str | None, *, offline: bool) -> AuditSource:
    return AuditSource(folder, archive, is_offline=offline, is_console_allowed=False, is_verbose=False)


def _days(text: str) -> int:
    match = _DAYS.fullmatch(text)
    if match is None or int(match[1]) > _MOST_DAYS:
        raise typer.BadParameter(
            f"{text!r} is no number of days from 1d to {_MOST_DAYS}d, which is as far as an audit reads back",
            param_hint="--unused-for",
        )
    return int(match[1])
