"""Options that several commands have in the same words, and what a text of one means."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from pulumi_claude_admin.cli.forms import AnyForm, Outputs, parse_outputs
from pulumi_claude_admin.report.targets import Target

Cwd = Annotated[
    Path, typer.Option("--cwd", "-C", metavar="DIR", help="Folder of the Pulumi project.", show_default=False)
]
Offline = Annotated[
    bool, typer.Option("--offline", help="From the archive alone: no credential, no call, as of its last reading.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do it. Without it nothing is written, and what would be is printed.")]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="End with 0 whenever there is a report, whatever it says.")]
For = Annotated[
    Target, typer.Option("--for", help="Where the Markdown form is to be shown: it is kept within what fits there.")
]


def outputs_of(form: AnyForm | None, output: list[str] | None, *, of: type[AnyForm]) -> Outputs[AnyForm]:
    """What `--format` and `--output` say. Raises BadParameter."""
    try:
        return parse_outputs(form, output or (), of=of)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--output") from None


def words(texts: Iterable[str] | None) -> tuple[str, ...]:
    """The words of an option that may be repeated, and has several by commas."""
    return tuple(word.strip() for text in texts or () for word in text.split(",") if word.strip())
