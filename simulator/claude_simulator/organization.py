"""What an organization is, as plain mutable values: the one store behind the Admin API and the Console pages.

No rule lives here (rules/ says what is refused, changes/ what a change does) and no wire shape (admin/, console/).
Money is whole cents. Collections keep the order of creation; "newest first" is made by whoever lists.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime

from claude_simulator.clock import Clock
from claude_simulator.credential_values import ORG_ADMIN, ApiKey, Credential, CredentialKind
from claude_simulator.enterprise_values import Enterprise, OrganizationKind
from claude_simulator.feed.activity_feed import Feed
from claude_simulator.ids import Ids
from claude_simulator.limit_values import (
    ORGANIZATION_SCOPE,
    CapChange,
    ClaudeCodeLimit,
    ClaudeCodeLimitChange,
    RateLimitChange,
    RateLimitGroup,
    Scope,
    SpendAction,
    SpendRecord,
    SpendSettings,
)
from claude_simulator.spending.ledger import Ledger
from claude_simulator.switches import Switches
from claude_simulator.workload_values import Binding, ExternalKey, FederationIssuer, FederationRule, ServiceAccount

__all__ = [
    "ADMIN_ROLES",
    "ORGANIZATION_SCOPE",
    "ORG_ADMIN",
    "ApiKey",
    "CapChange",
    "ClaudeCodeLimit",
    "ClaudeCodeLimitChange",
    "Credential",
    "CredentialKind",
    "DataResidency",
    "Invite",
    "MemberBefore",
    "Organization",
    "RateLimitChange",
    "RateLimitGroup",
    "Scope",
    "SpendAction",
    "SpendRecord",
    "SpendSettings",
    "User",
    "Workspace",
]

ADMIN_ROLES = frozenset({"admin", "owner", "primary_owner"})


@dataclass(slots=True)
class User:
    """A person of the organization (users.md#calls)."""

    id: str
    email: str
    name: str
    role: str
    added_at: datetime


@dataclass(slots=True)
class Invite:
    """An invitation (invites.md#life); ``status`` is what was done with it, expiry is a matter of the clock."""

    id: str
    email: str
    role: str
    status: str
    invited_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    rbac_group_ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class DataResidency:
    """Where a workspace keeps and processes its data (workspaces.md#geos)."""

    workspace_geo: str = "us"
    allowed_inference_geos: str | list[str] = "unrestricted"
    default_inference_geo: str = "global"


@dataclass(slots=True)
class Workspace:
    """A workspace (workspaces.md#object). The Default and the Claude Code workspace are marked in :class:`Organization`."""

    id: str
    name: str
    display_color: str
    created_at: datetime
    compartment_id: str
    archived_at: datetime | None = None
    data_residency: DataResidency = field(default_factory=DataResidency)
    external_key_id: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    user_profile_id: str | None = None
    retains_inference_data: bool = True

    @property
    def is_archived(self) -> bool:
        """Whether the workspace is archived, which is for ever."""
        return self.archived_at is not None


@dataclass(frozen=True, slots=True)
class MemberBefore:
    """What the single-member GET may still answer after a write: the role before it (None: no member)."""

    role: str | None
    changed_at: datetime


@dataclass(slots=True)
class Organization:
    """One organization with everything in it; ``lock`` is held by whoever reads or changes more than one thing.

    ``former_users`` are people who left, whom reports still name. ``claude_code_limits`` are by user id, the default of all under the empty text. ``bindings`` are the explicit memberships of service accounts, by (workspace id, service account id).
    """

    uuid: str
    name: str
    created_at: datetime
    clock: Clock
    switches: Switches
    ids: Ids
    kind: OrganizationKind = "console"
    default_workspace_id: str = ""
    claude_code_workspace_id: str | None = None
    usage_tier_cents: int | None = None
    currency: str = "USD"
    users: dict[str, User] = field(default_factory=dict)
    former_users: dict[str, User] = field(default_factory=dict)
    invites: dict[str, Invite] = field(default_factory=dict)
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    members: dict[str, dict[str, str]] = field(default_factory=dict)
    members_before: dict[tuple[str, str], MemberBefore] = field(default_factory=dict)
    api_keys: dict[str, ApiKey] = field(default_factory=dict)
    rate_limit_groups: dict[str, RateLimitGroup] = field(default_factory=dict)
    rate_limit_overrides: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    rate_limit_changes: list[RateLimitChange] = field(default_factory=list)
    spend: dict[Scope, SpendSettings] = field(default_factory=dict)
    usage_tier_limit_id: str = ""
    claude_code_limits: dict[str, ClaudeCodeLimit] = field(default_factory=dict)
    credentials: dict[str, Credential] = field(default_factory=dict)
    compliance_enabled: bool = True
    compliance_enabled_at: datetime | None = None
    service_accounts: dict[str, ServiceAccount] = field(default_factory=dict)
    bindings: dict[tuple[str, str], Binding] = field(default_factory=dict)
    federation_issuers: dict[str, FederationIssuer] = field(default_factory=dict)
    federation_rules: dict[str, FederationRule] = field(default_factory=dict)
    external_keys: dict[str, ExternalKey] = field(default_factory=dict)
    user_profiles: frozenset[str] = frozenset()
    cap_changes: list[CapChange] = field(default_factory=list)
    claude_code_limit_changes: list[ClaudeCodeLimitChange] = field(default_factory=list)
    enterprise: Enterprise = field(default_factory=Enterprise, repr=False)
    ledger: Ledger = field(default_factory=Ledger, repr=False)
    feed: Feed = field(init=False)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def __post_init__(self) -> None:
        self.feed = Feed(Ids(seed=int.from_bytes(self.uuid.encode())))

    def record(self, activity: str, **fields: object) -> None:
        """Note in the activity feed what has just been changed; nothing while the Compliance API is off (activity-feed.md#call).

        Raises:
            claude_simulator.feed.activity_feed.UnknownActivity: feed/activity_types.py does not have it so.
        """
        if self.compliance_enabled:
            self.feed.add(activity, fields, now=self.clock.now(), switches=self.switches)

    @property
    def is_enterprise(self) -> bool:
        """Whether it is a Claude Enterprise organization (enterprise.md#keys), not a Console one."""
        return self.kind == "enterprise"

    @property
    def tagged_id(self) -> str:
        """The organization's other identifier, ``org_…``, made of its UUID: only the feed shows it (activity-feed.md#envelope)."""
        return Ids(seed=int.from_bytes(self.uuid.encode()) + 1).tagged("org")

    @property
    def feed_starts_at(self) -> datetime:
        """When the Compliance API was enabled: with the organization, unless it was switched since."""
        return self.compliance_enabled_at or self.created_at

    def spend_of(self, scope: Scope) -> SpendSettings:
        """Return the spend settings of a scope; empty ones when nothing was ever set."""
        return self.spend.setdefault(scope, SpendSettings())

    def overrides_of(self, workspace_id: str) -> dict[str, dict[str, int]]:
        """Return a workspace's rate-limit overrides: entry id → limiter → value."""
        return self.rate_limit_overrides.setdefault(workspace_id, {})

    def user_by_email(self, email: str) -> User | None:
        """Find a person by e-mail address, whatever its case."""
        wanted = email.casefold()
        return next((user for user in self.users.values() if user.email.casefold() == wanted), None)

    def is_stopped(self, credential: Credential) -> bool:
        """Say whether a credential is disabled, or the secret of an API key that is not active."""
        key = self.api_keys.get(credential.id or "")
        return credential.is_disabled or (key is not None and key.status_at(self.clock.now()) != "active")

    def api_key_of(self, secret: str) -> ApiKey | None:
        """Find the API key that a secret is of, whatever its status."""
        credential = self.credentials.get(secret)
        return None if credential is None else self.api_keys.get(credential.id or "")

    def is_attached(self, external_key_id: str) -> bool:
        """Say whether a workspace, live or archived, uses an external key (external-keys.md#calls)."""
        return any(workspace.external_key_id == external_key_id for workspace in self.workspaces.values())

    def inherited_role(self, user: User) -> str | None:
        """Return the workspace role that comes with an organization role, in every workspace (members.md#inheritance)."""
        if user.role in ADMIN_ROLES:
            return "workspace_admin"
        return "workspace_billing" if user.role == "billing" else None

    def member_role(self, workspace_id: str, user_id: str) -> str | None:
        """Return a person's role in a workspace, inherited or given, or None."""
        user = self.users.get(user_id)
        if user is None or workspace_id == self.default_workspace_id:
            return None
        inherited = self.inherited_role(user)
        given = self.members.get(workspace_id, {}).get(user_id)
        if inherited == "workspace_billing" and given == "workspace_admin":
            return given
        return inherited or given

    def effective_members(self, workspace_id: str) -> list[tuple[str, str]]:
        """Return (user id, role) of a workspace, inherited people first, then the others in the order of adding.

        The Default workspace has no member list (workspaces.md#default-workspace).
        """
        if workspace_id == self.default_workspace_id:
            return []
        given = self.members.get(workspace_id, {})
        inheriting = {user.id: None for user in self.users.values() if self.inherited_role(user) is not None}
        explicit = [user_id for user_id in given if user_id in self.users and user_id not in inheriting]
        roles = ((user_id, self.member_role(workspace_id, user_id)) for user_id in (*inheriting, *explicit))
        return [(user_id, role) for user_id, role in roles if role is not None]
