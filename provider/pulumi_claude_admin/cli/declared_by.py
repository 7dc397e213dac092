"""Where it is looked up what code declares, for commands that touch nothing that it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

States = Annotated[
    list[str] | None,
    typer.Option("--state", metavar="FILE", help="The same from an exported state, - for standard input. Repeatable."),
]


@dataclass(frozen=True, slots=True)
class DeclaredBy:
    """Stacks, files of state, or nowhere because somebody said that nothing is declared."""

    stacks: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    is_nothing: bool = False


def declared_by(stacks: list[str] | None, states: list[str] | None, *, is_nothing: bool) -> DeclaredBy:
    """What the options say. Raises BadParameter."""
    if is_nothing and (stacks or states):
        raise typer.BadParameter("contradicts --stack and --state", param_hint="--nothing-declared")
    return DeclaredBy(tuple(stacks or ()), tuple(states or ()), is_nothing)
