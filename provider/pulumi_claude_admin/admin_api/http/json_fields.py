"""Strict reading of the fields that are used, of JSON of which the rest may be anything. Knows no API object."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from pulumi_claude_admin.admin_api.http.call import NotInTheAnswer

ItemT = TypeVar("ItemT")


class Fields:
    """
    One JSON object. `where` is how error texts name it, such as `workspace` or `workspace.data_residency`.

    Every method raises NotInTheAnswer, naming the field, when it is missing or of another kind. Fields that nobody asks for
    are not looked at: the platform adds some (docs/platform/requests.md#open-world).
    """

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, Mapping):
            raise NotInTheAnswer(f"{where} is not an object")
        self._value = value
        self._where = where

    @property
    def where(self) -> str:
        """How error texts name this object."""
        return self._where

    def text(self, name: str) -> str:
        """Text that is there and not empty."""
        value = self._value.get(name)
        if not isinstance(value, str) or not value:
            raise self._missing(name, "text")
        return value

    def text_or_none(self, name: str) -> str | None:
        """Text, or None when it is null or missing."""
        return None if self._value.get(name) is None else self.text(name)

    def text_or_empty(self, name: str) -> str:
        """Text that may be empty, and is when it is null or missing."""
        return self.text(name) if self._value.get(name) not in {None, ""} else ""

    def integer(self, name: str) -> int:
        """A whole number."""
        value = self._value.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._missing(name, "a whole number")
        return value

    def integer_or_none(self, name: str) -> int | None:
        """A whole number, or None when it is null or missing."""
        return None if self._value.get(name) is None else self.integer(name)

    def number(self, name: str) -> Decimal:
        """A JSON number, with the digits that it was written with, as far as a double keeps them."""
        value = self._value.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            raise self._missing(name, "a number")
        return Decimal(str(value))

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._value.get(name)
        if not isinstance(value, bool):
            raise self._missing(name, "true or false")
        return value

    def flag_or_none(self, name: str) -> bool | None:
        """True or false, or None when it is null or missing."""
        return None if self._value.get(name) is None else self.flag(name)

    def time(self, name: str) -> datetime:
        """A time, aware. Fractions of a second are optional and may have any number of digits."""
        try:
            value = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise self._missing(name, "a time") from None
        return value if value.tzinfo else value.replace(tzinfo=UTC)

    def time_or_none(self, name: str) -> datetime | None:
        """A time, or None when it is null. A field that is missing is an error: null means something."""
        if name not in self._value:
            raise self._missing(name, "a time or null")
        return None if self._value[name] is None else self.time(name)

    def has(self, name: str) -> bool:
        """Whether the field is there, null or not."""
        return name in self._value

    def inner(self, name: str) -> Fields:
        """An object inside this one."""
        return Fields(self._value.get(name), f"{self._where}.{name}")

    def inner_or_none(self, name: str) -> Fields | None:
        """An object inside this one, or None when it is null or missing."""
        return None if self._value.get(name) is None else self.inner(name)

    def items(self, name: str, parser: Callable[[object], ItemT]) -> tuple[ItemT, ...]:
        """The members of a list, each parsed."""
        value = self._value.get(name)
        if not isinstance(value, list):
            raise self._missing(name, "a list")
        return tuple(parser(item) for item in value)

    def items_or_null(self, name: str, parser: Callable[[object], ItemT]) -> tuple[ItemT, ...]:
        """The same, where null stands for a list without members. A field that is missing is an error."""
        if name in self._value and self._value[name] is None:
            return ()
        return self.items(name, parser)

    def items_or_none(self, name: str, parser: Callable[[object], ItemT]) -> tuple[ItemT, ...] | None:
        """The members of a list, each parsed, or None when it is null or missing."""
        return None if self._value.get(name) is None else self.items(name, parser)

    def texts(self, name: str) -> dict[str, str]:
        """A map of text to text; {} when it is null. A field that is missing is an error."""
        value = self._value.get(name, self)
        if value is None:
            return {}
        if not isinstance(value, Mapping) or not all(isinstance(text, str) for text in value.values()):
            raise self._missing(name, "a map of text to text")
        return {str(key): str(text) for key, text in value.items()}

    def present_texts(self) -> dict[str, str]:
        """Every field of this object that is text and not empty, by its name."""
        return {str(name): value for name, value in self._value.items() if isinstance(value, str) and value}

    def beside(self, names: Collection[str]) -> dict[str, object]:
        """Every field of this object but these, as it came."""
        return {str(name): value for name, value in self._value.items() if name not in names}

    def texts_or_empty(self, name: str) -> dict[str, str]:
        """A map of text to text; {} when it is null or missing."""
        return {} if self._value.get(name) is None else self.texts(name)

    def text_or_texts(self, name: str) -> str | tuple[str, ...]:
        """One text, or a list of texts in the order of the alphabet."""
        if isinstance(self._value.get(name), str):
            return self.text(name)
        return tuple(sorted(self.items(name, lambda item: text_of(item, f"{self._where}.{name}"))))

    def _missing(self, name: str, kind: str) -> NotInTheAnswer:
        problem = f"is not {kind}" if name in self._value else f"is missing; {kind} is expected"
        return NotInTheAnswer(f"{self._where}.{name} {problem}")


def text_of(item: object, where: str) -> str:
    """A member of a list that has to be text."""
    if not isinstance(item, str):
        raise NotInTheAnswer(f"{where} holds something that is not text")
    return item
