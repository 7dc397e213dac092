"""
An element of a page as a map tells it: a role with its name, its text, or neither, whatever finds exactly this one. Pure.

What cannot be told is said in words: the format knows roles and names, no place on the page and no number among equals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, get_args

from pydantic import ValidationError

from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control, Role
from claude_console_shim.snapshot.matching import find_all
from pulumi_claude_admin.errors import LayoutUnknown

_ROLES: Final = frozenset(get_args(Role))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression; `is_word` when it is of one language, and so one of a map's words."""

    expression: str
    is_word: bool = False


Said = str | Pattern


@dataclass(frozen=True, slots=True)
class ToldControl:
    """A control as a map has it: its name and its text as they stand on the page, one or another, and the level of a heading."""

    role: str
    name: tuple[Said, ...] = ()
    text: tuple[Said, ...] = ()
    level: int | None = None

    def with_placeholder(self, key: str, value: str) -> ToldControl:
        """The same where `{key}` stands for a value that is another for each group of models, or each amount."""
        if not normal(value):
            return self
        names = (each if isinstance(each, Pattern) else each.replace(normal(value), f"{{{key}}}") for each in self.name)
        return replace(self, name=tuple(names))

    def control(self, **values: str) -> Control:
        """The same to look for on a page; `values` are what placeholders stand for. Raises LayoutUnknown for one that is never pressed."""
        try:
            return Control.model_validate(
                {
                    "role": self.role,
                    "grade": "assumed",
                    "names": tuple(_expression(each, values) for each in self.name),
                    "texts": tuple(_expression(each, values) for each in self.text),
                    "level": self.level,
                }
            )
        except ValidationError as error:
            raise LayoutUnknown(f"{self.role} {self.name or self.text} is nothing that a map may name") from error


def tell(inside: Node, node: Node, *, what: str, level: bool = False) -> ToldControl:
    """
    Tell an element apart from everything else `inside`: by its name, else its text, else its role alone. `what` it is, for the error;
    `level`: a heading by its level, whatever it says. Raises LayoutUnknown with what the format cannot say.
    """
    if node.role not in _ROLES:
        raise cannot_say(f"{what} is a {node.role}, which no map can name")
    ways = [ToldControl(node.role, level=node.level)]
    if not level:
        own = "" if node.children else normal(node.text)
        ways = [
            *([ToldControl(node.role, name=(normal(node.name),))] if normal(node.name) else []),
            *([ToldControl(node.role, text=(own,))] if own and node.role not in ("textbox", "spinbutton") else []),
            *ways,
        ]
    for way in ways:
        found = find_all(inside, way.control())
        if len(found) == 1 and found[0] is node:
            return way
    name = normal(node.name or node.content)
    many = f"{len(find_all(inside, ways[0].control()))} of that name are there" if name else "it has no name"
    raise cannot_say(f"{what} is a {node.role} among others: {many}")


def cannot_say(why: str) -> LayoutUnknown:
    """The error for a page that the format has no words for."""
    return LayoutUnknown(f"the format cannot say it: {why}", hint="Set this one by hand; nothing was saved.")


def _expression(said: Said, values: dict[str, str]) -> str:
    if isinstance(said, Pattern):
        return said.expression
    for key, value in values.items():
        said = said.replace(f"{{{key}}}", normal(value))
    return re.escape(said)
