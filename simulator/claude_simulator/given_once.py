"""A parser of command lines in which an option that takes one value is given once; repeatable ones name what they repeat."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import Any


class GivenTwice(ValueError):
    """A switch is set to two values."""


class Once(argparse.Action):
    """Store a value, and refuse a second one: the last of two would silently win."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        """Store it, unless one is there."""
        given: set[str] = namespace.__dict__.setdefault("given", set())
        if option_string is not None and self.dest in given:
            parser.error(f"argument {option_string}: is given twice, and takes one value")
        given.add(self.dest)
        setattr(namespace, self.dest, values)


class Parser(argparse.ArgumentParser):
    """An `ArgumentParser` that stores values by `Once`; so do the parsers of its commands."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - those of argparse, handed through
        super().__init__(**options)
        self.register("action", None, Once)
        self.register("action", "store", Once)


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """Read `name=value` each.

    Raises:
        GivenTwice: a name is there twice with two values.
    """
    read: dict[str, str] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if read.setdefault(name, value) != value:
            raise GivenTwice(f"--set {name} is given twice, as {read[name]} and as {value}")
    return read
