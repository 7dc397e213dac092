"""JSON Schemas of what goes over the wire, put together from small pieces.

Each family's file says with these what its objects and bodies look like, beside the functions that make and read them;
gate/openapi.py publishes it. Nothing here knows a family. Objects of the platform are closed (no other keys) and complete
(every key, unless it is named as one of some versions only), because a simulator must not answer more or less.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Schema: TypeAlias = Mapping[str, Json]

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
NOTHING: Schema = {"type": "null"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
EMAIL: Schema = {"type": "string", "format": "email"}


def text(*, least: int = 0, most: int | None = None, pattern: str | None = None) -> Schema:
    """Return a string with a length between two bounds, in a form."""
    shaped: dict[str, Json] = {"type": "string"}
    if least:
        shaped["minLength"] = least
    if most is not None:
        shaped["maxLength"] = most
    if pattern is not None:
        shaped["pattern"] = pattern
    return shaped


def tagged(prefix: str) -> Schema:
    """Return an identifier of the platform (requests.md#conventions)."""
    return {"type": "string", "pattern": f"^{prefix}_"}


def whole(least: int, most: int) -> Schema:
    """Return a whole number between two bounds."""
    return {"type": "integer", "minimum": least, "maximum": most}


def one_of(choices: Collection[str]) -> Schema:
    """Return a string of a closed set."""
    return {"type": "string", "enum": [*choices]}


def constant(value: str) -> Schema:
    """Return exactly one string, as in ``type``."""
    return {"type": "string", "const": value}


def nullable(schema: Schema) -> Schema:
    """Return what a schema allows, or null."""
    return {"anyOf": [dict(schema), dict(NOTHING)]}


def either(*schemas: Schema) -> Schema:
    """Return what any of some schemas allows."""
    return {"anyOf": [dict(schema) for schema in schemas]}


def many(items: Schema, *, least: int = 0, most: int | None = None) -> Schema:
    """Return a list."""
    shaped: dict[str, Json] = {"type": "array", "items": dict(items)}
    if least:
        shaped["minItems"] = least
    if most is not None:
        shaped["maxItems"] = most
    return shaped


def mapping(values: Schema, *, keys: str | None = None) -> Schema:
    """Return an object with any keys (of a form) and values of one kind."""
    shaped: dict[str, Json] = {"type": "object", "additionalProperties": dict(values)}
    if keys is not None:
        shaped["propertyNames"] = {"pattern": keys}
    return shaped


def record(fields: Mapping[str, Schema], *, title: str | None = None, optional: Collection[str] = ()) -> Schema:
    """Return a closed object; every field that is not ``optional`` is there. ``title`` makes it a named component."""
    shaped: dict[str, Json] = {
        "type": "object",
        "properties": {name: dict(schema) for name, schema in fields.items()},
        "required": [name for name in fields if name not in optional],
        "additionalProperties": False,
    }
    return shaped if title is None else {"title": title, **shaped}


def body(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """Return the JSON object that a request carries."""
    return record({**required, **(optional or {})}, optional=optional or ())


def tombstone(kind: str, *ids: str) -> Schema:
    """Return what a delete answers: the ids and a type that says so (requests.md#conventions)."""
    return record({**dict.fromkeys(ids, TEXT), "type": constant(kind)})


def fields_of(schema: Schema | None) -> tuple[str, ...]:
    """Return the names of an object's fields."""
    properties = {} if schema is None else schema.get("properties", {})
    return tuple(properties) if isinstance(properties, Mapping) else ()
