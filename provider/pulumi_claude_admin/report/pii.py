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
from enum import Enum, StrEnum
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
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return _ADDRESS.sub(word, value)
    if isinstance(value, tuple):
        return tuple(_in(one, word) for one in value)
    if isinstance(value, Mapping):
        return {_in(name, word): None if name == _LEFT_OUT else _in(one, word) for name, one in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value) if field.init]
        told_of = {name: None if name == _LEFT_OUT else _in(getattr(value, name), word) for name in names}
        return dataclasses.replace(value, **told_of)
    return value
