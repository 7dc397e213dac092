"""
The names of inputs and outputs where programs are not Python: `workspaceId` for `workspace_id`. Pure.

Which parts of a bag have names of ours says its spec. Keys of mappings (tags, people, groups) are somebody's own and stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Final, get_args, get_origin

from pydantic import BaseModel

from pulumi_claude_admin.model.bags import SECRET_INPUTS, Bag

_AS_INPUTS: Final = frozenset({"declared", "actual"})
"""The outputs that have names of inputs in them: what the last create or update was told, and what the platform has of it."""

_Rename = Callable[[str], str]
_UPPER: Final = re.compile(r"[A-Z]")
_HEAD: Final = re.compile(r"([^.\[]*)([.\[]?)(.*)", re.DOTALL)


def camel_case(name: str) -> str:
    """
    A name of ours as a program in another language has it; what is so already stays.

    >>> camel_case("input_tokens_per_minute_cache_aware")
    'inputTokensPerMinuteCacheAware'
    """
    first, *others = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in others)


def snake_case(name: str) -> str:
    """
    The same back.

    >>> snake_case("workspaceId")
    'workspace_id'
    """
    return _UPPER.sub(lambda found: f"_{found[0].lower()}", name)


def in_camel_case(bag: Mapping[str, object], spec_type: type[BaseModel]) -> Bag:
    """The inputs or outputs of a resource of this spec with the names that other languages have for them."""
    return _renamed(bag, spec_type, camel_case, key_of=lambda name: name)


def in_snake_case(bag: Mapping[str, object], spec_type: type[BaseModel]) -> Bag:
    """The same back."""
    return _renamed(bag, spec_type, snake_case, key_of=snake_case)


def spelled_as_in_python(
    bag: Mapping[str, object], spec_type: type[BaseModel], more: Iterable[str] = ()
) -> Iterator[str]:
    """
    The paths of inputs, of the spec or of `more`, that a program in another language names as Python does.

    >>> from pulumi_claude_admin.model.workspace import WorkspaceSpec
    >>> list(spelled_as_in_python({"display_color": "#D27C3A", "tags": {"adopt_id": "x"}}, WorkspaceSpec))
    ['display_color']
    """
    parts = _parts(spec_type)
    for name, value in bag.items():
        part = parts.get(snake_case(name))
        if name in {*spec_type.model_fields, *more} and name != camel_case(name):
            yield name
        elif part is not None and isinstance(value, Mapping):
            yield from (f"{name}.{path}" for path in spelled_as_in_python(value, part))


def path_in_camel_case(path: str, spec_type: type[BaseModel]) -> str:
    """
    The path of a problem (`data_residency.workspace_geo`, `members["ana@example.com"]`) in other languages.

    Below a mapping are somebody's own words, which stay.
    """
    name, separator, below = _HEAD.fullmatch(path).groups()  # type: ignore[union-attr]  # it fits whatever there is
    part = _parts(spec_type).get(name)
    is_ours = separator == "." and part is not None
    return camel_case(name) + separator + (path_in_camel_case(below, part) if is_ours and part is not None else below)


def nested_spec(annotation: object) -> type[BaseModel] | None:
    """The spec that a value of this type is, or has among its choices; None for a value without names of ours."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is Annotated:
        return nested_spec(get_args(annotation)[0])
    if isinstance(annotation, type) or get_origin(annotation) in {dict, tuple, list}:
        return None
    return next((found for choice in get_args(annotation) if (found := nested_spec(choice)) is not None), None)


def _renamed(bag: Mapping[str, object], spec_type: type[BaseModel], rename: _Rename, *, key_of: _Rename) -> Bag:
    parts = _parts(spec_type)
    renamed: Bag = {}
    for name, value in bag.items():
        part = spec_type if key_of(name) in _AS_INPUTS else parts.get(key_of(name))
        if key_of(name) == SECRET_INPUTS and isinstance(value, list | tuple):
            renamed[rename(name)] = [rename(str(one)) for one in value]
        elif part is not None and isinstance(value, Mapping):
            renamed[rename(name)] = _renamed(value, part, rename, key_of=key_of)
        else:
            renamed[rename(name)] = value
    return renamed


@cache
def _parts(spec_type: type[BaseModel]) -> Mapping[str, type[BaseModel]]:
    """The fields that have names of their own inside."""
    found = {name: nested_spec(field.annotation) for name, field in spec_type.model_fields.items()}
    return {name: part for name, part in found.items() if part is not None}
