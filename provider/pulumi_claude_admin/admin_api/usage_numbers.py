"""
Rows of a report with exact numbers: text to `Decimal`, nothing rounded, and an error that names its row where one does not fit.

Source: docs/platform/usage.md#amounts.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeVar

from pulumi_claude_admin.admin_api.http.call import NotInTheAnswer
from pulumi_claude_admin.admin_api.http.json_fields import Fields

RowT = TypeVar("RowT")

WHOLE_DIGITS: Final = 14
FRACTION_DIGITS: Final = 12
"""What the archive takes: sums of such rows keep every digit in 28, which is as many as a `Decimal` computes with."""

LARGEST_COUNT: Final = 2**63 - 1

_READ: Final = frozenset(
    {
        "uncached_input_tokens",
        "cache_read_input_tokens",
        "cache_creation.ephemeral_5m_input_tokens",
        "cache_creation.ephemeral_1h_input_tokens",
        "output_tokens",
        "total_tokens",
        "requests",
        "server_tool_use.web_search_requests",
    }
)
"""Counters that are read, or are sums of such."""
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", re.ASCII)


def rows(fields: Fields, name: str, parser: Callable[[Fields], RowT]) -> tuple[RowT, ...]:
    """The members of a list, each parsed. Raises NotInTheAnswer that counts to the row and says what it is about."""
    numbers = itertools.count(1)

    def parsed(item: object) -> RowT:
        row = f"row {next(numbers)}"
        try:
            return parser(Fields(item, row))
        except NotInTheAnswer as error:
            raise NotInTheAnswer(f"{error}{_about(item)}") from None

    return fields.items(name, parsed)


def amount(fields: Fields, name: str) -> Decimal:
    """Money as text, in fractional cents."""
    text, where = fields.text(name), f"{fields.where}.{name}"
    if _NUMBER.fullmatch(text) is None:
        raise NotInTheAnswer(f"{where} is no decimal number: {text!r}")
    return fitting(Decimal(text), where)


def fitting(value: Decimal, where: str) -> Decimal:
    """The same number. Raises NotInTheAnswer when the archive could keep it, or an audit sum it, only rounded."""
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int), "only numbers come here"  # noqa: S101 - a bug, no answer of the platform
    text = "".join(map(str, digits))
    significant = text.rstrip("0")
    exponent += len(text) - len(significant)
    if significant and (-exponent > FRACTION_DIGITS or len(significant) + exponent > WHOLE_DIGITS):
        raise NotInTheAnswer(
            f"{where} has more digits than fit ({WHOLE_DIGITS} before the point, {FRACTION_DIGITS} after it): {value}"
        )
    return value


def count(fields: Fields, name: str) -> int:
    """How many: of tokens, requests or searches."""
    value = fields.integer(name)
    if not 0 <= value <= LARGEST_COUNT:
        raise NotInTheAnswer(f"{fields.where}.{name} is no count that fits: {value}")
    return value


def count_or_none(fields: Fields, name: str) -> int | None:
    """The same, or None when it is null or missing."""
    return None if fields.integer_or_none(name) is None else count(fields, name)


def unknown_counters(fields: Fields) -> frozenset[str]:
    """Paths of numbers that are not zero and that nobody reads, however deep: the platform counts something new."""
    return frozenset(path for path in _numbers(fields.beside(()), "") if path not in _READ)


def counts_anything(fields: Fields, *, beside: tuple[str, ...] = ()) -> bool:
    """Whether some number in an object is not zero, however deep, beside those fields."""
    return any(True for _ in _numbers(fields.beside(beside), ""))


def _numbers(value: object, path: str) -> Iterator[str]:
    """Where numbers stand in an object. Members of a list have the path of their list."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _numbers(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _numbers(inner, path)
    elif isinstance(value, int | float) and not isinstance(value, bool) and value:
        yield path


def _about(item: object) -> str:
    """The texts of a row and of its group: a day, ids, a model."""
    if not isinstance(item, Mapping):
        return ""
    group = item.get("group")
    texts = [*_texts(item), *(_texts(group) if isinstance(group, Mapping) else ())]
    return f" ({', '.join(texts)})" if texts else ""


def _texts(values: Mapping[object, object]) -> list[str]:
    return [value for value in values.values() if isinstance(value, str) and value]
