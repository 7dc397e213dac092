"""
A page's tree without what it says of an organization: names that lists told, and whatever looks like an id, an address, an amount, a
number, a date or a key; rows of tables and entries of lists but for their controls. Pure.

What is left are roles, their order, and labels. A placeholder in braces says what stood there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import CONTROLS

_MONTHS: Final = (
    "jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz?|apr(?:il)?|mai|june?|juni?|july?|juli?|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?"
    "|de[cz](?:ember)?"
)
_PATTERNS: Final = (
    (re.compile(r"\S*\bsk-\S*", re.IGNORECASE), "{key}"),
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*"), "{email}"),
    (re.compile(r"\bhttps?://\S+", re.IGNORECASE), "{address}"),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE), "{id}"),
    (re.compile(r"\b[a-z]{2,10}_(?=\w*\d)\w{6,}"), "{id}"),
    (re.compile(r"(?:[$€£¥]|\b(?:USD|EUR|GBP))\s?\d(?:[\d.,'\u00a0 ]*\d)?"), "{amount}"),
    (re.compile(r"\d[\d.,']*\s?(?:[$€£¥]|(?:USD|EUR|GBP)\b)"), "{amount}"),
    (re.compile(r"\S*\d\S*"), "{number}"),
    (
        re.compile(rf"\b(?:{_MONTHS})\b\.?(?=,? ?\{{number\}})|(?<=\{{number\}} )(?:{_MONTHS})\b\.?", re.IGNORECASE),
        "{date}",
    ),
)
_ID: Final = re.compile(r"[a-z]{2,10}_\w{4,}|[0-9a-f]{8}-[0-9a-f-]{27}|\d+|default", re.IGNORECASE)
_CELLS: Final = frozenset(("cell", "gridcell", "rowheader"))
_FIELDS: Final = frozenset(("textbox", "searchbox", "spinbutton", "slider"))
_KEPT_ATTRIBUTES: Final = frozenset(("checked", "disabled", "expanded", "level", "pressed", "selected"))


@dataclass(frozen=True, slots=True)
class Masks:
    """
    What is masked beside what looks like it: `names` told by lists, each with the word for what it is (`person`, `workspace` …);
    `labels` are words of known page maps, which are no cell's.
    """

    names: tuple[tuple[str, str], ...] = ()
    labels: frozenset[str] = frozenset()
    _expression: re.Pattern[str] | None = field(init=False, default=None, repr=False, compare=False)
    _words: dict[str, str] = field(init=False, default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = {normal(name).casefold(): word for name, word in self.names if len(normal(name)) > 1}
        found = "|".join(re.escape(name) for name in sorted(words, key=lambda each: (-len(each), each)))
        expression = re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if words else None
        object.__setattr__(self, "_expression", expression)
        object.__setattr__(self, "_words", words)

    def masked(self, text: str) -> str:
        """A text of a page without any of it."""
        said = normal(text)
        if self._expression is not None:
            said = self._expression.sub(lambda found: f"{{{self._words.get(found[0].casefold(), 'name')}}}", said)
        for pattern, placeholder in _PATTERNS:
            said = pattern.sub(placeholder, said)
        return said

    def with_names(self, names: Iterable[tuple[str, str]]) -> Masks:
        """With further names."""
        return Masks((*self.names, *names), self.labels)


def route_only(address: str) -> str:
    """The path of an address, without host and query."""
    return re.sub(r"^https?://[^/]*", "", address).partition("?")[0].partition("#")[0]


def route_of(address: str) -> str:
    """A path, without what names one workspace, person or key in it, nor a query: `/settings/workspaces/{id}`."""
    return "/".join("{id}" if _ID.fullmatch(piece) else piece for piece in route_only(address).split("/"))


def names_in(tree: Node, labels: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """What a page itself says are names: the links to one thing, and the cells of rows that are no `labels` and no words of its menu."""
    labels = labels | _words_of_menus(tree)
    for node in tree.walk():
        if node.role == "link" and "{id}" in route_of(node.url):
            yield node.name, "name"
        elif node.role == "option":
            yield node.content, "option"
        elif node.role == "row" and _is_data(node):
            yield from (
                (said, "cell")
                for cell in node.children
                if cell.role in _CELLS
                and (said := normal(cell.content))
                and said.casefold() not in labels
                and not any(each.role in CONTROLS for each in cell.walk())
            )


def _words_of_menus(tree: Node) -> frozenset[str]:
    menus = (node for node in tree.walk() if node.role == "navigation")
    links = (
        node.name for menu in menus for node in menu.walk() if node.role == "link" and "{id}" not in route_of(node.url)
    )
    return frozenset(word for name in links for word in (name.casefold(), *name.casefold().split()))


def mask(tree: Node, masks: Masks) -> Node:
    """The same tree, masked."""
    return _masked(tree, masks, "")


def _masked(node: Node, masks: Masks, inside: str) -> Node:
    if node.role == "option":
        return replace(node, name="{option}", text="", attributes=(), children=())
    is_data = node.role == "row" and _is_data(node)
    within = "cell" if is_data else "item" if node.role == "listitem" else inside
    is_control = node.role in CONTROLS
    attributes = tuple(
        (name, route_of(value) if name == "url" else value)
        for name, value in node.attributes
        if name == "url" or name in _KEPT_ATTRIBUTES
    )
    if node.role == "button" and node.name:
        return Node("button", masks.masked(node.name), "", attributes)
    children = tuple(_masked(each, masks, "" if is_control else within) for each in node.children)
    is_hidden = bool(within) and not is_control and node.role not in ("list", "table", "rowgroup")
    is_named_by_data = within == "cell" and node.role == "link"
    return Node(
        node.role,
        f"{{{within}}}" if node.name and (is_hidden or is_named_by_data) else masks.masked(node.name),
        _text(node, masks, within if is_hidden or is_named_by_data else ""),
        tuple(each for each in attributes if each[0] != "level" or each[1].isdigit()),
        children,
    )


def _text(node: Node, masks: Masks, within: str) -> str:
    if not node.text:
        return ""
    if node.role in _FIELDS:
        return "{value}"
    return f"{{{within}}}" if within else "{code}" if node.role == "code" else masks.masked(node.text)


def _is_data(row: Node) -> bool:
    return not any(each.role == "columnheader" for each in row.children)
