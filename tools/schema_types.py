"""
Types of Python as Pulumi's schema has them. Knows no resource of ours.

Source: Pulumi docs, Package schema.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel

from pulumi_claude_admin.model.property_names import camel_case

Shape: TypeAlias = dict[str, object]

PACKAGE: Final = "claude"
ANYTHING: Final[Shape] = {"$ref": "pulumi.json#/Any"}
_SCALARS: Final = {bool: "boolean", int: "integer", float: "number", str: "string"}
_UNIONS: Final = (Union, types.UnionType)
_LISTS: Final = (tuple, list, Sequence)
_MAPPINGS: Final = (dict, Mapping)


class SchemaTypes:
    """Translates types, and collects those that get a name: choices of words, and specs inside of specs."""

    def __init__(self, meanings: Mapping[str, Mapping[str, str]]) -> None:
        """`meanings` has for each spec inside of specs, by its name without `Spec`, what its fields mean."""
        self.named: dict[str, Shape] = {}
        self._meanings = meanings

    def shape(self, annotation: object, *, at: str) -> Shape:
        """
        The type of an input. `at` names a choice of words: the kind and the input, such as `WorkspaceWhenArchived`.

        Raises ValueError for a type that no language has.
        """
        kind = without_none(annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self._nested(kind)
        if get_origin(kind) is Literal:
            return self._choice(at, get_args(kind))
        if get_origin(kind) in _UNIONS:
            return {"oneOf": [self.open_shape(choice) for choice in get_args(kind)]}
        if get_origin(kind) in _MAPPINGS:
            return {"type": "object", "additionalProperties": self.shape(get_args(kind)[1], at=at)}
        if get_origin(kind) in _LISTS:
            return {"type": "array", "items": self.shape(get_args(kind)[0], at=at)}
        return _scalar(kind)

    def open_shape(self, annotation: object) -> Shape:
        """The same of an output, or of one choice of several: words are any text, since the platform may say others."""
        kind = without_none(annotation)
        if get_origin(kind) is Literal:
            return {"type": "string"}
        if get_origin(kind) in _MAPPINGS:
            return {"type": "object", "additionalProperties": self.open_shape(get_args(kind)[1])}
        if get_origin(kind) in _LISTS:
            return {"type": "array", "items": self.open_shape(get_args(kind)[0])}
        return self.shape(kind, at="")

    def _choice(self, name: str, words: Sequence[str]) -> Shape:
        values = [{"name": _title(word), "value": word} for word in words]
        return self._reference(name, {"type": "string", "enum": values})

    def _nested(self, spec_type: type[BaseModel]) -> Shape:
        name = spec_type.__name__.removesuffix("Spec")
        meanings = self._meanings.get(name, {})
        properties = {
            camel_case(field): described(self.shape(info.annotation, at=name + _title(field)), meanings.get(field))
            for field, info in spec_type.model_fields.items()
        }
        required = sorted(camel_case(field) for field, info in spec_type.model_fields.items() if info.is_required())
        shape: Shape = {"type": "object", "properties": properties}
        return self._reference(name, shape | ({"required": required} if required else {}))

    def _reference(self, name: str, shape: Shape) -> Shape:
        token = f"{PACKAGE}:index:{name}"
        if self.named.setdefault(token, shape) != shape:
            message = f"two types are called {token}"
            raise ValueError(message)
        return {"$ref": f"#/types/{token}"}


def described(shape: Shape, meaning: str | None) -> Shape:
    """The same with what it means, where somebody has said so."""
    return {**shape, "description": meaning} if meaning else shape


def without_none(annotation: object) -> object:
    """A type without what pydantic is told of it, and without None beside it."""
    if get_origin(annotation) is Annotated:
        return without_none(get_args(annotation)[0])
    if get_origin(annotation) not in _UNIONS:
        return annotation
    choices = [choice for choice in get_args(annotation) if choice is not type(None)]
    return without_none(choices[0]) if len(choices) == 1 else Union[tuple(choices)]  # noqa: UP007 - made at run time


def _scalar(kind: object) -> Shape:
    if kind is Any:
        return dict(ANYTHING)
    if isinstance(kind, type) and kind in _SCALARS:
        return {"type": _SCALARS[kind]}
    message = f"no language has the type {kind}"
    raise ValueError(message)


def _title(word: str) -> str:
    """A word as part of a type's name: `by_hand` as `ByHand`."""
    return "".join(part[:1].upper() + part[1:] for part in word.split("_"))
