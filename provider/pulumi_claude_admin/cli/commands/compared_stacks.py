"""Which stacks a drift run compares: of files, or of projects in one folder or several, each with the text of its state."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pulumi_claude_admin.cli.commands.run_facts import SELECTED, state_words
from pulumi_claude_admin.drift import pulumi_stack
from pulumi_claude_admin.drift.declared import Declared, read_declared
from pulumi_claude_admin.drift.new_stack import EMPTY
from pulumi_claude_admin.drift.several_stacks import unite
from pulumi_claude_admin.errors import ConfigurationError


class StackOptions(Protocol):
    """Which stacks were asked for, and whether their programs are compared, so that one may not be there yet."""

    @property
    def folder(self) -> Path:
        """Of the run."""

    @property
    def stacks(self) -> tuple[str, ...]:
        """Each `STACK` or `DIR:STACK`."""

    @property
    def states(self) -> tuple[str, ...]:
        """Files, glob patterns or `-`."""

    @property
    def is_program_compared(self) -> bool:
        """Whether a stack that is not there yet will do."""


@dataclass(frozen=True, slots=True)
class ComparedStack:
    """
    One stack: how people call it, the folder of its project, its name there (None: the selected one, or that of a file), its
    state's text and what it declares. `prefix` leads from the folder of the run to that of the project, empty where they are one. `is_new`: it
    is not there yet, and its program is all that there is of it.
    """

    words: str
    folder: Path
    name: str | None
    text: str
    declared: Declared
    prefix: str = ""
    is_new: bool = False

    def seen_from_the_run(self, place: str | None) -> str | None:
        """`search/teams.yaml:12`: a place in the project's folder as whoever started the run finds it."""
        return place if place is None or not self.prefix else f"{self.prefix}/{place}"


def compared_stacks(options: StackOptions) -> Iterator[ComparedStack]:
    """Each stack that was asked for. Raises StateUnreadable, and ConfigurationError for a `--stack` that says no place."""
    for file in pulumi_stack.state_files(options.states):
        export = pulumi_stack.from_file(file, standard_input=sys.stdin.buffer)
        yield ComparedStack(state_words(file), options.folder, None, export, read_declared(export))
    named: tuple[str | None, ...] = options.stacks or (() if options.states else (None,))
    for stack in named:
        folder, name = place_of(stack, options.folder)
        text = _text(name, folder, options)
        yield ComparedStack(
            words=stack or SELECTED,
            folder=folder,
            name=name,
            text=text or EMPTY,
            declared=read_declared(text or EMPTY),
            prefix=_prefix(folder, options.folder),
            is_new=text is None,
        )


def _text(name: str | None, folder: Path, options: StackOptions) -> str | None:
    """The state's text; None of a named stack that is not there yet, where its program is compared."""
    if name is None or not options.is_program_compared:
        return pulumi_stack.from_stack(name, folder=folder)
    return pulumi_stack.found_stack(name, folder=folder)


def united(stacks: Iterable[ComparedStack]) -> Declared:
    """What all of them declare. Raises ConfigurationError when one is there twice."""
    return unite((one.words, one.declared) for one in stacks)


def place_of(stack: str | None, folder: Path) -> tuple[Path, str | None]:
    """`DIR:STACK` is a stack of the project in that folder, as seen from the folder of the run."""
    directory, colon, name = (stack or "").rpartition(":")
    if not colon:
        return folder, stack
    if not directory or not name:
        raise ConfigurationError(f"--stack: {stack!r} is not DIR:STACK", hint="Name a folder, a colon and its stack")
    return folder / directory, name


def _prefix(folder: Path, of_run: Path) -> str:
    path = Path(os.path.relpath(folder, of_run)).as_posix()
    return "" if path == "." else path
