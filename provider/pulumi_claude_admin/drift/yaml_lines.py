"""Where a program in Pulumi's YAML declares a resource: the engine knows no line of it, the file has each below `resources:`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import yaml

from pulumi_claude_admin.drift.export_format import resource_name, type_in
from pulumi_claude_admin.drift.native_names import is_native
from pulumi_claude_admin.model.type_tokens import NATIVE

FILE_NAME: Final = "Pulumi.yaml"
_SHORT: Final = NATIVE.replace(":index", "")
"""How people begin a type: Pulumi takes `claude:Workspace` for `claude:index:Workspace`."""

Lines = Mapping[tuple[str, str], int]
"""The line of each resource of ours, by type and name."""


def lines_in(text: str) -> Lines:
    """The lines of a program's resources; none of a text that is no YAML, or no program."""
    try:
        document = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return {}
    resources = _entries(document).get("resources")
    found: dict[tuple[str, str], int] = {}
    for key, entry in resources.value if isinstance(resources, yaml.MappingNode) else ():
        said = _entries(entry)
        type_ = _text(said.get("type")).replace(NATIVE, _SHORT)
        if type_.startswith(_SHORT):
            name = _text(said.get("name", key)).replace("$$", "$")
            found[NATIVE + type_.removeprefix(_SHORT), name] = key.start_mark.line + 1
    return found


def place_of(urn: str, lines: Lines) -> str | None:
    """`Pulumi.yaml:12`; None of a resource that is not there, or of a program in Python."""
    line = lines.get((type_in(urn), resource_name(urn))) if is_native(urn) else None
    return f"{FILE_NAME}:{line}" if line is not None else None


def _entries(node: yaml.Node | None) -> Mapping[str, yaml.Node]:
    return {_text(key): value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _text(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
