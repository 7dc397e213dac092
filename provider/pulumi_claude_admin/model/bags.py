"""
Pulumi property bags to values and back.

The one place that knows that Pulumi turns integers into floats and leaves out what is None; no dict of unknown shape
travels further inward than this.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pulumi_claude_admin.errors import InvalidInputs, Problem

SpecT = TypeVar("SpecT", bound=BaseModel)

Bag = dict[str, object]
"""Plain JSON-like data: what Pulumi stores of a resource."""

PROVIDER_KEY = "__provider"
"""The pickled provider that Pulumi adds to the inputs and outputs of every dynamic resource."""


def restore(value: object) -> object:
    """The same data with whole floats turned back into integers, at any depth. Amounts of money are strings and stay."""
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


def parse(spec_type: type[SpecT], bag: Mapping[str, object], *, unknown: Collection[str] = ()) -> SpecT:
    """
    Read a bag as a spec. Raises InvalidInputs with one problem per property.

    Top-level keys in `unknown` are not known yet (a preview): problems with them are not problems, and when nothing else
    is wrong the spec is built without validation of those keys, so only its known fields may be looked at.
    """
    known = {key: value for key, value in clean(bag).items() if key not in unknown}
    try:
        return spec_type.model_validate(known)
    except ValidationError as error:
        problems = [
            Problem(property=".".join(str(part) for part in detail["loc"]), reason=_reason(detail["msg"]))
            for detail in error.errors(include_url=False, include_context=False)
            if not (detail["loc"] and detail["loc"][0] in unknown) and not (unknown and not detail["loc"])
        ]
    if problems:
        raise InvalidInputs(*problems)
    return spec_type.model_construct(**known)  # type: ignore[arg-type]  # known holds the values of this spec's fields


def dump(spec: BaseModel) -> Bag:
    """A spec as a bag: JSON-like, without what is None."""
    return spec.model_dump(mode="json", exclude_none=True)


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ").rstrip(".")
