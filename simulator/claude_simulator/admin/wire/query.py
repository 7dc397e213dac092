"""Reading a query string: bracketed arrays, strict booleans, bounded limits (requests.md#conventions, paging.md#limits)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from claude_simulator.rules import invalid


@dataclass(frozen=True, slots=True)
class Query:
    """The decoded name-value pairs of a query string, in order."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Query:
        """Make a query of decoded pairs."""
        return cls(tuple(pairs))

    def text(self, name: str) -> str | None:
        """Return a single value; the last one when it was given twice."""
        values = [value for key, value in self.pairs if key == name]
        return values[-1] if values else None

    def choice(self, name: str, choices: Collection[str]) -> str | None:
        """Return a single value of a closed set."""
        value = self.text(name)
        if value is not None and value not in choices:
            raise invalid(f"{name}: must be one of {', '.join(choices)}")
        return value

    def flag(self, name: str) -> bool:
        """Return a boolean, False when absent; anything but ``true`` and ``false`` is refused."""
        value = self.text(name)
        if value not in (None, "true", "false"):
            raise invalid(f"{name}: must be true or false")
        return value == "true"

    def many(self, name: str, *, most: int = 100, choices: Collection[str] = ()) -> list[str]:
        """Return the values of an array, ``name[]=a&name[]=b``; a name without brackets is refused ([assumed])."""
        if self.text(name) is not None:
            raise invalid(f"{name}: an array is written {name}[]")
        values = [value for key, value in self.pairs if key == f"{name}[]"]
        if len(values) > most:
            raise invalid(f"{name}: must have at most {most} items")
        for value in values:
            if choices and value not in choices:
                raise invalid(f"{name}: must be one of {', '.join(choices)}")
        return values

    def limit(self, *, default: int, most: int, lenient: bool) -> int:
        """Return the page size; ``lenient`` takes the default for one above the maximum (paging.md#too-large)."""
        value = self.text("limit")
        if value is None:
            return default
        number = int(value) if value.lstrip("-").isdecimal() else 0
        if 1 <= number <= most:
            return number
        if lenient and number > most:
            return default
        raise invalid(f"The limit parameter must be between 1 and {most}, inclusive. Got {value}.")
