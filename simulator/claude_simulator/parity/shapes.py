"""From JSON to its shape: what kind each value is, never the value; and where two shapes differ.

Kept are names of fields and the platform's own words (types, roles, states, error codes). Not kept are ids (only their
prefix, or which id of the path it repeats), texts, amounts, times (only their precision), and what is inside objects
whose fields are an organization's own, such as tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Shape: TypeAlias = Any  # a kind as text, a list with one shape or none, or an object of shapes

WORDS = frozenset(
    {"type", "status", "role", "workspace_role", "organization_role", "period", "group_type", "error_code"}
)
"""Fields whose values are the platform's words."""
ORGANIZATIONS_OWN = frozenset({"tags", "claims", "keys", "metadata"})
"""Fields whose objects have fields that an organization chose."""
WORD = re.compile(r"[a-z][a-z0-9_]{0,60}")
FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")
TAGGED = re.compile(r"([a-z][a-z_]*)_01[0-9A-Za-z]{8,}")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
OPTIONAL = "?"
NULL = "null"
EITHER = " | "


def shape_of(value: object, names: Mapping[str, str], *, field: str = "") -> Shape:
    """Return the shape of a JSON value; ``names`` say which id of a path it is: ``{workspace_id}``."""
    if isinstance(value, dict):
        if field in ORGANIZATIONS_OWN or not all(FIELD.fullmatch(name) for name in value):
            return "object"
        return {name: shape_of(item, names, field=name) for name, item in value.items()}
    if isinstance(value, list):
        shapes = [shape_of(item, names, field=field) for item in value]
        return [_merged(shapes)] if shapes else []
    return _kind(value, names, field)


def _kind(value: object, names: Mapping[str, str], field: str) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, int | float):
        return "whole number" if isinstance(value, int) else "number"
    text = str(value)
    if field in WORDS and WORD.fullmatch(text):
        return f"word {text}"
    return f"{_kind_of_text(text)} {names[text]}" if text in names else _kind_of_text(text)


def _kind_of_text(text: str) -> str:
    tagged, moment = TAGGED.fullmatch(text), MOMENT.fullmatch(text)
    if tagged is not None:
        return f"id {tagged[1]}"
    if moment is not None:
        return "moment with parts of a second" if moment[1] else "moment"
    if UUID.fullmatch(text):
        return "uuid"
    return "digits" if text.isdecimal() else "text"


def _merged(shapes: Sequence[Shape]) -> Shape:
    """Return one shape for several: fields that are not everywhere are marked, kinds become alternatives."""
    objects = [shape for shape in shapes if isinstance(shape, dict)]
    if objects and len(objects) == len(shapes):
        names = dict.fromkeys(name.rstrip(OPTIONAL) for each in objects for name in each)
        return {
            name + ("" if all(name in each for each in objects) else OPTIONAL): _merged(
                [each.get(name, each.get(name + OPTIONAL)) for each in objects if {name, name + OPTIONAL} & each.keys()]
            )
            for name in names
        }
    lists = [shape for shape in shapes if isinstance(shape, list)]
    if lists and len(lists) == len(shapes):
        inner = [item for each in lists for item in each]
        return [_merged(inner)] if inner else []
    if objects or lists:
        rest = [shape for shape in shapes if shape != NULL]
        return _merged(rest) if rest and len(rest) < len(shapes) else "mixed"
    return EITHER.join(sorted({kind for shape in shapes for kind in shape.split(EITHER)}))


def differences(recorded: Shape, found: Shape, where: str = "") -> Iterator[str]:
    """Say where two shapes differ; null, and lists without rows, say nothing and differ from nothing."""
    if recorded == found or NULL in (recorded, found) or [] in (recorded, found):
        return
    if "object" in (recorded, found) and any(isinstance(each, dict) for each in (recorded, found)):
        return
    if isinstance(recorded, dict) and isinstance(found, dict):
        yield from _of_objects(recorded, found, where)
    elif isinstance(recorded, list) and isinstance(found, list):
        yield from differences(recorded[0], found[0], f"{where}[]")
    elif isinstance(recorded, str) and isinstance(found, str):
        kinds, others = _comparable(recorded, where), _comparable(found, where)
        if kinds and others and not kinds & others:
            yield f"{where or 'body'}: {EITHER.join(sorted(kinds))} recorded, {EITHER.join(sorted(others))} here"
    else:
        yield f"{where or 'body'}: {_name(recorded)} recorded, {_name(found)} here"


def _are_of_one_kind(recorded: Mapping[str, Shape], found: Mapping[str, Shape]) -> bool:
    """Say whether two objects can be compared: not two events, or two actors, of other types."""
    one, other = str(recorded.get("type", "")), str(found.get("type", ""))
    return (
        not one.startswith("word ")
        or not other.startswith("word ")
        or bool({*one.split(EITHER)} & {*other.split(EITHER)})
    )


def _of_objects(recorded: Mapping[str, Shape], found: Mapping[str, Shape], where: str) -> Iterator[str]:
    if where not in ("", "error") and not _are_of_one_kind(recorded, found):
        return
    plain = {name.rstrip(OPTIONAL): name for name in recorded}
    other = {name.rstrip(OPTIONAL): name for name in found}
    for name in sorted(plain.keys() | other.keys()):
        place = f"{where}.{name}".lstrip(".")
        if name not in other:
            if not plain[name].endswith(OPTIONAL):
                yield f"{place}: recorded, missing here"
        elif name not in plain:
            if not other[name].endswith(OPTIONAL):
                yield f"{place}: not recorded, but here"
        else:
            yield from differences(recorded[plain[name]], found[other[name]], place)


def _comparable(shape: str, where: str) -> set[str]:
    """Return the kinds that say something about the platform: which words or ids a row happens to have does not."""
    kinds = {kind.partition(" {")[0] for kind in shape.split(EITHER) if kind != NULL}
    if where in ("error.type", "error.details.error_code", "type"):
        return kinds
    return {"word" if kind.startswith("word ") else kind for kind in kinds}


def _name(shape: Shape) -> str:
    return "object" if isinstance(shape, dict) else "list" if isinstance(shape, list) else str(shape)
