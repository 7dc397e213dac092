"""API keys, and the secrets that the Admin API knows (api-keys.md#object, credentials.md#kinds).

Plain values, kept by :class:`claude_simulator.organization.Organization`; no rule and no wire shape.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

CredentialKind: TypeAlias = Literal[
    "admin_key", "oauth", "workload", "account_key", "console_session", "workspace_key", "scoped_key"
]

ORG_ADMIN = "org:admin"


@dataclass(slots=True)
class ApiKey:
    """An API key as the Admin API shows it (api-keys.md#object); ``workspace_id`` None is a key of the organization."""

    id: str
    name: str
    status: str
    created_at: datetime
    partial_key_hint: str | None
    created_by_user_id: str | None
    workspace_id: str | None
    acts_as_user_id: str | None = None
    expires_at: datetime | None = None
    acts_as_service_account_id: str | None = None
    archives_at: datetime | None = None
    stopped_at: datetime | None = None

    def stop(self, status: str, now: datetime) -> None:
        """Disable or archive the key: nothing is used with it from now on."""
        self.status, self.stopped_at = status, now

    def status_at(self, now: datetime) -> str:
        """Return the status at a moment: keys expire by the clock, and follow their workspace into the archive."""
        if self.status == "archived" or (self.archives_at is not None and self.archives_at <= now):
            return "archived"
        is_expired = self.expires_at is not None and self.expires_at <= now
        return "expired" if is_expired else self.status


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret that the Admin API knows, and what kind it is (credentials.md#kinds); a disabled one is as if it were unknown.

    ``admin_key``: an Admin API key. ``oauth``: a person's OAuth token. ``workload``: an OAuth token that federation
    minted for a service account. ``account_key``: an API key without a workspace that acts as a person or a service
    account. ``console_session``: stands for what only the Console's pages may do. ``workspace_key``: for models only.
    ``scoped_key``: an Enterprise organization's, which opens what its scopes say (enterprise.md#keys).
    ``id`` is an Admin API key's, or that of the API key that the secret is of.
    """

    kind: CredentialKind
    secret: str = field(repr=False)
    id: str | None = None
    user_id: str | None = None
    service_account_id: str | None = None
    scopes: frozenset[str] = frozenset()
    expires_at: datetime | None = None
    created_at: datetime | None = None
    name: str = ""
    is_disabled: bool = False

    @property
    def actor_id(self) -> str | None:
        """The person or service account that acts, where one does."""
        return self.user_id or self.service_account_id
