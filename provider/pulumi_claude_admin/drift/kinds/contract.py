"""
What a kind of object is to drift and to the report: everything that they have to know of it, in one value.

A kind is one file of this folder, and one line of `KINDS`. It is pure but for what it asks the ports (`listing.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.export_format import Resource
from pulumi_claude_admin.drift.legible_resource import LegibleResource, leading_workspace
from pulumi_claude_admin.drift.listing import ConsolePage, OrganizationList, WorkspaceList
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.organization_index import OrganizationIndex
from pulumi_claude_admin.findings import Change, Kind, Subject
from pulumi_claude_admin.model.organization import OrganizationSnapshot


class Summary(Enum):
    """How an object that nobody declared is told in a few words."""

    ITSELF = auto()
    """`the workspace itself`"""
    PEOPLE = auto()
    """`2 members: ana@example.com workspace_user, …`"""
    VALUE = auto()
    """`spend limit 500.00`"""
    PROPERTIES = auto()
    """`rate limit Claude Sonnet 4.x: requests_per_minute 500, …`"""


@dataclass(frozen=True, slots=True)
class LiveSide:
    """
    What of a kind is there without a declaration.

    `subject` is the same for all objects that are told as one finding; `change` is what is there, as a change from nothing.
    `coverage` is how people call what is counted. `remedy` takes the object's id.
    """

    objects: Callable[[OrganizationSnapshot], Iterable[LiveObject]]
    subject: Callable[[OrganizationIndex, LiveObject], Subject]
    change: Callable[[OrganizationIndex, LiveObject], Change | None]
    coverage: str
    remedy: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """
    One kind of object.

    Of the state: `type_name` is the resource's, `read` makes a declaration of it (ValueError: not one of ours), `stand_ins` are
    what to read in place of secret properties that may not be missing (None: nothing is left without them), `workspace_of` is
    where it is when its values cannot be read.
    Of the organization: `live` is what there is to be declared (None: it is read only where it is declared), `live_kind` the
    kind of the live objects that a declaration speaks for, when that is another; and how it is read: `workspace_list`,
    `organization_list`, `page`. A page beside an `organization_list` is read when that is left to the Console.
    For people: `word` beside a place; `summary`; `is_counted` where hundreds that nobody declared are one number of the report,
    which `-v` names and which never fails a run.
    """

    kind: Kind
    type_name: str
    word: str
    read: Callable[[LegibleResource], DeclaredObject]
    stand_ins: Callable[[Resource], Mapping[str, object]] | None = None
    workspace_of: Callable[[Resource], str | None] = leading_workspace
    live: LiveSide | None = None
    live_kind: Kind | None = None
    workspace_list: WorkspaceList[Any] | None = None  # each list has objects of its own type
    organization_list: OrganizationList | None = None
    page: ConsolePage[Any] | None = None  # the same
    summary: Summary = Summary.PROPERTIES
    is_counted: bool = False


def declare_it(type_name: str) -> Callable[[str], str]:
    """The remedy for what nobody declared: declare it as this, remove it, or ignore it."""
    return lambda _object_id: remedies.for_unmanaged(type_name)
