"""What the commands of `claude-admin audit` have in common: their options, and what a text of one means."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from pulumi_claude_admin.cli.arguments import outputs_of
from pulumi_claude_admin.cli.audit_options import AuditSource, AuditSurface, FailOn, WorstCaseOptions
from pulumi_claude_admin.cli.forms import AuditForm, OutputFile, PlainForm
from pulumi_claude_admin.model.money import Money

_PARQUET: Final = ".parquet"
_MONTH: Final = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")

Archive = Annotated[
    str | None,
    typer.Option(
        "--archive",
        metavar="PATH|s3://…",
        help="Where what was read is kept from run to run; else in the user's data folder.",
    ),
]
NoConsole = Annotated[
    bool, typer.Option("--no-console", help="Never start a browser; caps that only the Console shows are unseen.")
]
Stack = Annotated[
    list[str] | None,
    typer.Option(
        "--stack",
        "-s",
        metavar="[DIR:]STACK",
        help="Also go by the state of this stack, of the project in DIR: which caps it declares, and what it saw of one that nobody shows. Repeatable.",
    ),
]
State = Annotated[
    list[str] | None,
    typer.Option(
        "--state",
        metavar="FILE",
        help="The same by this stack export, or all that fit a pattern such as 'states/*.json'; - reads standard input. Repeatable.",
    ),
]
Names = Annotated[
    bool,
    typer.Option(
        "--names", help="Name people. Without it they are counted, and a word stands for each (docs/no-leaderboard.md)."
    ),
]
SurfaceOption = Annotated[
    AuditSurface | None,
    typer.Option(
        "--surface",
        help="Which organization, where there are credentials of both: one run is of one (docs/enterprise.md). "
        "[default: the one whose credential is there, console first]",
    ),
]
PrintedForm = Annotated[AuditForm | None, typer.Option("--format", help="What to print. [default: text]")]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FORM:FILE",
        help="Also write a file, such as html:audit.html, focus:focus.csv or focus:focus.parquet; a form alone, or with - for a file, is printed. Repeatable.",
    ),
]
FailOnOption = Annotated[
    FailOn, typer.Option("--fail-on", help="Exit with 5 on a finding of this severity or a worse one.")
]


def source(folder: Path, archive: str | None, *, offline: bool, no_console: bool, verbosity: int) -> AuditSource:
    """Where figures come from."""
    return AuditSource(
        folder=folder,
        archive=archive,
        is_offline=offline,
        is_console_allowed=not no_console,
        is_verbose=verbosity > 0,
    )


def with_stacks(asked: AuditSource, stack: list[str] | None, state: list[str] | None) -> AuditSource:
    """The same, and whose state says of caps what it knows. Raises BadParameter."""
    if asked.is_offline and (stack or state):
        raise typer.BadParameter(
            "is for a run that reads; the archive has what the last one knew",
            param_hint="--stack" if stack else "--state",
        )
    return replace(asked, stacks=tuple(dict.fromkeys(stack or ())), states=tuple(state or ()))


def outputs(form: AuditForm | None, output: list[str] | None) -> tuple[AuditForm, tuple[OutputFile[AuditForm], ...]]:
    """What is printed, and which files are written: FOCUS as Parquet where the file is called so. Raises BadParameter."""
    outputs = outputs_of(form, output, of=AuditForm)
    if outputs.printed is AuditForm.FOCUS_PARQUET:
        raise typer.BadParameter(
            "focus-parquet is no text; give it a file: -o focus-parquet:FILE", param_hint="--output"
        )
    return outputs.printed, tuple(map(_by_ending, outputs.files))


def _by_ending(file: OutputFile[AuditForm]) -> OutputFile[AuditForm]:
    is_parquet = file.form is AuditForm.FOCUS and file.path.suffix.casefold() == _PARQUET
    return OutputFile(AuditForm.FOCUS_PARQUET, file.path) if is_parquet else file


def worst_case(
    source: AuditSource, form: AuditForm | None, below: str | None, *, refused: list[str]
) -> WorstCaseOptions:
    """What is asked about keys in the hands of somebody else; `refused` are options that say nothing there. Raises BadParameter."""
    if refused:
        raise typer.BadParameter("says nothing with --worst-case, which is a table of its own", param_hint=refused[0])
    if form not in {None, AuditForm.TEXT, AuditForm.JSON}:
        raise typer.BadParameter("is text or json with --worst-case", param_hint="--format")
    try:
        amount = None if below is None else Money.parse(below).minor
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--below") from None
    return WorstCaseOptions(source, PlainForm.JSON if form is AuditForm.JSON else PlainForm.TEXT, amount)


def dimension(by: str) -> str:
    """What spend is told apart by. Raises BadParameter."""
    name, colon, tag = by.partition(":")
    if by in {"workspace", "model", "person", "key", "day"} or (name == "tag" and colon and tag):
        return by
    raise typer.BadParameter(f"{by!r} is none of workspace, model, person, key, day and tag:NAME", param_hint="--by")


def month(text: str | None) -> date | None:
    """The first day of a month. Raises BadParameter."""
    if text is None:
        return None
    match = _MONTH.fullmatch(text)
    if match is None:
        raise typer.BadParameter(f"{text!r} is no month; write one as 2026-10", param_hint="--month")
    return date(int(match[1]), int(match[2]), 1)


def refuse_misplaced(context: typer.Context, command: str) -> None:
    """An option before the name of a part would silently do nothing. Raises BadParameter."""
    for option in context.command.params:
        source = context.get_parameter_source(option.name or "")
        if source is not None and source.name == "COMMANDLINE" and option.name != "verbosity":
            raise typer.BadParameter(f"stands before {command!r}; put it behind", param_hint=option.opts[0])
