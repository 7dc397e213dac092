"""
A page's tree without what it says of an organization: names that lists told, and whatever looks like an id, an address, an amount, a
number, a date or a key; rows of tables and entries of lists but for their controls. Pure.

What is left are roles, their order, and labels. A placeholder in braces says what stood there. The Console's own words stay where they
label something, though a workspace or a person has one of them for a name: what a row, an entry or a page is called is masked all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Final

from claude_console_shim.dump.known_words import KnownWords, Piece
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
_LABELS: Final = frozenset(
    (
        *CONTROLS,
        *(
            "alertdialog",
            "article",
            "columnheader",
            "dialog",
            "form",
            "group",
            "heading",
            "list",
            "navigation",
            "region",
        ),
        *("table", "tablist", "tabpanel", "term"),
    )
)
"""Roles whose name, or a term's text, may be a word of the Console's own."""
_KEPT_ATTRIBUTES: Final = frozenset(("checked", "disabled", "expanded", "level", "pressed", "selected"))


@dataclass(frozen=True, slots=True)
class Masks:
    """
    What is masked beside what looks like it: `names` told by lists, each with the word for what it is (`person`, `workspace` …).
    `known` are the Console's own words.
    """

    names: tuple[tuple[str, str], ...] = ()
    known: KnownWords = field(default_factory=KnownWords)
    _expression: re.Pattern[str] | None = field(init=False, default=None, repr=False, compare=False)
    _words: dict[str, str] = field(init=False, default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = {normal(name).casefold(): word for name, word in self.names if len(normal(name)) > 1}
        found = "|".join(re.escape(name) for name in sorted(words, key=lambda each: (-len(each), each)))
        expression = re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if words else None
        object.__setattr__(self, "_expression", expression)
        object.__setattr__(self, "_words", words)

    def masked(self, text: str) -> str:
        """A text of a page without any of it; in one that a known form has, only what the form does not say itself."""
        said = normal(text)
        pieces = self.known.pieces(said)
        if self._is_name_across(said, pieces):
            pieces = ((said, False),)
        said = "".join(piece if is_known else self._without_names(piece) for piece, is_known in pieces)
        for pattern, placeholder in _PATTERNS:
            said = pattern.sub(placeholder, said)
        return said

    def label(self, role: str, text: str) -> str:
        """What something is labelled: a word of the Console's own stays, whoever is called so."""
        return normal(text) if role in _LABELS and self.known.has(text) else self.masked(text)

    def _without_names(self, text: str) -> str:
        if self._expression is None:
            return text
        return self._expression.sub(lambda found: f"{{{self._words.get(found[0].casefold(), 'name')}}}", text)

    def _is_name_across(self, text: str, pieces: tuple[Piece, ...]) -> bool:
        """Whether a name stands in more than one piece: it is the name then, and no form."""
        if self._expression is None:
            return False
        ends = set(accumulate(len(piece) for piece, _ in pieces[:-1]))
        return any(found.start() < end < found.end() for found in self._expression.finditer(text) for end in ends)


def route_only(address: str) -> str:
    """The path of an address, without host and query."""
    return re.sub(r"^https?://[^/]*", "", address).partition("?")[0].partition("#")[0]


def route_of(address: str) -> str:
    """A path, without what names one workspace, person or key in it, nor a query: `/settings/workspaces/{id}`."""
    return "/".join("{id}" if _ID.fullmatch(piece) else piece for piece in route_only(address).split("/"))


def names_in(tree: Node, known: KnownWords | None = None) -> Iterator[tuple[str, str]]:
    """What a page itself says are names: the links to one thing, and the cells of rows that are no `known` words and no words of its menu."""
    labels = _words_of_menus(tree) | {word.casefold() for word in (known.words if known else ())}
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
    return frozenset(
        word for name in links for word in (name.casefold(), *re.split(r"[\s-]+", name.casefold())) if word
    )


def mask(tree: Node, masks: Masks, *, named: frozenset[str] = frozenset()) -> Node:
    """
    The same tree, masked. `named` are roles that say on this page what it is about, a heading of the first level or whatever else it is:
    their names are no labels.
    """
    return _Masking(masks, named).masked(tree, "")


@dataclass(frozen=True, slots=True)
class _Masking:
    masks: Masks
    named: frozenset[str]

    def masked(self, node: Node, inside: str, repeated: frozenset[str] = frozenset()) -> Node:
        """`inside` says what it is in, a `cell` or an `item`; `repeated` are the buttons that each of those has."""
        if node.role == "option":
            return replace(node, name="{option}", text="", attributes=(), children=())
        is_data = node.role == "row" and _is_data(node)
        within = "cell" if is_data else "item" if node.role == "listitem" else inside
        attributes = _attributes(node)
        if node.role == "button" and node.name:
            return Node("button", self._name(node, within, repeated), "", attributes)
        is_control = node.role in CONTROLS
        of_each = repeated if within else _in_each(node)
        children = tuple(self.masked(each, "" if is_control else within, of_each) for each in node.children)
        is_hidden = bool(within) and not is_control and node.role not in ("list", "table", "rowgroup")
        is_named_by_data = within == "cell" and node.role == "link"
        return Node(
            node.role,
            f"{{{within}}}" if node.name and (is_hidden or is_named_by_data) else self._name(node, within, repeated),
            self._text(node, within if is_hidden or is_named_by_data else ""),
            tuple(each for each in attributes if each[0] != "level" or each[1].isdigit()),
            children,
        )

    def _name(self, node: Node, within: str, repeated: frozenset[str]) -> str:
        """A name; of a row, an entry or a thing that a link leads to, and of what the page is about, a known word is a name too."""
        is_subject = node.role in self.named or f"{node.role} {node.level}" in self.named
        is_own = self._leads_to_one(node) if node.url else bool(within) and node.name not in repeated
        return self.masks.masked(node.name) if is_subject or is_own else self.masks.label(node.role, node.name)

    def _leads_to_one(self, link: Node) -> bool:
        """Whether a link leads to one workspace, person or key; on a page of one it may lead to another page of it."""
        route = route_of(link.url)
        return route.endswith("{id}") or ("{id}" in route and not self.named)

    def _text(self, node: Node, within: str) -> str:
        if not node.text:
            return ""
        if node.role in _FIELDS:
            return "{value}"
        if within or node.role == "code":
            return f"{{{within or 'code'}}}"
        return self.masks.label(node.role, node.text) if node.role == "term" else self.masks.masked(node.text)


def _attributes(node: Node) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, route_of(value) if name == "url" else value)
        for name, value in node.attributes
        if name == "url" or name in _KEPT_ATTRIBUTES
    )


def _in_each(node: Node) -> frozenset[str]:
    """The names of the buttons that every row or entry with a button has: no name of any of them."""
    rows = [
        {button.name for button in each.walk() if button.role == "button"}
        for each in node.children
        if each.role == "listitem" or (each.role == "row" and _is_data(each))
    ]
    counts = Counter(name for names in rows for name in names)
    having = sum(map(bool, rows))
    return frozenset(name for name, count in counts.items() if 1 < count == having)


def _is_data(row: Node) -> bool:
    return not any(each.role == "columnheader" for each in row.children)
