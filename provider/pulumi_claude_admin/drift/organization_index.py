"""What was read, arranged for look-up, and the two questions that every comparison asks first: is the workspace alive, was it read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol, TypeVar

from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.remedies import LOOK_AGAIN, for_follower
from pulumi_claude_admin.drift.told_by_feed import ToldByFeed
from pulumi_claude_admin.feed.reading import Silence
from pulumi_claude_admin.findings import Finding, Kind, Status, Subject, Unseen
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.people import Everybody
from pulumi_claude_admin.model.workspace import Workspace

DEFAULT_NAME: Final = "Default"
NOT_READ: Final = "it was not read"


Place = tuple[Kind, str | None]
"""A setting: its kind, and its workspace or None for the organization."""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What `read_organization` saw of the organization, what it could not see, and when (the platform's clock, UTC).

    `by_feed` is what the activity feed tells of settings that only the Console shows and that were not looked at there;
    `feed_silence` is why it tells nothing, when it was asked for that.
    """

    snapshot: OrganizationSnapshot
    now: datetime
    unseen: tuple[Unseen, ...] = ()
    by_feed: Mapping[Place, ToldByFeed] = field(default_factory=dict)
    feed_silence: Silence | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """The finding of one declaration, and the live objects that are spoken for by it."""

    finding: Finding
    covered: frozenset[LiveObject] = frozenset()


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


IdentifiedT = TypeVar("IdentifiedT", bound=_Identified)


def _by_id(listed: Iterable[IdentifiedT] | None) -> Mapping[str, IdentifiedT]:
    """Each under its id; none of a list that could not be read."""
    return {one.id: one for one in listed or ()}


class OrganizationIndex:
    """A reading with indexes. Look-ups only; it decides nothing about values."""

    def __init__(
        self, reading: Reading, *, live: frozenset[LiveObject], declared_names: Mapping[str, str] | None = None
    ) -> None:
        """`live` is what there is to be declared. `declared_names` are the names, by id, to call workspaces by that are not there any more."""
        self.snapshot = reading.snapshot
        self.now = reading.now
        self.live = live
        self.everybody = Everybody.of(reading.snapshot.users)
        self.users: Mapping[str, User] = self.everybody.by_id
        self.workspaces: Mapping[str, Workspace] = {one.id: one for one in reading.snapshot.workspaces}
        self.api_keys = _by_id(reading.snapshot.api_keys)
        self.external_keys = _by_id(reading.snapshot.external_keys)
        self.federation_issuers = _by_id(reading.snapshot.federation_issuers)
        self.federation_rules = _by_id(reading.snapshot.federation_rules)
        self.service_accounts = _by_id(reading.snapshot.service_accounts)
        self.service_account_members = {
            (row.workspace_id, row.service_account_id): row for row in reading.snapshot.service_account_members or ()
        }
        self.claimed: Mapping[str | None, frozenset[LiveObject]] = {}
        self.by_feed = reading.by_feed
        self._unseen = reading.unseen
        default = reading.snapshot.default_workspace_id
        known = {default: DEFAULT_NAME} if default is not None else {}
        self._names = {**known, **(declared_names or {}), **{one.id: one.name for one in reading.snapshot.workspaces}}

    def leaving(self, claimed: Mapping[str | None, frozenset[LiveObject]]) -> OrganizationIndex:
        """The same, in which by workspace these objects have a declaration of their own: a set leaves them to it."""
        index = copy(self)
        index.claimed = claimed
        return index

    def person(self, user_id: str) -> str:
        """A person's e-mail, or the id when it is not known."""
        user = self.users.get(user_id)
        return user.email if user is not None else user_id

    def subject(self, kind: Kind, object_id: str, workspace_id: str | None, label: str = "") -> Subject:
        """A subject with the workspace's live name, or the declared one when there is none."""
        name = self._names.get(workspace_id or "")
        return Subject(kind=kind, id=object_id, workspace_id=workspace_id, workspace_name=name, label=label)

    def why_unseen(self, kind: Kind, workspace_id: str | None) -> str:
        """The reason why something was not read: its own, else that of the whole collection."""
        own = (one.reason for one in self._unseen if (one.kind, one.workspace_id) == (kind, workspace_id))
        whole = (one.reason for one in self._unseen if (one.kind, one.workspace_id) == (kind, None))
        return next(own, None) or next(whole, NOT_READ)

    def unseen(self, subject: Subject, urn: str, reason: str | None = None) -> Compared:
        """The finding for a declaration that cannot be compared now."""
        why = reason or self.why_unseen(subject.kind, subject.workspace_id)
        return Compared(Finding(Status.UNSEEN, subject, urn=urn, reason=why, remedy=LOOK_AGAIN))

    def follow_workspace(self, subject: Subject, urn: str) -> Compared | None:
        """The finding for something declared on a workspace that is archived or gone; None when the workspace lives."""
        if subject.workspace_id is None:
            return None
        workspace = self.workspaces.get(subject.workspace_id)
        if workspace is not None and not workspace.is_archived:
            return None
        status, reason = (
            (Status.MISSING, "its workspace is gone")
            if workspace is None
            else (Status.ARCHIVED, "its workspace was archived")
        )
        return Compared(Finding(status, subject, urn=urn, reason=reason, remedy=for_follower()))
