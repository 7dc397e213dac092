"""What a question is about: the elements of a page that could be what is asked for, numbered as on the picture. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.forbidden_controls import is_forbidden

SHOWS: Final = frozenset(("link", "tab", "combobox"))
"""What may be pressed to see a value: none of these is a button, which could do anything."""
VALUES: Final = frozenset(("definition", "cell", "gridcell", "button", "strong", "status"))
ENTRIES: Final = frozenset(("listitem", "cell", "gridcell"))
GROUPS: Final = frozenset(("rowheader", "cell", "gridcell"))
BUTTONS: Final = frozenset(("button",))
FIELDS: Final = frozenset(("textbox", "spinbutton"))
_CONTROLS: Final = frozenset((*SHOWS, *BUTTONS, *FIELDS))
_ELSEWHERE: Final = frozenset(("navigation", "dialog", "alertdialog"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the elements: its number on the picture, the element, and which of its role on the page it is, from 0."""

    number: int
    node: Node
    at: int

    @property
    def words(self) -> str:
        """The element in words, as an answer may name it: `button "Edit"`."""
        said = normal(self.node.name or self.node.content)
        return f'{self.node.role} "{said}"' if said else self.node.role


Section = tuple[str, ...]
"""What a question is about: a setting, and what of it (`("workspace_notifications", "add")`), as answers in a file have it."""


@dataclass(frozen=True, slots=True)
class Question:
    """
    One question: the section and the key of its answer, what is asked, in words for an administrator, and what could be the answer, what
    the dump has for it first. With `may_be_none` "none of these" is one, too. `picture` is where it is drawn.
    """

    section: Section
    key: str
    asks: str
    candidates: tuple[Candidate, ...]
    may_be_none: bool = False
    picture: str = ""


@dataclass(frozen=True, slots=True)
class TextQuestion:
    """A question that is answered with a text, or with nothing; `offers` are texts that could be the answer."""

    section: Section
    key: str
    asks: str
    offers: tuple[str, ...] = ()


def candidates(
    tree: Node, roles: frozenset[str], *, inside: Node | None = None, is_likely: Callable[[Node], bool] = lambda _: True
) -> tuple[Candidate, ...]:
    """
    The elements of these roles `inside` (the main part of the page without one), numbered from 1, likely ones first. Empty ones are
    left out, and those whose names are never pressed.
    """
    part = inside or _main(tree)
    wanted = [node for node in _walk(part, is_whole=inside is not None) if node.role in roles and _counts(node)]
    wanted.sort(key=lambda node: not is_likely(node))
    return tuple(Candidate(number, node, position(tree, node)) for number, node in enumerate(wanted, start=1))


def position(tree: Node, node: Node) -> int:
    """Which of its role on the page an element is, from 0."""
    return next(at for at, each in enumerate(n for n in tree.walk() if n.role == node.role) if each is node)


def path_to(tree: Node, wanted: Node) -> tuple[Node, ...]:
    """The elements around one, outermost first, and itself; empty when it is not there."""
    if tree is wanted:
        return (tree,)
    for child in tree.children:
        found = path_to(child, wanted)
        if found:
            return (tree, *found)
    return ()


def _main(tree: Node) -> Node:
    return next((node for node in tree.walk() if node.role == "main"), tree)


def _walk(part: Node, *, is_whole: bool) -> Iterable[Node]:
    for child in part.children:
        if is_whole or child.role not in _ELSEWHERE:
            yield child
            yield from _walk(child, is_whole=is_whole)


def _counts(node: Node) -> bool:
    said = normal(node.name or node.content)
    if node.role not in _CONTROLS and not said:
        return False
    return not is_forbidden(said)
