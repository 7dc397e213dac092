"""What the activity feed tells: an event, and who acted. Source: docs/platform/activity-feed.md#envelope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

_WORDS: Final = {
    "admin_api_key_actor": "the Admin API key",
    "api_actor": "the API key",
    "service_account_actor": "the service account",
    "federated_identity_actor": "the workload",
    "federated_actor": "the workload",
    "scim_directory_sync_actor": "the directory (SCIM)",
    "gateway_actor": "the gateway's",
    "anthropic_actor": "Anthropic",
    "system_actor": "the platform itself",
}
LEFT: Final = ("org_user_deleted", "org_user_left", "scim_user_deleted")
"""Events that say that a person is not in the organization any more."""
_BROWSERS: Final = ("mozilla/", "opera/")


@dataclass(frozen=True, slots=True)
class Actor:
    """
    Who acted. `type` is the platform's word, an open set.

    `id` is that of the person, key or account, or the subject of a federated identity; `email` only people have; `name` is that of
    the settings, where they name the id.
    """

    type: str
    id: str | None = None
    email: str | None = None
    ip_address: str | None = None
    user_agent: str | None = None
    name: str | None = None

    @property
    def words(self) -> str:
        """`ana@example.com`, `the Admin API key apikey_01…`, `CI deploy key (the Admin API key apikey_01…)`."""
        words = self.email or self._by_type
        return words if self.name is None else f"{self.name} ({words})"

    @property
    def _by_type(self) -> str:
        return " ".join(filter(None, (_WORDS.get(self.type, f"a {self.type}"), self.id)))

    @property
    def channel(self) -> str | None:
        """`Console` or `command line` for a person, told from the user agent alone and so only probable; else None."""
        if self.type != "user_actor" or self.user_agent is None:
            return None
        return "Console" if self.user_agent.casefold().startswith(_BROWSERS) else "command line"


@dataclass(frozen=True, slots=True)
class Activity:
    """
    One event. `organization_id` is a UUID, None where the platform names none; `details` are the type's own fields.

    `updates` are what values became, by the platform's name of the field.
    """

    id: str
    type: str
    at: datetime
    actor: Actor
    organization_id: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def updates(self) -> Mapping[str, str | None]:
        """What values became; {} for an event that lists none."""
        listed = self.details.get("updates")
        rows = [row for row in listed if isinstance(row, Mapping)] if isinstance(listed, list) else []
        return {str(row.get("type")): _text(row.get("current_value")) for row in rows}


@dataclass(frozen=True, slots=True)
class ActivityLog:
    """
    Events of every type since a moment. `is_complete`: none was left out, and each says what it is and when it was.

    `organization_id` is whose feed answered, as the answer says; None where it does not say.
    """

    activities: tuple[Activity, ...]
    is_complete: bool = True
    organization_id: str | None = None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
