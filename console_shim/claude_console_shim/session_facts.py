"""
What is known of a session beside its cookies: who signed in where and when, and when its cookie ends. Pure; no file belongs here.

They stand in the encrypted part of the session file; one that an earlier version wrote has none, and then nothing is made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pulumi_claude_admin.ports import ConsoleIdentity

DAY_BEFORE: Final = timedelta(days=1)
"""How long before the end of a session's cookie a person is told."""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """When a person signed in (aware), and who that was and where; None is not known."""

    signed_in_at: datetime | None = None
    identity: ConsoleIdentity | None = None

    def as_json(self) -> dict[str, str]:
        """For the session file."""
        who = self.identity
        said = {
            "signed_in_at": None if self.signed_in_at is None else self.signed_in_at.isoformat(timespec="seconds"),
            "organization_id": None if who is None else who.organization_id,
            "organization_name": None if who is None else who.organization_name,
            "role": None if who is None else who.role,
        }
        return {name: value for name, value in said.items() if value is not None}


def facts_of(data: object) -> SessionFacts:
    """What `as_json` made; what it did not make says nothing."""
    if not isinstance(data, Mapping):
        return SessionFacts()
    texts = {name: value for name, value in data.items() if isinstance(value, str)}
    return SessionFacts(_time(texts.get("signed_in_at")), _identity(texts))


def cookie_end(state: Mapping[str, Any], name: str) -> datetime | None:
    """When the cookie of this name ends by itself, None when it has no end of its own. The Console may end a session earlier."""
    ends = [each.get("expires") for each in state["cookies"] if isinstance(each, Mapping) and each.get("name") == name]
    dated = [float(end) for end in ends if isinstance(end, int | float) and 0 < end < _LAST]
    return datetime.fromtimestamp(min(dated), UTC) if dated else None


def ends_soon(end: datetime | None, now: datetime) -> bool:
    """Whether it is time to tell a person."""
    return end is not None and end - now <= DAY_BEFORE


_LAST: Final = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


def _identity(texts: Mapping[str, str]) -> ConsoleIdentity | None:
    if "organization_id" not in texts:
        return None
    return ConsoleIdentity(texts["organization_id"], texts.get("organization_name", ""), texts.get("role"))


def _time(text: str | None) -> datetime | None:
    try:
        found = None if text is None else datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
