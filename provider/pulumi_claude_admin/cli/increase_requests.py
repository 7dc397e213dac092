"""`claude-admin increase-requests list|approve|deny|watch`: their options. The work of each is in a file of its own, `commands/increase_requests_….py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.arguments import Cwd, Yes, outputs_of
from pulumi_claude_admin.cli.declared_by import States, declared_by
from pulumi_claude_admin.cli.durations import duration
from pulumi_claude_admin.cli.forms import RequestForm
from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.increase_requests_options import (
    ApproveOptions,
    DenyOptions,
    ListOptions,
    RequestSource,
    WatchOptions,
)
from pulumi_claude_admin.cli.verbosity import Verbosity
from pulumi_claude_admin.report.pii import Pii

HELP_ORDER: Final = 15

app: Final = typer.Typer(
    help="Requests of people of a Claude Enterprise organization for a higher limit: what rules give them, and approving or denying them.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)

Rules = Annotated[
    Path | None,
    typer.Option("--rules", metavar="FILE", help="The rules, if not increase-rules.toml of the project."),
]
Stacks = Annotated[
    list[str] | None,
    typer.Option(
        "--stack",
        "-s",
        metavar="NAME",
        help="A stack of which it is looked up whose limits code declares; else the selected one. Repeatable.",
    ),
]
NothingDeclared = Annotated[
    bool, typer.Option("--nothing-declared", help="No program declares limits of people of this organization.")
]
Addresses = Annotated[
    Pii,
    typer.Option(
        "--pii",
        help="E-mail addresses: whole, their domain alone, or a word for each person (by CLAUDE_ADMIN_PSEUDONYM_KEY).",
    ),
]
Printed = Annotated[RequestForm | None, typer.Option("--format", help="What to print. [default: text]")]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FORM:FILE",
        help="Also write a file, such as json:requests.json; a form alone, or with - for a file, is printed. Repeatable.",
    ),
]
Silent = Annotated[bool, typer.Option("--silent", help="Send no e-mail to whoever asked.")]


@app.callback()
def _increase_requests(*, verbosity: Verbosity = 0) -> None:
    del verbosity  # its callback has done everything


@app.command("list", cls=Command)
def list_(  # noqa: PLR0913 - one parameter per option
    *,
    every: Annotated[bool, typer.Option("--all", help="Also those that were approved or denied.")] = False,
    rules: Rules = None,
    stack: Stacks = None,
    state: States = None,
    nothing_declared: NothingDeclared = False,
    form: Printed = None,
    output: Outputs = None,
    pii: Addresses = Pii.FULL,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """Each request with the person's spend, limit and forecast, the team's, and what the rules give. Changes nothing."""
    del verbosity  # as above
    outputs = outputs_of(form, output, of=RequestForm)
    options = ListOptions(
        source=_source(folder, rules, stack, state, is_nothing=nothing_declared),
        is_all=every,
        form=outputs.printed,
        outputs=outputs.files,
        pii=pii,
    )
    from pulumi_claude_admin.cli.commands.increase_requests_list import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(options))


@app.command("approve", cls=Command)
def approve(  # noqa: PLR0913 - one parameter per option
    *,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[REQUEST_ID]...", help="Requests by id (`slir_…`).")
    ] = None,
    by_rules: Annotated[
        bool, typer.Option("--by-rules", help="All for which the rules give an amount; the others are told and left.")
    ] = False,
    amount: Annotated[
        str | None,
        typer.Option(
            "--amount",
            metavar="AMOUNT",
            help="The limit that one request gets, such as 150.00, instead of what the rules say.",
        ),
    ] = None,
    edit: Annotated[
        Path | None,
        typer.Option(
            "--edit",
            metavar="FILE",
            help="YAML or JSON of people and amounts that the program reads: edited with each approval of somebody whom code declares.",
        ),
    ] = None,
    silent: Silent = False,
    yes: Yes = False,
    rules: Rules = None,
    stack: Stacks = None,
    state: States = None,
    nothing_declared: NothingDeclared = False,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """Give people limits of their own, by rules or as named, each request read again first. Whom code declares only with the edit."""
    del verbosity  # as above
    if bool(ids) is by_rules:
        raise typer.BadParameter("name requests by id, or say --by-rules", param_hint="REQUEST_ID")
    if amount is not None and len(ids or ()) != 1:
        raise typer.BadParameter("is for one request", param_hint="--amount")
    options = ApproveOptions(
        source=_source(folder, rules, stack, state, is_nothing=nothing_declared),
        ids=tuple(ids or ()),
        amount=amount,
        edit=edit,
        is_silent=silent,
        is_meant=yes,
    )
    from pulumi_claude_admin.cli.commands.increase_requests_approve import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(options))


@app.command("deny", cls=Command)
def deny(
    ids: Annotated[list[str], typer.Argument(metavar="REQUEST_ID...", help="Requests by id (`slir_…`).")],
    *,
    silent: Silent = False,
    yes: Yes = False,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """Deny requests. Whoever asked cannot ask again for 30 days."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.increase_requests_deny import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(DenyOptions(folder, tuple(ids), silent, yes)))


@app.command("watch", cls=Command)
def watch(  # noqa: PLR0913 - one parameter per option
    *,
    seen: Annotated[
        Path | None,
        typer.Option(
            "--seen",
            metavar="FILE",
            help="Which requests were told, kept from one run to the next. Without it this run alone remembers them.",
            show_default=False,
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Look once and end, for a schedule; with --seen.")] = False,
    every: Annotated[str, typer.Option("--every", metavar="TIME", help="How long to wait between two looks.")] = "10m",
    lasting: Annotated[
        str, typer.Option("--for", metavar="TIME", help="How long to go on; Ctrl-C ends it sooner.")
    ] = "24h",
    rules: Rules = None,
    stack: Stacks = None,
    state: States = None,
    nothing_declared: NothingDeclared = False,
    form: Printed = None,
    output: Outputs = None,
    pii: Addresses = Pii.FULL,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """As list, of requests that were not told yet, again and again. Files are written where something is new. Changes nothing."""
    del verbosity  # as above
    pause = duration(every, least="1m", most="1d", option="--every")
    until = duration(lasting, least="1m", most="7d", option="--for")
    if once and seen is None:
        raise typer.BadParameter("needs --seen: else every run would tell all of them", param_hint="--once")
    if not once and "-" in (state or ()):
        raise typer.BadParameter("can be read once: name a file, or say --once", param_hint="--state -")
    outputs = outputs_of(form, output, of=RequestForm)
    options = WatchOptions(
        source=_source(folder, rules, stack, state, is_nothing=nothing_declared),
        seen=seen,
        every=None if once else pause,
        lasting=until,
        form=outputs.printed,
        outputs=outputs.files,
        pii=pii,
    )
    from pulumi_claude_admin.cli.commands.increase_requests_watch import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(options))


def _source(
    folder: Path, rules: Path | None, stack: list[str] | None, state: list[str] | None, *, is_nothing: bool
) -> RequestSource:
    return RequestSource(folder, rules, declared_by(stack, state, is_nothing=is_nothing))
