"""Values of the simulator as JSON and back, by their types: for the saved state (saved_state.py).

It knows dataclasses, moments, collections and unions of these; a mapping whose keys are no texts becomes a list of
pairs. What is not to be kept (locks, clocks, who is acting) is the business of whoever calls.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any

from claude_simulator.ids import Ids

Data = Any  # JSON, whose shape the types decide


class UnreadableData(ValueError):
    """The data is not of the type that was asked for."""


def encode(value: object) -> Data:
    """Return a value as JSON; fields of dataclasses whose names begin with an underscore are left out."""
    if isinstance(value, Ids):
        return value.as_json()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value) if not f.name.startswith("_")}
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value):
            return {key: encode(item) for key, item in value.items()}
        return [[encode(key), encode(item)] for key, item in value.items()]
    if isinstance(value, list | tuple | set | frozenset):
        items = [encode(item) for item in value]
        return items if isinstance(value, list | tuple) else sorted(items)
    return value.isoformat() if isinstance(value, datetime) else value


def decode(kind: Any, data: Data) -> Any:  # noqa: ANN401 - the value of the type that is asked for
    """Return JSON as a value of a type.

    Raises:
        UnreadableData: it is none.
    """
    if isinstance(kind, type) and is_dataclass(kind):
        return Ids.from_json(data) if kind is Ids else _instance(kind, data)
    if kind is datetime:
        return datetime.fromisoformat(data)
    make = MAKERS.get(typing.get_origin(kind))
    return data if make is None else make(typing.get_args(kind), data)


def _instance(kind: type, data: Data) -> object:
    """Return an instance from what was kept; fields that the file does not have get their defaults."""
    if not isinstance(data, dict):
        raise UnreadableData(f"{kind.__name__}: {type(data).__name__} instead of an object")
    hints = _hints(kind)
    try:
        return kind(**{f.name: decode(hints[f.name], data[f.name]) for f in fields(kind) if f.name in data and f.init})
    except (TypeError, ValueError, KeyError) as error:
        raise UnreadableData(f"{kind.__name__}: {error}") from error


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return typing.get_type_hints(kind)


def _either(kinds: tuple[Any, ...], data: Data) -> object:
    """Choose among the types of a union by what the data looks like."""
    if data is None:
        return None
    for kind in kinds:
        plain = typing.get_origin(kind) or kind
        if plain in (str, int, float, bool):
            if isinstance(data, plain):
                return data
        elif kind is not types.NoneType and not (plain is list and isinstance(data, str)):
            return decode(kind, data)
    return data


def _mapping(arguments: tuple[Any, ...], data: Data) -> dict[object, object]:
    of_key, of_value = arguments
    pairs = data.items() if isinstance(data, dict) else data
    return {decode(of_key, key): decode(of_value, item) for key, item in pairs}


def _tuple(arguments: tuple[Any, ...], data: Data) -> tuple[object, ...]:
    each = arguments[:1] * len(data) if arguments[-1:] == (Ellipsis,) else arguments
    return tuple(decode(one, item) for one, item in zip(each, data, strict=True))


MAKERS: Mapping[Any, Callable[[tuple[Any, ...], Data], object]] = {
    typing.Union: _either,
    types.UnionType: _either,
    dict: _mapping,
    Mapping: _mapping,
    tuple: _tuple,
    list: lambda arguments, data: [decode(arguments[0], item) for item in data],
    set: lambda arguments, data: {decode(arguments[0], item) for item in data},
    frozenset: lambda arguments, data: frozenset(decode(arguments[0], item) for item in data),
}
