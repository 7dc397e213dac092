"""`claude-admin offboard plan|apply|test`: their options. The work of each is in a file of its own, `commands/offboard_….py`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.arguments import Cwd, Yes, outputs_of
from pulumi_claude_admin.cli.forms import PlainForm, PlanForm
from pulumi_claude_admin.cli.given_once import Command, Group
from pulumi_claude_admin.cli.offboard_options import ApplyOptions, DrillOptions, PlanOptions
from pulumi_claude_admin.cli.verbosity import Verbosity
from pulumi_claude_admin.report.pii import Pii

HELP_ORDER: Final = 13
_HASH: Final = re.compile(r"[0-9a-f]{32}")
_WITHIN: Final = 60
_MOST_SECONDS: Final = 3600
_WAIT_MINUTES: Final = 15
_MOST_MINUTES: Final = 24 * 60

app: Final = typer.Typer(
    help="Somebody leaves: what of them is left in the organization, in which order it ends, and who ends it.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _offboard(*, verbosity: Verbosity = 0) -> None:
    del verbosity  # its callback has done everything


@app.command("plan", cls=Command)
def plan(  # noqa: PLR0913 - one parameter per option
    *,
    people: Annotated[
        list[str] | None, typer.Argument(metavar="EMAIL...", help="Who leaves: e-mail addresses, or user_… ids.")
    ] = None,
    missing_from: Annotated[
        list[Path] | None,
        typer.Option(
            "--missing-from",
            metavar="FILE",
            help="Everybody leaves who is not in this list (CSV, JSON, a SCIM export). Repeatable: the files are one list.",
        ),
    ] = None,
    keyed_hash: Annotated[
        list[str] | None,
        typer.Option(
            "--keyed-hash",
            metavar="HASH",
            help="Who leaves by the hash of their address (by CLAUDE_ADMIN_PSEUDONYM_KEY), as examples/offboarding/receiver tells. "
            "Repeatable.",
        ),
    ] = None,
    folder: Cwd = Path(),
    stack: Annotated[
        list[str] | None,
        typer.Option(
            "--stack", "-s", metavar="STACK", help="Stack whose declared keys are left alone, and named. Repeatable."
        ),
    ] = None,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", metavar="FILE", help="The same, of a stack export or a pattern. Repeatable."),
    ] = None,
    form: Annotated[PlanForm | None, typer.Option("--format", help="What to print. [default: text]")] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FORM:FILE",
            help="Also write a file, such as json:plan.json or patch:plan.patch; a form alone, or with - for a file, is printed. "
            "Repeatable.",
        ),
    ] = None,
    pii: Annotated[
        Pii,
        typer.Option(
            "--pii",
            help="E-mail addresses in the plan: whole (which `offboard apply` needs), their domain alone, or a word for each person "
            "(by CLAUDE_ADMIN_PSEUDONYM_KEY).",
        ),
    ] = Pii.FULL,
    verbosity: Verbosity = 0,
) -> None:
    """For each leaver every step in order, who acts, and what nobody could see. Changes nothing."""
    del verbosity  # as above
    if [bool(people), bool(missing_from), bool(keyed_hash)].count(True) != 1:
        raise typer.BadParameter(
            "name who leaves, or a list with --missing-from, or give --keyed-hash; one of them", param_hint="EMAIL..."
        )
    if strange := [one for one in keyed_hash or () if not _HASH.fullmatch(one)]:
        raise typer.BadParameter(f"{strange[0]!r} is not 32 digits from 0 to f", param_hint="--keyed-hash")
    outputs = outputs_of(form, output, of=PlanForm)
    options = PlanOptions(
        folder=folder,
        references=tuple(people or ()),
        lists=tuple(missing_from or ()),
        hashes=tuple(keyed_hash or ()),
        stacks=tuple(stack or ()),
        states=tuple(state or ()),
        form=outputs.printed,
        outputs=outputs.files,
        pii=pii,
    )
    from pulumi_claude_admin.cli.commands.offboard_plan import run  # noqa: PLC0415 - help loads none of what it needs

    raise typer.Exit(run(options))


@app.command("apply", cls=Command)
def apply(
    file: Annotated[
        Path, typer.Argument(metavar="PLAN", help="What `offboard plan -o json:PLAN` wrote, with its decisions made.")
    ],
    *,
    yes: Yes = False,
    archive_keys: Annotated[
        bool,
        typer.Option(
            "--archive-keys", help="Also archive keys of the plan that were inactive before, which nobody can undo."
        ),
    ] = False,
    form: Annotated[PlainForm, typer.Option("--format", help="What to print.")] = PlainForm.TEXT,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """Carry a plan out, each step compared first, and read everything again at the end. Safe to repeat."""
    del verbosity  # as above
    from pulumi_claude_admin.cli.commands.offboard_apply import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(ApplyOptions(folder, file, form, yes, archive_keys)))


@app.command("test", cls=Command)
def drill(
    *,
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KEY_ID]...", help="Canaries by id; else all that CLAUDE_ADMIN_CANARY_KEYS names."),
    ] = None,
    whole: Annotated[
        str | None,
        typer.Option(
            "--whole",
            metavar="EMAIL",
            help="The whole of it, for this canary person: they leave Claude Code and the organization, and are invited again.",
        ),
    ] = None,
    wait: Annotated[
        int,
        typer.Option(
            min=1, max=_MOST_MINUTES, metavar="MINUTES", help="With --whole: how long to wait until the person is back."
        ),
    ] = _WAIT_MINUTES,
    within: Annotated[
        int,
        typer.Option(min=1, max=_MOST_SECONDS, metavar="SECONDS", help="How long a stopped key may still be let in."),
    ] = _WITHIN,
    form: Annotated[PlainForm, typer.Option("--format", help="What to print.")] = PlainForm.TEXT,
    yes: Yes = False,
    folder: Cwd = Path(),
    verbosity: Verbosity = 0,
) -> None:
    """A drill: each canary key inactive, seconds until a call is refused, active again. A key that lived ends with 5."""
    del verbosity  # as above
    if ids and whole is not None:
        raise typer.BadParameter("goes without --whole, which tries the keys of the person", param_hint="KEY_ID")
    from pulumi_claude_admin.cli.commands.offboard_test import run  # noqa: PLC0415 - as above

    raise typer.Exit(run(DrillOptions(folder, tuple(ids or ()), whole, within, wait * 60, form, yes)))
