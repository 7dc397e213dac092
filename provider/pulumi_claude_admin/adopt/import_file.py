"""
`import.json` for `pulumi import --file`: every resource with its inputs and outputs, so that the engine reads nothing.

`name` is unique in the file, `logicalName` what the program says (docs/platform/pulumi.md#import).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.adopt.program import AdoptedResource, Adoption, Style
from pulumi_claude_admin.model.type_tokens import COMPONENT, DYNAMIC
from pulumi_claude_admin.quoting import json_text

FILE_NAME: Final = "import.json"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the state is to have of a resource, `__provider` in both included."""

    inputs: Mapping[str, object]
    outputs: Mapping[str, object]


def import_text(adoption: Adoption, recorded: Callable[[AdoptedResource], Recorded], *, style: Style) -> str:
    """The file."""
    return json_text({"resources": list(_entries(adoption, recorded, style=style))})


def _entries(
    adoption: Adoption, recorded: Callable[[AdoptedResource], Recorded], *, style: Style
) -> Iterator[dict[str, object]]:
    for team in adoption.teams:
        parent = _unique(team.key, "TeamWorkspace")
        if style == "teams":
            yield {"type": COMPONENT, "name": parent, "logicalName": team.key, "component": True}
        for one in team.resources:
            under = {"parent": parent} if style == "teams" else {}
            yield _entry(one, recorded(one)) | under
    for one in adoption.organization:
        yield _entry(one, recorded(one))


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
