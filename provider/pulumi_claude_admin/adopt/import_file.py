"""
`import.json` for `pulumi import --file`: every resource with its inputs and outputs, so that the engine reads nothing.

`name` is unique in the file, `logicalName` what the program says (docs/platform/pulumi.md#import).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.adopt.program import AdoptedResource, Adoption, Provider, Style
from pulumi_claude_admin.model.property_names import in_camel_case
from pulumi_claude_admin.model.spec_types import SPEC_TYPES
from pulumi_claude_admin.model.type_tokens import COMPONENT, DYNAMIC, NATIVE
from pulumi_claude_admin.quoting import json_text

FILE_NAME: Final = "import.json"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the state is to have of a resource, as a Python program's provider would record it."""

    inputs: Mapping[str, object]
    outputs: Mapping[str, object]


def import_text(adoption: Adoption, recorded: Callable[[AdoptedResource], Recorded], *, style: Style) -> str:
    """The file."""
    return json_text({"resources": list(_entries(adoption, recorded, style=style))})


def _entries(
    adoption: Adoption, recorded: Callable[[AdoptedResource], Recorded], *, style: Style
) -> Iterator[dict[str, object]]:
    entry = _native_entry if style == "yaml" else _entry
    for team in adoption.teams:
        parent = _unique(team.key, "TeamWorkspace")
        if style == "teams":
            yield {"type": COMPONENT, "name": parent, "logicalName": team.key, "component": True}
        for one in team.resources:
            under = {"parent": parent} if style == "teams" else {}
            yield entry(one, recorded(one)) | under
    for one in adoption.organization:
        yield entry(one, recorded(one))


def moved_text(resources: Iterable[tuple[AdoptedResource, Recorded]], *, to: Provider) -> str:
    """The file of resources that a state has already, for another provider."""
    entry = _native_entry if to == "native" else _entry
    return json_text({"resources": [entry(one, recorded) for one, recorded in resources]})


def _native_entry(resource: AdoptedResource, recorded: Recorded) -> dict[str, object]:
    spec_type = SPEC_TYPES[resource.type_name]
    return _entry(resource, recorded) | {
        "type": f"{NATIVE}{resource.type_name}",
        "inputs": in_camel_case(recorded.inputs, spec_type),
        "outputs": in_camel_case(recorded.outputs, spec_type),
    }


def _entry(resource: AdoptedResource, recorded: Recorded) -> dict[str, object]:
    return {
        "type": f"{DYNAMIC}{resource.type_name}",
        "name": _unique(resource.name, resource.type_name),
        "logicalName": resource.name,
        "id": resource.id,
        "inputs": recorded.inputs,
        "outputs": recorded.outputs,
    }


def _unique(name: str, type_name: str) -> str:
    return f"{name}_{type_name}"
