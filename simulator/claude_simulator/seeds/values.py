"""Values as seeds write them: tables, moments and amounts of money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol

Table = Mapping[str, Any]  # a TOML table: read by key where a seed becomes an organization, nowhere else
People = Mapping[str, str]  # e-mail address in lower case to user id


class Named(Protocol):
    """What a seed can name."""

    @property
    def id(self) -> str:
        """The platform's id."""

    @property
    def name(self) -> str:
        """What people call it."""


def ids_by_name(there: Iterable[Named]) -> dict[str, str]:
    """Return ids by what a seed may call something: its name, which is that of the first of several, or its id."""
    rows = [*there]
    return {one.name: one.id for one in reversed(rows)} | {one.id: one.id for one in rows}


def moment(value: str | datetime) -> datetime:
    """Read an RFC 3339 moment, as text or as TOML has it."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.astimezone(UTC)


def cents(amount: str) -> int:
    """Turn a decimal amount in major units into whole cents."""
    return int(Decimal(amount) * 100)
