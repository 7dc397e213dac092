"""The controls that a part of a map names, by dotted path, and what is asked of them. What a part may say is in `schema.py`. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel

from claude_console_shim.snapshot.control import Control, Data
from pulumi_claude_admin.errors import LayoutUnknown

_PRESSED_TOGETHER: Final = (
    ("open", "submit", "clear"),
    ("add", "remove", "edit"),
    ("edit", "submit", "reset"),
)
"""What is pressed beside each other, one for one thing and one for another."""


def one_control_twice(part: BaseModel) -> tuple[str, str] | None:
    """Two names of a part for one control, where one of them would do what the other is meant for."""
    for names in _PRESSED_TOGETHER:
        said = [(name, each) for name in names if isinstance(each := getattr(part, name, None), Control) and each.names]
        for at, (name, one) in enumerate(said):
            for other, another in said[at + 1 :]:
                if one.role == another.role and set(one.names) & set(another.names):
                    return name, other
    return None


def needed(part: BaseModel, name: str) -> Control:
    """A control that a change needs. Raises LayoutUnknown when the map does not say which it is."""
    found = getattr(part, name)
    if not isinstance(found, Control):
        raise LayoutUnknown(f"the page map does not say which control is `{name}`", hint="Nothing was clicked.")
    return found


def controls(part: BaseModel, prefix: str) -> Iterator[tuple[str, Control]]:
    """
    Every control of a part with its dotted path, in the order of the model: what the doctor and the trusted controls talk about.
    What only stands beside something is not among them: nothing is done with it.
    """
    for name in type(part).model_fields:
        if name == "beside":
            continue
        for path, each in _named(getattr(part, name), f"{prefix}.{name}"):
            if isinstance(each, Control):
                yield path, each
            elif isinstance(each, Data):
                yield from controls(each, path)


def _named(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        yield from ((f"{path}.{key}", each) for key, each in value.items())
    elif isinstance(value, tuple):
        yield from ((f"{path}.{number}", each) for number, each in enumerate(value))
    else:
        yield path, value
