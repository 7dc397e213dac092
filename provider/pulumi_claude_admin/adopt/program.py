"""What is adopted, as values: the resources that a program is to declare, and what it leaves out and why. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.model.workspace import Workspace

Style = Literal["teams", "python", "yaml"]
"""The last one is of the native provider, and its only one; the others are Python."""
Provider = Literal["dynamic", "native"]
"""Pulumi's own for Python programs, or `pulumi-resource-claude` for those in other languages."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Among arguments: the id of another resource of the program, which a program names instead."""

    type_name: str
    name: str


@dataclass(frozen=True, slots=True)
class AdoptedResource:
    """
    One resource: its type, its name in Pulumi, the id that it has there, and the arguments that a program gives.

    `workspace_id` among the arguments is the workspace's id; a program says `workspace.id` instead. `is_protected`: Pulumi is never to
    delete it.
    """

    type_name: str
    name: str
    id: str
    arguments: Mapping[str, object]
    covers: frozenset[LiveObject] = frozenset()
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class AdoptedTeam:
    """A workspace and what hangs on it, the workspace first."""

    key: str
    workspace: Workspace
    resources: tuple[AdoptedResource, ...]

    def of_type(self, type_name: str) -> tuple[AdoptedResource, ...]:
        """Its resources of one type."""
        return tuple(one for one in self.resources if one.type_name == type_name)


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """Something that the program does not declare, as one line for people."""

    reason: str
    what: str
    covers: frozenset[LiveObject] = frozenset()


@dataclass(frozen=True, slots=True)
class Adoption:
    """
    Everything that was read: in the program (`teams`, `organization`), left out, or excluded by the one who asked.

    `known` are the ids of what an earlier run has written already.
    """

    teams: tuple[AdoptedTeam, ...]
    organization: tuple[AdoptedResource, ...]
    left_out: tuple[LeftOut, ...]
    excluded: tuple[Workspace, ...]
    known: frozenset[str]

    @property
    def resources(self) -> tuple[AdoptedResource, ...]:
        """All that the program declares anew."""
        return (*(one for team in self.teams for one in team.resources), *self.organization)
