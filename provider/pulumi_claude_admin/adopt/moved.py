"""
A stack whose resources are to be of the other provider, by its state alone: the same objects under the same names, and nobody is asked. Pure.

What both providers record is the same but for its spelling (`model/property_names.py`), so an engine that is given it has nothing to read.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from pulumi_claude_admin.adopt import yaml_program
from pulumi_claude_admin.adopt.import_file import Recorded
from pulumi_claude_admin.adopt.program import AdoptedResource, LeftOut, Provider, Reference
from pulumi_claude_admin.drift.declared import declared_by
from pulumi_claude_admin.drift.export_format import Resource, StackExport, resource_name, stack_of, type_in
from pulumi_claude_admin.drift.legible_resource import secret_paths
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.bags import Bag, clean
from pulumi_claude_admin.model.python_spelling import python_type
from pulumi_claude_admin.model.spec_types import SPEC_TYPES
from pulumi_claude_admin.model.type_tokens import DYNAMIC, NATIVE

_DECLARED: Final = "declared"
_WORKSPACE: Final = f"{DYNAMIC}Workspace"
_OWNER_TAGS: Final = frozenset({"owner", "managed_at"})
"""Inputs of a workspace that its constructor makes; the `owner` of an API key is a program's own."""
_REFERRED_TO: Final = frozenset({"ExternalKey", "FederationIssuer", "ServiceAccount", "Workspace"})
"""Kinds whose id others are declared with."""
_SELF: Final = "adopt_id"
_STACK: Final = "pulumi:pulumi:Stack"
_PROVIDERS: Final = "pulumi:providers:"
_BLOCK: Final = f"{_PROVIDERS}claude"
_SECRET: Final = "a secret in it, which no import file can carry"  # noqa: S105 - a sentence
_NAMESAKE: Final = "another of its type has the same name, and nothing but what it is part of tells them apart"
_UNKNOWN: Final = "of a kind that this release does not know"


@dataclass(frozen=True, slots=True)
class MovedResource:
    """What the program is to say of one, and what the state is to have of it, in a Python program's spelling."""

    adopted: AdoptedResource
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What the state is not to have any more."""

    urn: str
    is_protected: bool


@dataclass(frozen=True, slots=True)
class Move:
    """
    What `pulumi import` is to take (`resources`, what others refer to first), what the state is then to forget (`forgotten`, in the
    order in which nothing is left hanging), and what stays with no line in the program that is written: `left_out` of ours, `foreign`
    of other providers.
    """

    to: Provider
    project: str
    stack: str
    resources: tuple[MovedResource, ...]
    forgotten: tuple[Forgotten, ...]
    left_out: tuple[LeftOut, ...]
    foreign: tuple[str, ...]
    outputs: tuple[str, ...]
    """The names of the stack's own outputs."""


def moved(export: StackExport, to: Provider) -> Move:
    """The move of everything that is of the other provider. Raises ConfigurationError where there is nothing, or a run was cut off."""
    if export.pending_operations:
        raise ConfigurationError(
            "the stack was left in the middle of an update, so nothing of it is moved",
            hint="Nothing was written. `pulumi refresh` settles it",
        )
    if to_go := [urn for urn in export.to_be_deleted if python_type(type_in(urn)).startswith(DYNAMIC)]:
        raise ConfigurationError(
            f"{_words(to_go[0])} was replaced, and what it was before is still to be deleted: the new program would do that whatever it declares",
            hint="Nothing was written. `pulumi up` of the present program settles it",
        )
    ours = [one for one in export.resources if one.type.startswith(DYNAMIC)]
    theirs = [one for one in ours if type_in(one.urn).startswith(NATIVE) is (to == "dynamic")]
    _require_one_organization(export, to)
    left = {one.urn: reason for one in theirs if (reason := _why_not(one, to)) is not None} | _namesakes(theirs)
    going = [one for one in theirs if one.urn not in left]
    if not going:
        raise ConfigurationError(
            f"the stack has nothing that can be moved to the {to} provider",
            hint="Nothing was written. Name another stack",
        )
    project, _, stack = str(stack_of(going[0].urn)).rpartition("/")
    return Move(
        to=to,
        project=project,
        stack=stack,
        resources=tuple(_resources(going)),
        forgotten=tuple(_forgotten(export, going)),
        left_out=tuple(LeftOut(reason, _words(urn)) for urn, reason in sorted(left.items())),
        foreign=tuple(
            _words(one.urn) for one in export.resources if one not in ours and not one.type.startswith(_PROVIDERS)
        ),
        outputs=tuple(name for urn, bag in export.components.items() if type_in(urn) == _STACK for name in sorted(bag)),
    )


def _require_one_organization(export: StackExport, to: Provider) -> None:
    ids = declared_by(export).organization_ids
    if to == "dynamic" and len(ids) > 1:
        raise ConfigurationError(
            f"the stack is of organizations {', '.join(sorted(ids))}, and a Python program has one",
            hint="Nothing was written. Take what is of another organization into a stack of its own first",
        )


