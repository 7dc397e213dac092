"""
Pulumi property bags to values and back.

The one place that knows that Pulumi turns integers into floats and leaves out what is None; no dict of unknown shape
travels further inward than this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.model.plain_words import plain_reason
from pulumi_claude_admin.model.unknown import UNKNOWN

SpecT = TypeVar("SpecT", bound=BaseModel)

Bag = dict[str, object]
"""Plain JSON-like data: what Pulumi stores of a resource."""

SECRET_INPUTS = "secret_inputs"  # noqa: S105 - names of inputs, not a password
"""The names of the inputs that the program marks secret: beside the inputs in Pulumi's bags, and no part of a spec."""


def restore(value: object) -> object:
    """The same data with whole floats turned back into integers, at any depth. Amounts of money are strings and stay."""
    if isinstance(value, str):  # most of what there is, and the question below is a slow one
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {str(key): restore(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [restore(item) for item in value]
    return value


def clean(bag: Mapping[str, object]) -> Bag:
    """A bag with integers restored, without Pulumi's own keys and without entries that are None."""
    return {key: restore(value) for key, value in bag.items() if not key.startswith("__") and value is not None}


def parse(
    spec_type: type[SpecT], bag: Mapping[str, object], *, is_not_known_yet: Callable[[object], bool] | None = None
) -> SpecT:
    """
    Read a bag as a spec. Raises InvalidInputs with one problem per property.

    Values for which `is_not_known_yet` says so (a preview), at any depth, are `UNKNOWN` in the spec; everything else is
    validated all the same.
    """
    given = {key: value for key, value in clean(bag).items() if key != SECRET_INPUTS}
    try:
        return spec_type.model_validate(_marked(given, is_not_known_yet) if is_not_known_yet is not None else given)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    raise InvalidInputs(*(Problem(".".join(map(str, detail["loc"])), plain_reason(detail)) for detail in details))


def _marked(value: object, is_not_known_yet: Callable[[object], bool]) -> object:
    if is_not_known_yet(value):
        return UNKNOWN
    if isinstance(value, Mapping):
        return {key: _marked(item, is_not_known_yet) for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(item, is_not_known_yet) for item in value]
    return value
