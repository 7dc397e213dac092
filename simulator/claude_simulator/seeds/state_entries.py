"""The resources of ours in a Pulumi stack export, as plain values: which they are and what they say.

The shape is that of ``pulumi stack export``: a deployment with resources, each with property bags.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claude_simulator.seeds.seed import UnreadableSeed

Bag = Mapping[str, Any]  # a property bag of the state: any JSON

TYPE_PREFIX = "pulumi-python:dynamic/claude:"
OTHER_LANGUAGES = re.compile("claude:index:(?!TeamWorkspace$)")
"""What a type begins with where the program is not Python; a component of Python has such a type, too."""
OBJECTS = frozenset({"actual", "data_residency", "declared", "jwks", "match", "provider_config"})
"""Values with names of their own inside, which the other languages spell as they do; all else inside a value is somebody's."""
SECRET_MARK = "4dabf18193072939515e22adb298388d"  # noqa: S105 - Pulumi's public marker of a secret value


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource of ours: its kind, its id, and what it says; ``bag`` is what was declared, over what is known."""

    kind: str
    id: str
    outputs: Bag
    bag: Bag

    @property
    def said(self) -> Bag:
        """What is declared, and over it what the platform said."""
        return {**self.bag, **self.outputs.get("actual", {})}

    @property
    def is_archived(self) -> bool:
        """Whether it had been archived when it was last looked at."""
        return "archived_at" in self.outputs

    @property
    def workspace_id(self) -> str | None:
        """The workspace that it is about, None for the organization."""
        if self.kind == "Workspace":
            return self.id
        found = self.said.get("workspace_id")
        return found if isinstance(found, str) else None

    @property
    def workspace_ids(self) -> tuple[str, ...]:
        """Every workspace that it names."""
        one = () if self.workspace_id is None else (self.workspace_id,)
        return (*one, *self.said.get("workspace_ids", ()))


def read_entries(file: str) -> list[Entry]:
    """Read an export.

    Raises:
        UnreadableSeed: the file cannot be read or is no stack export.
    """
    try:
        document = json.loads(Path(file).read_bytes())  # any Unicode, as PowerShell writes it too
        return list(_entries(document["deployment"]["resources"] or []))
    except OSError as error:
        raise UnreadableSeed(f"state {file}: cannot be read") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableSeed(f"state {file}: is no `pulumi stack export`") from error


def _entries(resources: list[Bag]) -> Iterator[Entry]:
    for resource in resources:
        kind = OTHER_LANGUAGES.sub("", str(resource.get("type", "")).removeprefix(TYPE_PREFIX), count=1)
        if kind == resource.get("type") or resource.get("delete") or resource.get("external"):
            continue
        outputs, inputs = (_plain(resource.get(part) or {}) for part in ("outputs", "inputs"))
        if not resource["type"].startswith(TYPE_PREFIX):
            outputs, inputs = _as_in_python(outputs), _as_in_python(inputs)
        declared = outputs.get("declared") or inputs
        yield Entry(kind, str(resource.get("id", "")), outputs, {**outputs, **declared})


def _as_in_python(bag: Bag) -> Bag:
    names = {key: re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", key) for key in bag}
    return {
        name: _as_in_python(bag[key]) if name in OBJECTS and isinstance(bag[key], dict) else bag[key]
        for key, name in names.items()
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON, and the same without what is encrypted
    """Leave out what is encrypted; what was exported with ``--show-secrets`` is JSON in a text."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if SECRET_MARK in value:
        return _plain(json.loads(value["plaintext"])) if "plaintext" in value else None
    return {name: plain for name, item in value.items() if (plain := _plain(item)) is not None}
