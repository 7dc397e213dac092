"""Values as seeds write them: tables, moments and amounts of money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

Table = Mapping[str, Any]  # a TOML table: read by key where a seed becomes an organization, nowhere else
People = Mapping[str, str]  # e-mail address in lower case to user id


def moment(value: str | datetime) -> datetime:
    """Read an RFC 3339 moment, as text or as TOML has it."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.astimezone(UTC)


def cents(amount: str) -> int:
    """Turn a decimal amount in major units into whole cents."""
    return int(Decimal(amount) * 100)
