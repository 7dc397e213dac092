"""What the JSON forms share that are made of a dataclass field by field: how values are written, their schema, how they are read and refused."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.plain_words import plain_reason

ReportT = TypeVar("ReportT")


class _Kind(BaseModel):
    report: str | None = None


class _Version(BaseModel):
    schema_version: int = Field(ge=1)
    report: str


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


def read_strictly(adapter: TypeAdapter[ReportT], text: str | bytes, *, what: str, hint: str) -> ReportT:
    """The value in this JSON. Raises ConfigurationError, which begins with `what` (`x.json is no report`), where it is none."""
    try:
        return adapter.validate_json(text, strict=True)
    except ValidationError as error:
        raise ConfigurationError(f"{what}: {reason_of(error)}", hint=hint) from None


def says_it_is(kind: str, text: str | bytes) -> bool:
    """Whether this JSON says that it is a report of this kind. What is no JSON does not."""
    try:
        return _Kind.model_validate_json(text).report == kind
    except ValidationError:
        return False


def is_versioned(kind: str, text: str | bytes) -> bool:
    """Whether this is a document of this kind, of whatever version."""
    try:
        return _Version.model_validate_json(text).report == kind
    except ValidationError:
        return False


def refuse_newer(text: str | bytes, *, kind: str, known: int, source: str) -> None:
    """Raises ConfigurationError for a document of this kind that a newer version wrote, ValidationError for what has no version."""
    version = _Version.model_validate_json(text)
    if version.report == kind and version.schema_version > known:
        raise ConfigurationError(
            f"{source} was written by a newer version (its schema_version is {version.schema_version}, and {known} is known here)",
            hint="Run the same version of pulumi-claude-admin in both places",
        )


def schema_of(adapter: TypeAdapter[Any], *, title: str, description: str) -> dict[str, Any]:
    """The JSON Schema of what is written."""
    made: dict[str, Any] = _with_all_required(adapter.json_schema(mode="serialization"))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": title,
        "description": description,
    }


def reason_of(error: ValidationError) -> str:
    """Where in the document the first thing is wrong, and what."""
    detail = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, detail["loc"]))
    reason = "is missing" if detail["type"] == "missing" else plain_reason(detail)
    return f"{where} {reason}" if where else reason


def _with_all_required(node: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Every key is always written, so readers may count on each; names that say nothing are left out."""
    if isinstance(node, list):
        return [_with_all_required(one) for one in node]
    if not isinstance(node, dict):
        return node
    inner = {key: _with_all_required(one) for key, one in node.items()}
    properties = inner.get("properties")
    if isinstance(properties, dict):
        inner["required"] = list(properties)
        for one in properties.values():
            for word in ("title", "default"):
                one.pop(word, None)
    return inner
