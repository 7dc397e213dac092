"""Reading a request body: a JSON object, field by field, refusing with 400 in the form ``<field>: <reason>`` (errors.md#without-a-code)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from claude_simulator.rules import invalid


@dataclass(frozen=True, slots=True)
class Body:
    """A parsed JSON object whose fields are all known; ``is_lenient`` says that others were left out."""

    values: Mapping[str, object]
    is_lenient: bool = False

    @classmethod
    def parse(cls, content: bytes, fields: Collection[str], *, is_lenient: bool = False) -> Body:
        """Parse a body; unknown fields are refused as extra input ([assumed], workspaces.md#geo-in-an-update), or ignored."""
        try:
            value = json.loads(content or b"{}")
        except ValueError:
            raise invalid("The request body is not valid JSON.") from None
        return cls(_object(value, fields, "body", is_lenient=is_lenient), is_lenient)

    def has(self, name: str) -> bool:
        """Whether the field was sent and is not null."""
        return self.values.get(name) is not None

    def not_null(self, *names: str) -> None:
        """Refuse an explicit null in fields that may only be left out."""
        for name in names:
            if name in self.values and self.values[name] is None:
                raise invalid(f"{name}: must not be null")

    def text(self, name: str) -> str:
        """Return a required string."""
        value = self.values.get(name)
        if not isinstance(value, str):
            raise invalid(f"{name}: Field required" if value is None else f"{name}: must be a string")
        return value

    def optional_text(self, name: str, *, nullable: bool = True) -> str | None:
        """Return a string or None; an explicit null is refused unless ``nullable``."""
        if name not in self.values or (nullable and self.values[name] is None):
            return None
        value = self.values[name]
        if not isinstance(value, str):
            raise invalid(f"{name}: must be a string")
        return value

    def choice(self, name: str, choices: Collection[str]) -> str:
        """Return a required string of a closed set."""
        value = self.text(name)
        if value not in choices:
            raise invalid(f"{name}: must be one of {', '.join(choices)}")
        return value

    def flag(self, name: str) -> bool | None:
        """Return a boolean, or None when it was not sent or is null."""
        value = self.values.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise invalid(f"{name}: must be true or false")

    def whole(self, name: str) -> int | None:
        """Return a whole number, or None when it was not sent or is null."""
        value = self.values.get(name)
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise invalid(f"{name}: must be a whole number")

    def part(self, name: str, *fields: str) -> Body:
        """Return a required object that has no other than these fields."""
        return self.of(self.values.get(name), fields, name)

    def of(self, value: object, fields: Collection[str], where: str) -> Body:
        """Return a JSON object from somewhere within that has no other than these fields."""
        return Body(_object(value, fields, where, is_lenient=self.is_lenient), self.is_lenient)

    def texts(self, name: str, *, most: int) -> list[str]:
        """Return a list of strings, empty when it was not sent or is null."""
        if not self.has(name):
            return []
        found = [item for item in self.items(name, least=0, most=most) if isinstance(item, str)]
        if len(found) != len(self.items(name, least=0, most=most)):
            raise invalid(f"{name}: must be a list of strings")
        return found

    def items(self, name: str, *, least: int, most: int) -> list[object]:
        """Return a required list of a length between two bounds."""
        value = self.values.get(name)
        if not isinstance(value, list):
            raise invalid(f"{name}: Field required" if value is None else f"{name}: must be a list")
        if not least <= len(value) <= most:
            raise invalid(f"{name}: must have between {least} and {most} items")
        return value


def _object(value: object, fields: Collection[str], where: str, *, is_lenient: bool) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise invalid(f"{where}: must be an object")
    extra = sorted(set(value) - set(fields))
    if extra and not is_lenient:
        raise invalid(f"{extra[0]}: Extra inputs are not permitted")
    return {name: item for name, item in value.items() if name in fields}
