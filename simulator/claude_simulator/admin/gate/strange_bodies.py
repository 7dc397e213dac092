"""Answers of a platform that has moved on: further fields, and words that were not in the closed sets.

"Unknown fields, unknown enum values … must not fail" (requests.md#open-world); these faults find out whether they do.
"""

from __future__ import annotations

from claude_simulator.admin.wire.schema import Json

NEW_FIELD = "field_of_tomorrow"
NEW_VALUE = "value_of_tomorrow"
WORDS = frozenset({"status", "role", "workspace_role", "organization_role", "period", "group_type"})
TAGGED = ("limits", "group", "source", "scope", "principal", "attachment", "actor")
"""Objects whose ``type`` is a word of an open set; the ``type`` of a resource itself stays."""


def with_unknown_fields(body: Json) -> Json:
    """Return an answer in which every object has one more field."""
    if isinstance(body, list):
        return [with_unknown_fields(item) for item in body]
    if isinstance(body, dict):
        return {**{name: with_unknown_fields(value) for name, value in body.items()}, NEW_FIELD: {"since": "tomorrow"}}
    return body


def with_unknown_values(body: Json, *, field: str | None, value: str) -> Json:
    """Return an answer whose words are new; ``field`` is the only one to change, such as ``role`` or ``limits.type``."""
    return _changed(body, "", field, value)


def _changed(body: Json, within: str, field: str | None, value: str) -> Json:
    if isinstance(body, list):
        return [_changed(item, within, field, value) for item in body]
    if not isinstance(body, dict):
        return body
    return {
        name: value if isinstance(old, str) and _is_wanted(name, within, field) else _changed(old, name, field, value)
        for name, old in body.items()
    }


def _is_wanted(name: str, within: str, field: str | None) -> bool:
    path = f"{within}.type" if name == "type" else name
    if field is not None:
        return field == path
    return name in WORDS or (name == "type" and within in TAGGED)
