"""A program in Pulumi's YAML that declares what is adopted: an entry for each resource below `resources:`. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import yaml

from pulumi_claude_admin.adopt.literals import Expression, yaml_lines, yaml_text
from pulumi_claude_admin.adopt.program import AdoptedResource, Reference
from pulumi_claude_admin.adopt.resource_keys import Keys
from pulumi_claude_admin.model.property_names import in_camel_case
from pulumi_claude_admin.model.spec_types import SPEC_TYPES
from pulumi_claude_admin.model.type_tokens import NATIVE

FILE_NAME: Final = "Pulumi.yaml"
TAKEN: Final = frozenset({"pulumi"})
"""Words that mean something else in `${…}`."""
_FUNCTION: Final = re.compile(r"fn::", re.IGNORECASE)
"""How a key begins that Pulumi takes for a function of its own, wherever it stands."""


def beginning(project: str) -> str:
    """What stands above the first resource."""
    return f"name: {yaml_text(project)}\nruntime: yaml\ndescription: A Claude organization\nresources:\n"


def entry(resource: AdoptedResource, keys: Keys) -> str:
    """The lines of one resource, indented by two."""
    key = keys[resource.type_name, resource.name]
    given = in_camel_case(resource.arguments, SPEC_TYPES[resource.type_name])
    said: dict[str, object] = {
        "type": Expression(f"{NATIVE}{resource.type_name}"),
        **({"name": _escaped(resource.name)} if key != resource.name else {}),
        "properties": _expression(given, keys),
        **({"options": {"protect": True}} if resource.is_protected else {}),
    }
    return "".join(f"{line}\n" for line in (f"  {yaml_text(key)}:", *yaml_lines(said, "    ")))


def written(text: str) -> Keys:
    """The keys of what a program declares already, as far as it can be read."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    resources = document.get("resources") if isinstance(document, Mapping) else None
    found = resources.items() if isinstance(resources, Mapping) else ()
    return {_type_and_name(str(key), one): str(key) for key, one in found if isinstance(one, Mapping)}


def _type_and_name(key: str, entry: Mapping[str, object]) -> tuple[str, str]:
    return str(entry.get("type")).removeprefix(NATIVE), str(entry.get("name", key)).replace("$$", "$")


def problem(inputs: Mapping[str, object]) -> str | None:
    """Why no YAML can say these inputs; None where it can."""
    return "a key begins with fn::, which is a function to YAML" if _has_function(inputs) else None


def _has_function(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_FUNCTION.match(str(key)) or _has_function(item) for key, item in value.items())
    return isinstance(value, list | tuple) and any(map(_has_function, value))


def _expression(value: object, keys: Keys) -> object:
    """The value as YAML for Pulumi has it: a `$` of somebody's is doubled, or what follows may be taken for a name."""
    if isinstance(value, Reference):
        return Expression(f"${{{keys[value.type_name, value.name]}.id}}")
    if isinstance(value, Mapping):
        return {_escaped(str(key)): _expression(item, keys) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_expression(item, keys) for item in value]
    return _escaped(value) if isinstance(value, str) else value


def _escaped(text: str) -> str:
    return text.replace("$", "$$")
