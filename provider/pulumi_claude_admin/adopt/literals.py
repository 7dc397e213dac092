"""Names of people and workspaces, whatever somebody typed, as literals of the languages that are written. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.quoting import literal, printable

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.@+-]*(?: [A-Za-z0-9_.@+-]+)*")
_YAML_WORDS: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


@dataclass(frozen=True, slots=True)
class Expression:
    """Code of the language that is written, which stands as it is."""

    text: str


def yaml_text(text: str) -> str:
    """A YAML scalar that is this text for every reader: plain where nobody could take it for something else."""
    is_plain = _PLAIN.fullmatch(text) is not None and text.casefold() not in _YAML_WORDS
    return text if is_plain else literal(text)


def yaml_lines(entries: Mapping[str, object], indent: str) -> Iterator[str]:
    """The lines of a mapping: what is in a mapping or a list stands on lines of its own, further in."""
    for key, value in entries.items():
        name = f"{indent}{yaml_text(key)}:"
        if isinstance(value, Mapping) and value:
            yield name
            yield from yaml_lines(value, f"{indent}  ")
        elif isinstance(value, list) and value:
            yield name
            yield from _items(value, f"{indent}  ")
        else:
            yield f"{name} {_scalar(value)}"


def _items(items: list[object], indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, Mapping) and item:
            first, *others = yaml_lines(item, f"{indent}  ")
            yield f"{indent}- {first.lstrip()}"
            yield from others
        else:
            yield f"{indent}- {_scalar(item)}"


def _scalar(value: object) -> str:
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list):
        return "[]"
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    return yaml_text(value) if isinstance(value, str) else str(value)


def python_value(value: object, *, indent: int = 0) -> str:
    """A Python expression as `ruff format` leaves it; mappings and lists have a line for each entry."""
    inside, end = " " * (indent + 4), " " * indent
    if isinstance(value, Mapping):
        entries = [f"{python_text(str(k))}: {python_value(v, indent=indent + 4)}" for k, v in value.items()]
        return "{\n" + "".join(f"{inside}{one},\n" for one in entries) + end + "}" if entries else "{}"
    if isinstance(value, list | tuple):
        return (
            "[\n" + "".join(f"{inside}{python_value(one, indent=indent + 4)},\n" for one in value) + end + "]"
            if value
            else "[]"
        )
    if isinstance(value, Expression):
        return value.text
    return python_text(value) if isinstance(value, str) else repr(value)


def python_text(text: str) -> str:
    """The text as a string of Python, in the quotes that need fewer escapes."""
    double = literal(text)
    if text.count('"') <= text.count("'"):
        return double
    return "'" + double[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"


def markdown_code(text: str) -> str:
    """The text as it prints, in one line of code that no Markdown in it can end."""
    shown = printable(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    return f"{fence} {shown} {fence}" if "`" in shown or shown != shown.strip() else f"`{shown}`"
