"""
A page as Playwright's ARIA snapshot tells it: roles, names and texts as one frozen tree. What a node means is not known here.

Reading a whole page in one snapshot gives one consistent moment, and makes every decision about it a pure function that
can be tested on recorded text. The grammar is that of Playwright's renderer (ariaSnapshotRenderer.ts, 1.60 to 1.65): one
node a line, two spaces a level, `- role "name" [attribute]: text`, the key in single quotes when YAML wants it. A YAML
library is not used because it refuses keys above 1,024 characters and some control characters, which names may hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

_INDENT: Final = re.compile(r"( *)- ")
_ROLE: Final = re.compile(r"[a-z]+")
_ATTRIBUTE: Final = re.compile(r" \[([a-z-]+)(?:=([^\]]*))?\]")
_QUOTED_KEY: Final = re.compile(r"'((?:[^']|'')*)'")
_ESCAPE: Final = re.compile(r"\\(x[0-9a-f]{2}|.)")
_ESCAPES: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_INVISIBLE: Final = re.compile("[\u200b\u00ad]")
_SPACE: Final = re.compile("[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")


class NotASnapshot(ValueError):
    """The text is not what Playwright writes."""


@dataclass(frozen=True, slots=True)
class Node:
    """One element, or a piece of text (role `text`). `text` is filled when the element holds nothing else."""

    role: str
    name: str = ""
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node, ...] = ()

    def has(self, attribute: str) -> bool:
        """Whether the element is `disabled`, `selected`, `checked` …"""
        return any(name == attribute for name, _ in self.attributes)

    @property
    def url(self) -> str:
        """Where a link leads, as it is written on the page."""
        return next((value for name, value in self.attributes if name == "url"), "")

    @property
    def level(self) -> int | None:
        """The level of a heading."""
        return next((int(value) for name, value in self.attributes if name == "level"), None)

    @property
    def content(self) -> str:
        """All text inside, in order, joined by single spaces; the name where the snapshot leaves equal text out."""
        if not self.children:
            return self.text or self.name
        return " ".join(filter(None, (child.content for child in self.children)))

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def normal(text: str) -> str:
    """Text as the browser's accessible names have it: no invisible characters, single spaces. Idempotent."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip(" ")


def parse(snapshot: str) -> Node:
    """The tree of a snapshot, below a root with role `document`. Raises NotASnapshot."""
    open_nodes: list[tuple[Node, list[Node]]] = [(Node("document"), [])]
    for line in filter(str.strip, snapshot.split("\n")):
        depth, node = _line(line)
        if depth > len(open_nodes) - 1:
            raise NotASnapshot(f"deeper than its parent allows: {line[:80]!r}")
        while len(open_nodes) - 1 > depth:
            _close_last(open_nodes)
        open_nodes.append((node, []))
    while len(open_nodes) > 1:
        _close_last(open_nodes)
    return replace(open_nodes[0][0], children=tuple(open_nodes[0][1]))


def _close_last(open_nodes: list[tuple[Node, list[Node]]]) -> None:
    node, children = open_nodes.pop()
    parent, siblings = open_nodes[-1]
    if node.role.startswith("/"):
        attribute = (node.role[1:], node.text)
        open_nodes[-1] = (replace(parent, attributes=(*parent.attributes, attribute)), siblings)
    else:
        siblings.append(replace(node, children=tuple(children)) if children else node)


def _line(line: str) -> tuple[int, Node]:
    indent = _INDENT.match(line)
    if indent is None:
        raise NotASnapshot(f"not a line of a snapshot: {line[:80]!r}")
    depth = len(indent[1]) // 2
    body = line[indent.end() :]
    if body.startswith("/"):
        name, _, value = body.partition(": ")
        return depth, Node(name, text=_value(value))
    quoted = _QUOTED_KEY.match(body)
    if quoted is not None:
        node, rest = _key(quoted[1].replace("''", "'"))
        if rest:
            raise NotASnapshot(f"not a key of a snapshot: {line[:80]!r}")
        rest = body[quoted.end() :]
    else:
        node, rest = _key(body)
    return depth, _with_text(node, rest, line)


def _key(text: str) -> tuple[Node, str]:
    role = _ROLE.match(text)
    if role is None:
        raise NotASnapshot(f"no role: {text[:80]!r}")
    position = role.end()
    name = ""
    if text.startswith(' "', position):
        try:
            name, position = json.JSONDecoder().raw_decode(text, position + 1)
        except ValueError as error:
            raise NotASnapshot(f"not a name: {text[:80]!r}") from error
    attributes: list[tuple[str, str]] = []
    while (attribute := _ATTRIBUTE.match(text, position)) is not None:
        attributes.append((attribute[1], attribute[2] or ""))
        position = attribute.end()
    return Node(role[0], name, attributes=tuple(attributes)), text[position:]


def _with_text(node: Node, rest: str, line: str) -> Node:
    if rest in ("", ":"):
        return node
    if not rest.startswith(": "):
        raise NotASnapshot(f"not a node of a snapshot: {line[:80]!r}")
    return replace(node, text=_value(rest[2:]))


def _value(text: str) -> str:
    if len(text) < 2 or not (text[0] == text[-1] == '"'):  # noqa: PLR2004 - two quotes
        return text
    return _ESCAPE.sub(lambda found: _unescaped(found[1]), text[1:-1])


def _unescaped(code: str) -> str:
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _ESCAPES.get(code, code)
