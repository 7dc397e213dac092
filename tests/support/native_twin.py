"""
A stack export, or a preview's document, of a Python program as it would be of the same program in another language.

Written by the schema, and by nothing of what reads states.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final, cast

SCHEMA: Final = json.loads((files("pulumi_claude_admin.native") / "schema.json").read_text(encoding="utf-8"))
DYNAMIC: Final = "pulumi-python:dynamic/claude:"
NATIVE: Final = "claude:index:"

_BAGS: Final = ("inputs", "outputs")
_OBJECTS: Final = "#/types/"


def native_twin(text: str) -> str:
    """The same document with the native provider's types, URNs and names; what is not ours stays."""
    return json.dumps(_resources(json.loads(text))).replace(DYNAMIC, NATIVE)


def _resources(part: object) -> object:
    if isinstance(part, list):
        return [_resources(one) for one in part]
    if not isinstance(part, dict):
        return part
    type_ = part.get("type")
    if not isinstance(type_, str) or not type_.startswith(DYNAMIC):
        return {key: _resources(one) for key, one in part.items()}
    token = type_.replace(DYNAMIC, NATIVE)
    properties = SCHEMA["resources"].get(token, {"properties": {}})["properties"]
    bags = {key: _bag(part[key], properties) for key in _BAGS if key in part}
    sources = {_camel(name): urns for name, urns in part.get("propertyDependencies", {}).items()}
    return {**part, "type": token, **bags, **({"propertyDependencies": sources} if sources else {})}


def _bag(bag: Mapping[str, Any], properties: Mapping[str, Any]) -> dict[str, object]:
    made: dict[str, object] = {}
    for name, value in bag.items():
        key = _camel(name)
        if name == "__provider":
            continue
        if key == "secretInputs":
            made[key] = [_camel(one) for one in value]
            continue
        inside = properties if key in {"actual", "declared"} else _properties_of(properties.get(key, {}))
        made[key] = _bag(value, inside) if inside is not None and isinstance(value, dict) else value
    return made


def _properties_of(property_: Mapping[str, Any]) -> Mapping[str, Any] | None:
    name = str(property_.get("$ref", "")).removeprefix(_OBJECTS)
    return cast("Mapping[str, Any] | None", SCHEMA["types"].get(name, {}).get("properties"))


def _camel(name: str) -> str:
    return re.sub("_([a-z])", lambda found: found[1].upper(), name)
