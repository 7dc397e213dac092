"""
Who the ids of rows are: the table with names and addresses of people. Who was forgotten stays in it, as an id.

A name is as of the last reading. Whoever was forgotten gets no name again, whatever is read later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from pulumi_claude_admin.archive.tables import Text, claude_code_id
from pulumi_claude_admin.audit_ports import Row
from pulumi_claude_admin.model.usage import ActorKind, ClaudeCodeRow, UsageActor

CLAUDE_CODE_PERSON: Final = "claude_code_person"
CLAUDE_CODE_KEY: Final = "claude_code_key"


@dataclass(frozen=True, slots=True)
class Named:
    """What is known of an id. `kind` is an `ActorKind`, or one of those whom Claude Code's reports name without an id."""

    id: str
    kind: str
    email: str | None
    name: str | None
    is_deleted: bool
    seen_at: datetime
    is_forgotten: bool = False

    @property
    def actor(self) -> UsageActor | None:
        """As an actor of rows, None where it is not one."""
        if self.kind in {CLAUDE_CODE_KEY, CLAUDE_CODE_PERSON}:
            return None
        return UsageActor(ActorKind(self.kind), self.id, self.email, self.name, self.is_deleted)

    def line(self) -> tuple[Text, ...]:
        """As a line of its table."""
        seen_at = self.seen_at.astimezone(UTC).isoformat()
        return self.id, self.kind, self.email, self.name, str(self.is_deleted), seen_at, str(self.is_forgotten)


def named_from(line: tuple[Any, ...]) -> Named:
    """A line of its table as what is known."""
    key, kind, email, name, is_deleted, seen_at, is_forgotten = line
    return Named(key, kind, email, name, is_deleted, datetime.fromisoformat(seen_at), is_forgotten)


def named_by(row: Row, salt: str, seen_at: datetime) -> Named | None:
    """Whom a row names."""
    if isinstance(row, ClaudeCodeRow):
        kind = CLAUDE_CODE_KEY if row.is_key else CLAUDE_CODE_PERSON
        email, name = (None, row.actor) if row.is_key else (row.actor, None)
        return Named(claude_code_id(row.actor, salt), kind, email, name, is_deleted=False, seen_at=seen_at)
    actor = row.group.actor
    if actor is None:
        return None
    return Named(actor.id, actor.kind.value, actor.email, actor.name, actor.is_deleted, seen_at)


def with_names(kept: dict[str, Named], new: dict[str, Named]) -> dict[str, Named]:
    """What is known after a reading: the later of two, and nothing new of those who were forgotten."""
    later = {
        key: named
        for key, named in new.items()
        if key not in kept or (not kept[key].is_forgotten and kept[key].seen_at <= named.seen_at)
    }
    return kept | later


def without(kept: dict[str, Named], person: str) -> tuple[dict[str, Named], int]:
    """What is known after forgetting a person, by id or e-mail, and how many ids that were."""
    asked = person.casefold()
    gone = {
        key: replace(named, email=None, name=None, is_forgotten=True)
        for key, named in kept.items()
        if not named.is_forgotten and (key == person or (named.email or "").casefold() == asked)
    }
    return kept | gone, len(gone)
