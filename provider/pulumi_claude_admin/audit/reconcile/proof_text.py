"""A proof as text: a line for each node, row and list of lines, so that tens of thousands of them stay a file that opens."""

from __future__ import annotations

import json
from collections.abc import Iterator


def written(document: object) -> str:
    """JSON; what holds no list or table of its own, and every list of rows' values, is one line."""
    return "".join(_lines(document, 0)) + "\n"


def _lines(value: object, depth: int) -> Iterator[str]:
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    if not any(isinstance(part, dict | list) for part in parts):
        yield json.dumps(value, ensure_ascii=False)
        return
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    keys = [f"{json.dumps(key)}: " for key in value] if isinstance(value, dict) else [""] * len(parts)
    yield opening
    for number, (key, part) in enumerate(zip(keys, parts, strict=True)):
        yield f"{',' if number else ''}\n{' ' * (depth + 1)}{key}"
        yield from _lines(part, depth + 1)
    yield f"\n{' ' * depth}{closing}"
