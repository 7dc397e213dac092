"""What code declares, for rules of policy: of programs, of states, of team files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pulumi_claude_admin.drift.export_format import Resource, StackExport
from pulumi_claude_admin.drift.program import Step
from pulumi_claude_admin.errors import TeamFileError
from pulumi_claude_admin.model.type_tokens import DYNAMIC
from pulumi_claude_admin.policy.declaration import Declaration, translated, without_secrets
from pulumi_claude_admin.team_file.declarations import declarations
from pulumi_claude_admin.team_file.read import Read, bytes_of, read_bytes


def of_steps(steps: Iterable[Step], lines: Mapping[str, str]) -> tuple[Declaration, ...]:
    """What programs declare, with what the last `up` was told of it. `lines` are the places in team files, by URN."""
    return tuple(_of_step(one, lines) for one in steps if one.type.startswith(DYNAMIC))


def of_state(export: StackExport, lines: Mapping[str, str]) -> tuple[Declaration, ...]:
    """What the last `up` of a stack was told: there is nothing before it."""
    return tuple(_of_resource(one, lines) for one in export.resources if one.type.startswith(DYNAMIC))


def of_team_file(file: Path, before: Path | None) -> tuple[Declaration, ...]:
    """What a team file declares. Raises TeamFileError with a line for every mistake, of either file."""
    found = _read(file)
    if found.root is None:
        return ()
    earlier = _read(before).teams if before is not None else None
    return declarations(found.teams, file=file.as_posix(), root=found.root, before=earlier)


def _read(file: Path) -> Read:
    name = file.as_posix()
    found = read_bytes(bytes_of(file, name=name))
    if found.mistakes:
        raise TeamFileError(tuple(one.in_file(name) for one in found.mistakes))
    return found


def _of_step(step: Step, lines: Mapping[str, str]) -> Declaration:
    return Declaration(
        urn=step.urn,
        type=step.type.removeprefix(DYNAMIC),
        id=step.id,
        inputs=None if step.is_removed else _bag(step.inputs),
        before=_bag(step.before) if step.before is not None else None,
        depends_on=step.depends_on,
        place=lines.get(step.urn) or step.place,
    )


def _of_resource(resource: Resource, lines: Mapping[str, str]) -> Declaration:
    told = resource.outputs.get("declared")
    return Declaration(
        urn=resource.urn,
        type=resource.type.removeprefix(DYNAMIC),
        id=resource.id,
        inputs=_bag(told if isinstance(told, Mapping) else resource.inputs),
        place=lines.get(resource.urn),
    )


def _bag(told: Mapping[str, object]) -> Mapping[str, object]:
    """Without what nobody knows; of a bag that is secret as a whole nothing is left that a rule could read."""
    known = translated(told)
    return without_secrets(known) if isinstance(known, Mapping) else {}
