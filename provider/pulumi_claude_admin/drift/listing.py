"""What a kind reads of the organization, and where in the snapshot it puts it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pulumi_claude_admin.drift.sources import Sources
from pulumi_claude_admin.drift.unseen import attempt
from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.ports import AdminApi, Console, ConsoleScope

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WorkspaceList(Generic[T]):
    """
    A list that each live workspace has. What is not in the mapping was not read.

    `needs_users` says that nobody can tell what is in it without the organization's people.
    """

    kind: Kind
    ask: Callable[[AdminApi, str], tuple[T, ...]]
    get: Callable[[OrganizationSnapshot], Mapping[str, tuple[T, ...]]]
    put: Callable[[OrganizationSnapshot, Mapping[str, tuple[T, ...]]], OrganizationSnapshot]
    needs_users: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """
    The snapshot with what was read, and what could not be.

    `is_left_to_console`: the API has no such list for this organization, so the Console's pages are read where it is declared.
    """

    snapshot: OrganizationSnapshot
    unseen: tuple[Unseen, ...] = ()
    is_left_to_console: bool = False


OrganizationList = Callable[[Sources, OrganizationSnapshot], Listed]
"""Reads a collection of the whole organization into the snapshot."""


def whole_list(
    kind: Kind,
    ask: Callable[[AdminApi], tuple[T, ...]],
    put: Callable[[OrganizationSnapshot, tuple[T, ...]], OrganizationSnapshot],
) -> OrganizationList:
    """A collection that is one list of the API."""

    def read(sources: Sources, snapshot: OrganizationSnapshot) -> Listed:
        listed = attempt(lambda: ask(sources.api), kind)
        return Listed(snapshot, (listed,)) if isinstance(listed, Unseen) else Listed(put(snapshot, listed))

    return read


@dataclass(frozen=True, slots=True)
class ConsolePage(Generic[T]):
    """A page of the Console that is read where its setting is declared. `is_of` says which workspaces (None: the organization) have it at all."""

    ask: Callable[[Console, ConsoleScope], T]
    put: Callable[[OrganizationSnapshot, Mapping[Scope, T]], OrganizationSnapshot]
    is_of: Callable[[Workspace | None], bool] = field(default=lambda _: True)
