"""What one resource of a stack declares, whatever its kind: each kind's own is in `kinds/`. Pure."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pulumi_claude_admin.drift.compare import DECLARE_IN_PLAIN
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.feed.console_replay import Anchor
from pulumi_claude_admin.findings import Kind


@dataclass(frozen=True, slots=True)
class DeclaredObject(ABC):
    """
    One declaration, under the id that its resource got.

    `workspace_id` is None for the organization's own. `written_at` is the platform's time of the last write, where the kind
    records it. `secret` are properties that the spec does not say.
    """

    urn: str
    kind: Kind
    id: str
    workspace_id: str | None
    written_at: datetime | None
    secret: tuple[str, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """The e-mails and user ids that it gives something to."""
        return ()

    @property
    def people_ids(self) -> Mapping[str, str]:
        """Which user each of them was at the last write, where that is recorded."""
        return {}

    @property
    def anchors(self) -> Mapping[str, Anchor[Any]]:
        """What the stack itself last saw in the Console, by property: what the activity feed is replayed from."""
        return {}

    def claims(self, index: OrganizationIndex) -> frozenset[LiveObject]:
        """The live objects that no set may count as its own, since this declaration is about one of them."""
        del index
        return frozenset()

    @abstractmethod
    def compare(self, index: OrganizationIndex) -> Compared:
        """Its finding, and the live objects that it speaks for."""


@dataclass(frozen=True, slots=True)
class Illegible(DeclaredObject):
    """
    A declaration whose values cannot be read from the state, and why: secret, or written by another release.

    `live_kind` is the kind of the live objects that it would speak for.
    """

    reason: str
    live_kind: Kind

    def compare(self, index: OrganizationIndex) -> Compared:
        """Unseen; everything that it may be about is spoken for."""
        subject = index.subject(self.kind, self.id, self.workspace_id)
        following = index.follow_workspace(subject, self.urn)
        if following is not None:
            return following
        finding = index.unseen(subject, self.urn, self.reason).finding
        part = self.id.partition("/")[2] if self.workspace_id is not None else self.id
        spoken_for = frozenset(
            one
            for one in index.live
            if (one.kind, one.workspace_id) == (self.live_kind, self.workspace_id or "")
            and (not one.part or part in {"", one.part})
        )
        return Compared(replace(finding, remedy=DECLARE_IN_PLAIN), spoken_for)
