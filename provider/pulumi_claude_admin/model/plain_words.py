"""
What is wrong with a value, in our words instead of pydantic's: "Input should be a valid string" helps nobody. Pure.

Reasons follow the name of an input or of a variable and never repeat the value, which may be a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic_core import ErrorDetails

_TEXT: Final = "must be text; write it in quotes"
_WHOLE: Final = "must be a whole number"
_YES_OR_NO: Final = "must be true or false"
_MAPPING: Final = "must be a mapping of names to values"
_LIST: Final = "must be a list"
_EMPTY: Final = "must not be empty"

_REASONS: Final[Mapping[str, str]] = {
    "bool_parsing": _YES_OR_NO,
    "bool_type": _YES_OR_NO,
    "dict_type": _MAPPING,
    "mapping_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "int_from_float": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_type": _WHOLE,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "path_type": "must be a path",
    "string_type": _TEXT,
    "string_sub_type": _TEXT,
    "string_unicode": "is not text that can be stored (a lone surrogate)",
    "string_too_short": _EMPTY,
    "too_short": _EMPTY,
    "missing": "is missing; when it comes from another resource, that one has failed",
    "extra_forbidden": "is no input here; look for a spelling mistake",
}
"""By the type of pydantic's error."""

_REASONS_WITH: Final[Mapping[str, str]] = {
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "string_too_long": "must not be longer than {max_length} characters",
}
"""The same, with what pydantic says of the rule."""


def plain_reason(detail: ErrorDetails) -> str:
    """One error of a ValidationError as a reason that follows a name."""
    kind = detail["type"]
    if kind in _REASONS:
        return _REASONS[kind]
    if kind in _REASONS_WITH:
        return _REASONS_WITH[kind].format_map(detail.get("ctx", {}))
    return detail["msg"].removeprefix("Value error, ").rstrip(".")
