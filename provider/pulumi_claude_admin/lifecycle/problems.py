"""Problems of a declaration, each said of its property, and raised together."""

from __future__ import annotations

from collections.abc import Collection

from pulumi_claude_admin.errors import InvalidInputs, Problem


def with_hint(error: InvalidInputs) -> tuple[Problem, ...]:
    """The problems of an error, each with its hint."""
    hint = f". {error.hint}" if error.hint else ""
    return tuple(Problem(problem.property, f"{problem.reason.rstrip('.')}{hint}") for problem in error.problems)


def at(property_: str, error: InvalidInputs) -> tuple[Problem, ...]:
    """The same, said of this property."""
    return tuple(Problem(property_, problem.reason) for problem in with_hint(error))


def raise_problems(problems: Collection[Problem]) -> None:
    """Raise InvalidInputs when there are any."""
    if problems:
        raise InvalidInputs(*problems)
