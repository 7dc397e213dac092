"""
A stack export to resources: the shape of Pulumi's state file, and nothing about Claude. Source: docs/platform/pulumi.md#state-file.

Resources of ours come out as a Python program has them, whatever language declared them: from here inwards there is one spelling.
Tolerant of what other providers store; strict about what is not an export at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pulumi_claude_admin.errors import StateUnreadable
from pulumi_claude_admin.model.python_spelling import python_names, python_type

KNOWN_VERSIONS: Final = (3, 4)
"""Deployment versions with this shape; 4 came with optional features of the engine that do not concern us."""

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - Pulumi's public marker of a secret value, not a secret
_HOW_TO_EXPORT: Final = "Make one with `pulumi stack export --file`"


@dataclass(frozen=True, slots=True)
class Resource:
    """
    One resource of a stack. `inputs` and `outputs` are property bags, `parent` is the URN of what it is part of, `modified_at` when it was last written.

    `is_protected`: Pulumi refuses to delete it.
    """

    urn: str
    type: str
    id: str
    inputs: Mapping[str, object]
    outputs: Mapping[str, object]
    parent: str = ""
    modified_at: str = ""
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class StackExport:
    """
    What a stack export says. `stacks` are `<project>/<stack>` of its URNs: one, or none while it is empty.

    `components` are the outputs of those by URN, and `parents` what they are part of: they have no id, and nothing at the platform is one.
    `to_be_deleted` are the URNs of what was replaced by an update that did not come to its end: the next one deletes it.
    """

    resources: tuple[Resource, ...]
    stacks: frozenset[str]
    pending_operations: int
    components: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    to_be_deleted: tuple[str, ...] = ()


def parse_export(text: str) -> StackExport:
    """
    Read the JSON of `pulumi stack export`. Raises StateUnreadable, in one line, on anything else.

    Resources that the engine is about to delete, or that it only reads, are not part of what somebody declares.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        message = "the state is empty" if not text.strip() else f"the state is not JSON ({where})"
        raise StateUnreadable(message, hint=_HOW_TO_EXPORT) from None
    except RecursionError:
        raise StateUnreadable("the state is nested too deeply to be an export", hint=_HOW_TO_EXPORT) from None
    deployment = _deployment(document)
    entries = _listed(deployment, "resources")
    pending = _listed(deployment, "pending_operations")
    resources = [_resource(entry) for entry in entries]
    return StackExport(
        resources=tuple(resource for resource in resources if resource is not None),
        stacks=frozenset(stack for entry in entries if (stack := _stack(entry)) is not None),
        pending_operations=len(pending),
        components={str(one["urn"]): _bag(one.get("outputs")) for one in _components(entries)},
        parents={str(one["urn"]): str(one.get("parent") or "") for one in _components(entries)},
        to_be_deleted=tuple(
            str(one["urn"]) for one in entries if isinstance(one, dict) and one.get("delete") is True and "urn" in one
        ),
    )


def secret_value(value: object) -> Mapping[str, object] | None:
    """The wrapping of a secret value, when this is one: it carries `ciphertext`, or `plaintext` after `--show-secrets`."""
    if isinstance(value, Mapping) and value.get(SIGNATURE) == SECRET:
        return value
    return None


def _deployment(document: object) -> Mapping[str, object]:
    if not isinstance(document, dict) or not isinstance(document.get("version"), int):
        raise StateUnreadable("the state is JSON, but not a stack export", hint=_HOW_TO_EXPORT)
    if "checkpoint" in document:
        raise StateUnreadable("the state is a backend's own checkpoint, not a stack export", hint=_HOW_TO_EXPORT)
    version = document["version"]
    if version > max(KNOWN_VERSIONS):
        message = f"the state has version {version}, newer than this release can read ({max(KNOWN_VERSIONS)})"
        raise StateUnreadable(message, hint="Upgrade pulumi-claude-admin")
    if version < min(KNOWN_VERSIONS):
        message = f"the state has version {version}, older than this release can read ({min(KNOWN_VERSIONS)})"
        raise StateUnreadable(message, hint="Run `pulumi up` with a current Pulumi, which rewrites it")
    deployment = document.get("deployment")
    if not isinstance(deployment, dict):
        raise StateUnreadable("the state has no deployment, so it is not a stack export", hint=_HOW_TO_EXPORT)
    return deployment


def _listed(deployment: Mapping[str, object], key: str) -> list[object]:
    value = deployment.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise StateUnreadable(f"the state's {key} are not a list", hint=_HOW_TO_EXPORT)
    return value


def _resource(entry: object) -> Resource | None:
    if not isinstance(entry, dict) or entry.get("delete") is True or entry.get("external") is True:
        return None
    urn, kind, id_ = entry.get("urn"), entry.get("type"), entry.get("id")
    if not isinstance(urn, str) or not isinstance(kind, str) or not isinstance(id_, str) or not id_:
        return None
    parent, modified = entry.get("parent"), entry.get("modified")
    return Resource(
        urn=urn,
        type=python_type(kind),
        id=id_,
        inputs=python_names(kind, _bag(entry.get("inputs"))),
        outputs=python_names(kind, _bag(entry.get("outputs"))),
        parent=parent if isinstance(parent, str) else "",
        modified_at=modified if isinstance(modified, str) else "",
        is_protected=entry.get("protect") is True,
    )


def _components(entries: list[object]) -> Iterator[Mapping[str, object]]:
    for entry in entries:
        if isinstance(entry, dict) and entry.get("custom") is not True and isinstance(entry.get("urn"), str):
            yield entry


def _bag(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


_URN_PARTS: Final = 4


def _stack(entry: object) -> str | None:
    """`urn:pulumi:<stack>::<project>::<type>::<name>` to `<project>/<stack>`."""
    urn = entry.get("urn") if isinstance(entry, dict) else None
    return stack_of(urn) if isinstance(urn, str) else None


def stack_of(urn: str) -> str | None:
    """The `<project>/<stack>` of a URN, None of anything else."""
    parts = urn.split("::", _URN_PARTS - 1)
    if len(parts) != _URN_PARTS or not parts[0].startswith("urn:pulumi:"):
        return None
    return f"{parts[1]}/{parts[0].removeprefix('urn:pulumi:')}"


def type_in(urn: str) -> str:
    """The type in a URN, without those of what it is part of; empty of anything else."""
    parts = urn.split("::", _URN_PARTS - 1)
    return parts[2].rpartition("$")[2] if len(parts) == _URN_PARTS else ""


def resource_name(urn: str) -> str:
    """The name that the program gave to a resource: the last part of its URN."""
    return urn.split("::", _URN_PARTS - 1)[-1]
