"""
E-mail addresses in a report: whole, their domain alone, or a word that stands for one person wherever it occurs.

The word is an HMAC of the address with a key of the organization's own, so that nobody without the key can try addresses. What is no
address stays as it is: ids of people (`user_…`) and names of workspaces say nothing to those who may not ask the platform. From which
machine somebody came is personal too, and is left out unless everything is told.
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Final, TypeVar, cast

_ADDRESS: Final = re.compile(
    r"""
    (?P<path>members\.)?  # the property of a membership is named after its person
    (?P<local>[^\s/?&=,;:'"`<>()\[\]{}|@]+)
    (?:@|%40)
    (?P<domain>[^\s/?&=,;:'"`<>()\[\]{}|@]*[^\s/?&=,;:'"`<>()\[\]{}|@.])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DIGITS: Final = 12
_LEFT_OUT: Final = "ip_address"
"""Fields of this name, wherever they are."""
_PLAIN: Final = frozenset({type(None), bool, int, float, Decimal, date, datetime})
"""What no text is in."""

Value = TypeVar("Value")


class Pii(StrEnum):
    """How addresses are told. The words are part of the command line and of the JSON report."""

    FULL = "full"
    DOMAIN = "domain"
    HASHED = "hashed"


def told(value: Value, how: Pii, key: str = "") -> Value:
    """The value, a frozen dataclass with all that is in it, with every address told so. `key` is that of HASHED."""
    match how:
        case Pii.FULL:
            return value
        case Pii.DOMAIN:
            return _everywhere(value, lambda match: f"{match['path'] or ''}***@{match['domain']}")
        case Pii.HASHED:
            return _everywhere(value, lambda match: f"{match['path'] or ''}person-{_word(match, key)}")


def _word(match: re.Match[str], key: str) -> str:
    address = f"{match['local']}@{match['domain']}".casefold()
    return hmac.new(key.encode(), address.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:_DIGITS]


def _everywhere(value: Value, word: Callable[[re.Match[str]], str]) -> Value:
    return cast("Value", _in(value, word))


def _in(value: Any, word: Callable[[re.Match[str]], str]) -> Any:  # noqa: ANN401 - whatever a report is made of
    """The same object where nothing in it changes: a report of a large organization is hundreds of thousands of values, mostly numbers."""
    kind = type(value)
    if kind in _PLAIN or issubclass(kind, Enum):
        return value
    if issubclass(kind, str):
        return _ADDRESS.sub(word, value) if "@" in value or "%40" in value else value
    if issubclass(kind, tuple):
        return tuple(_in(one, word) for one in value)
    names = _fields(kind)  # type: ignore[arg-type]  # a class has a hash
    if names is not None:
        told_of = {name: None if name == _LEFT_OUT else _in(getattr(value, name), word) for name in names}
        is_same = all(told_of[name] is getattr(value, name) for name in names)
        return value if is_same else dataclasses.replace(value, **told_of)
    if isinstance(value, Mapping):
        return {_in(name, word): None if name == _LEFT_OUT else _in(one, word) for name, one in value.items()}
    return value


@cache
def _fields(kind: type) -> tuple[str, ...] | None:
    """The names that a value of this class is made with, None where it is no dataclass."""
    if not dataclasses.is_dataclass(kind):
        return None
    return tuple(field.name for field in dataclasses.fields(kind) if field.init)
