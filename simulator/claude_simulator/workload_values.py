"""Who workloads are: service accounts, where they work, and whose tokens they may come with (service-accounts.md#accounts, federation.md#rules).

Plain mutable values, kept by :class:`claude_simulator.organization.Organization`; no rule and no wire shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True, kw_only=True)
class Audited:
    """What service accounts, issuers and rules remember about who did what, and when."""

    created_at: datetime
    created_by: str | None
    updated_at: datetime
    updated_by: str | None
    archived_at: datetime | None = None
    archived_by: str | None = None

    @property
    def is_archived(self) -> bool:
        """Whether it is archived, which is for ever."""
        return self.archived_at is not None

    def touch(self, moment: datetime, actor_id: str | None) -> None:
        """Remember a change."""
        self.updated_at, self.updated_by = moment, actor_id

    def archive(self, moment: datetime, actor_id: str | None) -> None:
        """Archive it; a second time changes nothing."""
        if self.archived_at is None:
            self.archived_at, self.archived_by = moment, actor_id
            self.touch(moment, actor_id)


@dataclass(slots=True, kw_only=True)
class ServiceAccount(Audited):
    """An identity that is not a person (service-accounts.md#accounts)."""

    id: str
    name: str
    description: str
    organization_role: str


@dataclass(slots=True)
class Binding:
    """An explicit membership of a service account in a workspace (service-accounts.md#bindings)."""

    role: str
    created_by: str | None


@dataclass(slots=True, kw_only=True)
class FederationIssuer(Audited):
    """Somebody else's identity provider that is trusted (federation.md#issuers); ``jwks`` is kept as it was sent."""

    id: str
    name: str
    issuer_url: str
    jwks: Mapping[str, object]
    check_jti: bool
    max_jwt_lifetime_seconds: int
    jwks_polling_disabled_at: datetime | None = None
    used_jtis: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Match:
    """What a verified assertion must satisfy: everything that is not None (federation.md#exchange)."""

    subject_prefix: str | None = None
    audience: str | None = None
    claims: Mapping[str, str] | None = None
    condition: str | None = None


@dataclass(slots=True)
class Enablement:
    """A federation rule is enabled for a workspace."""

    created_at: datetime
    created_by: str | None


@dataclass(slots=True, kw_only=True)
class FederationRule(Audited):
    """Which assertions of an issuer may become which service account, with which scope, where (federation.md#exchange)."""

    id: str
    name: str
    description: str
    issuer_id: str
    match: Match
    oauth_scope: str
    service_account_id: str
    token_lifetime_seconds: int
    applies_to_all_workspaces: bool
    workspaces: dict[str, Enablement] = field(default_factory=dict)


@dataclass(slots=True)
class ExternalKey:
    """A customer's own encryption key (external-keys.md#calls); ``provider_config`` is kept as it was sent."""

    id: str
    provider_config: dict[str, str]
    display_name: str | None
    geo: str
    user_profile_id: str | None
    created_at: datetime
    updated_at: datetime