def _namesakes(theirs: Iterable[Resource]) -> dict[str, str]:
    """Those with the type and the name of an earlier one, which parents told apart: what is moved has none."""
    seen, later = set[tuple[str, str]](), dict[str, str]()
    for one in theirs:
        key = (one.type, resource_name(one.urn))
        if key in seen:
            later[one.urn] = _NAMESAKE
        seen.add(key)
    return later


def _why_not(one: Resource, to: Provider) -> str | None:
    if one.type.removeprefix(DYNAMIC) not in SPEC_TYPES:
        return _UNKNOWN
    if secret_paths(one.inputs) or secret_paths(one.outputs):
        return f"{_SECRET}: {_commands_by_id(one)}" if to == "native" else _SECRET
    return yaml_program.problem(_declared(one)) if to == "native" else None


def _commands_by_id(one: Resource) -> str:
    """What moves it without a file: the new one is read by its id, the old one forgotten."""
    kind = one.type.removeprefix(DYNAMIC)
    into = shlex.join(("pulumi", "import", f"{NATIVE}{kind}", resource_name(one.urn), one.id))
    force = ("--force",) if one.is_protected else ()
    return f"`{into}`, then `{shlex.join(('pulumi', 'state', 'delete', '--yes', *force, one.urn))}`"


def _declared(one: Resource) -> Bag:
    """What was declared at the last `up`."""
    told = one.outputs.get(_DECLARED)
    return clean(told if isinstance(told, Mapping) else one.inputs)


def _resources(going: Sequence[Resource]) -> Iterator[MovedResource]:
    earlier: dict[str, Reference] = {}
    for one in going:
        kind, name = one.type.removeprefix(DYNAMIC), resource_name(one.urn)
        spec_type = SPEC_TYPES[kind]
        inputs = {key: value for key, value in one.inputs.items() if key in spec_type.model_fields}
        yield MovedResource(
            AdoptedResource(kind, name, one.id, _arguments(one, spec_type, earlier), is_protected=one.is_protected),
            Recorded(inputs, _recorded(one.outputs)),
        )
        if kind in _REFERRED_TO:
            earlier[one.id] = Reference(kind, name)


def _arguments(one: Resource, spec_type: type[BaseModel], earlier: Mapping[str, Reference]) -> dict[str, object]:
    """What a program gives: what was declared, without what is so anyway."""
    declared = _declared(one)
    made = _OWNER_TAGS if one.type == _WORKSPACE else frozenset[str]()
    given: dict[str, object] = {}
    for name, field in sorted(spec_type.model_fields.items(), key=lambda one: one[0] != "workspace_id"):
        value = declared.get(name)
        is_so_anyway = isinstance(value, str | bool) and value == field.default
        if value is not None and not is_so_anyway and name not in made:
            given[name] = value if name == _SELF else _referring(value, earlier)
    if one.type == _WORKSPACE and "owner" not in declared:
        given["owner_tag"] = False
    return given


def _referring(value: object, earlier: Mapping[str, Reference]) -> object:
    if isinstance(value, list):
        return [_referring(item, earlier) for item in value]
    return earlier.get(value, value) if isinstance(value, str) else value


def _recorded(bag: Mapping[str, object]) -> Bag:
    """What both providers record: without what only one of them has."""
    kept = {name: value for name, value in bag.items() if not name.startswith("__")}
    if isinstance(told := kept.get(_DECLARED), Mapping):
        kept[_DECLARED] = _recorded(told)
    return kept


def _forgotten(export: StackExport, going: Sequence[Resource]) -> Iterator[Forgotten]:
    """What is moved, what depends on something first; then what was there for that alone: provider blocks and components."""
    yield from (Forgotten(one.urn, one.is_protected) for one in reversed(going))
    urns = {one.urn for one in going}
    rest = [one for one in export.resources if one.urn not in urns]
    if not any(type_in(one.urn).startswith(NATIVE) for one in rest):
        yield from (Forgotten(one.urn, one.is_protected) for one in reversed(rest) if _is_block(one))
    kept = _ancestors((one for one in rest if not _is_block(one)), export.parents)
    emptied = _ancestors(going, export.parents) - kept
    yield from (Forgotten(urn, is_protected=False) for urn in reversed(list(export.components)) if urn in emptied)


def _is_block(one: Resource) -> bool:
    """Whether it is a provider block of ours that a program declares, and not the one that the engine makes itself."""
    return one.type == _BLOCK and not resource_name(one.urn).startswith("default")


def _ancestors(resources: Iterable[Resource], parents: Mapping[str, str]) -> frozenset[str]:
    """The components that these are in, at whatever depth; not the stack itself."""
    found = set[str]()
    for one in resources:
        urn = one.parent
        while urn and type_in(urn) != _STACK and urn not in found:
            found.add(urn)
            urn = parents.get(urn, "")
    return frozenset(found)


def _words(urn: str) -> str:
    return f"{type_in(urn).rpartition(':')[2]} {resource_name(urn)}"
