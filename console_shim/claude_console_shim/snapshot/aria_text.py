"""A tree as the text of a snapshot: what `aria_tree.parse` reads. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from claude_console_shim.snapshot.aria_tree import Node

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


def render(tree: Node) -> str:
    """The lines of everything below a tree's root."""
    return "".join(f"{line}\n" for child in tree.children for line in _lines(child, ""))


def _lines(node: Node, indent: str) -> Iterator[str]:
    marks = "".join(f" [{name}={value}]" if value else f" [{name}]" for name, value in node.attributes if name != "url")
    name = f" {_quoted(node.name)}" if node.name else ""
    text = f": {_quoted(node.text)}" if node.text else ":" if node.children or node.url else ""
    yield f"{indent}- {node.role}{name}{marks}{text}"
    if node.url:
        yield f"{indent}  - /url: {_quoted(node.url)}"
    for child in node.children:
        yield from _lines(child, indent + "  ")


def _quoted(text: str) -> str:
    return json.dumps(_CONTROL.sub(" ", text), ensure_ascii=False)
