"""What the JSON forms share that are made of a dataclass field by field: how values are written, what its schema says, why one is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from pulumi_claude_admin.model.plain_words import plain_reason


def plain(value: object, *, timespec: str = "seconds") -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Values as JSON has them: decimals as plain text without an exponent, moments in UTC."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return utc(value).isoformat(timespec=timespec).replace("+00:00", "Z")
    if isinstance(value, dict):
        return {str(key): plain(one, timespec=timespec) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one, timespec=timespec) for one in value]
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)


def utc(moment: datetime) -> datetime:
    """The same moment in UTC."""
    return moment.astimezone(UTC)


def with_all_required(node: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Every key is always written, so readers may count on each; names that say nothing are left out."""
    if isinstance(node, list):
        return [with_all_required(one) for one in node]
    if not isinstance(node, dict):
        return node
    inner = {key: with_all_required(one) for key, one in node.items()}
    properties = inner.get("properties")
    if isinstance(properties, dict):
        inner["required"] = list(properties)
        for one in properties.values():
            for word in ("title", "default"):
                one.pop(word, None)
    return inner


def reason_of(error: ValidationError) -> str:
    """Where in the document the first thing is wrong, and what."""
    detail = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, detail["loc"]))
    reason = "is missing" if detail["type"] == "missing" else plain_reason(detail)
    return f"{where} {reason}" if where else reason
