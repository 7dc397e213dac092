"""What is limited and by how much: rate limits, monthly amounts, notifications. Plain values of an organization.

Amounts are whole cents. Kept by :class:`claude_simulator.organization.Organization`, whose module hands these names on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

SpendAction: TypeAlias = Literal["notify_and_pause", "notify_only"]


@dataclass(slots=True)
class RateLimitGroup:
    """An entry of the organization's rate limits (rate-limits.md#organization). ``id`` is per organization, ``group_id`` global."""

    id: str
    group_type: str
    group_id: str
    display_name: str | None
    models: list[str] | None
    limits: dict[str, int]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a spend limit applies to: one workspace, or the organization when ``workspace_id`` is None."""

    workspace_id: str | None = None


ORGANIZATION_SCOPE = Scope()


@dataclass(slots=True)
class SpendRecord:
    """One monthly amount of one scope: the cap (``notify_and_pause``) or a threshold (``notify_only``).

    ``is_ignored``: somebody snoozed it, which the feed tells of (activity-feed.md#events) and no public API.
    """

    id: str
    cents: int
    action: SpendAction
    created_at: datetime
    updated_at: datetime
    is_ignored: bool = False


@dataclass(slots=True)
class SpendSettings:
    """All spend records of one scope, and who is written to (console.md#private-api: one list, two actions).

    ``alerted_roles`` are of the organization only: roles whose holders are written to (activity-feed.md#events).
    """

    records: list[SpendRecord] = field(default_factory=list)
    alert_emails: list[str] = field(default_factory=list)
    alerted_roles: list[str] = field(default_factory=list)

    @property
    def cap(self) -> SpendRecord | None:
        """The record that pauses, if there is one."""
        return next((record for record in self.records if record.action == "notify_and_pause"), None)

    @property
    def thresholds(self) -> list[SpendRecord]:
        """The records that only notify, by amount."""
        return sorted((r for r in self.records if r.action == "notify_only"), key=lambda record: record.cents)


@dataclass(slots=True)
class ClaudeCodeLimit:
    """A monthly amount per person in the Claude Code workspace; its id is a UUID, and only the feed shows it."""

    id: str
    cents: int


@dataclass(frozen=True, slots=True)
class RateLimitChange:
    """What an override was before it was changed (None: there was none), for limits that take effect later."""

    workspace_id: str
    entry_id: str
    limiter: str
    before: int | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class CapChange:
    """What the cap of a scope was before it was changed (None: there was none), for spending that is booked later."""

    scope: Scope
    before_cents: int | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ClaudeCodeLimitChange:
    """What a limit per person was before it was changed (None: there was none); the default of all under the empty text."""

    user_id: str
    before_cents: int | None
    changed_at: datetime
