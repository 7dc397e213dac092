"""What the fake organization holds, and what its objects ask of it in common. The objects are beside this file, one each."""

from __future__ import annotations

import copy
import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pulumi_claude_admin.audit_ports import Row
from pulumi_claude_admin.errors import NotFound, Rejected
from pulumi_claude_admin.model.activity import Activity
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.compliance_settings import ComplianceSettings
from pulumi_claude_admin.model.cubes import Surface
from pulumi_claude_admin.model.external_key import ExternalKey
from pulumi_claude_admin.model.federation_issuer import FederationIssuer
from pulumi_claude_admin.model.federation_rule import FederationRule
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, RateLimitGroup
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendLimit
from pulumi_claude_admin.model.workspace import DataResidency, Workspace

TINY_TOOLS = OrganizationIdentity(id="5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f", name="Tiny Tools")
EVERYWHERE_US = DataResidency(workspace_geo="us", allowed_inference_geos="unrestricted", default_inference_geo="global")
SONNET = OrganizationRateLimit(
    entry_id="entry_sonnet",
    group=RateLimitGroup(
        id="rlg_01VPTCmyiu5ZLsWkcxYG2pY8",
        type="model_group",
        display_name="Claude Sonnet 4.x",
        models=("claude-sonnet-4-5", "claude-sonnet-4-5-20250929"),
    ),
    limits={
        "requests_per_minute": 4000,
        "input_tokens_per_minute_cache_aware": 2_000_000,
        "output_tokens_per_minute": 400_000,
    },
)
BATCH = OrganizationRateLimit(
    entry_id="entry_batch",
    group=RateLimitGroup(id="rlg_01SimulatorBatchGroup22x", type="batch", display_name=None),
    limits={"enqueued_batch_requests": 500_000},
)
JOINED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PEOPLE = (
    User(id="user_01Admin", email="admin@example.com", name="Ada Admin", role="admin", added_at=JOINED),
    User(id="user_01Billing", email="billing@example.com", name="Bill Billing", role="billing", added_at=JOINED),
    User(id="user_01Ana", email="ana@example.com", name="Ana Alves", role="developer", added_at=JOINED),
    User(id="user_01Ben", email="ben@example.com", name="Ben Brandt", role="developer", added_at=JOINED),
    User(id="user_01Chloe", email="chloe@example.com", name="Chloe Chen", role="user", added_at=JOINED),
)

TIER_CAP = Money(20_000_000)


@dataclass
class StoredOrganization:
    """
    The organization of the simulator's seed "tiny". Fields may be replaced; `has_spend_preview` opens the spend-limit gate.

    `refusals` are errors by the name of a question, such as `users.list`, which is then answered with them.
    """

    identity: OrganizationIdentity = TINY_TOOLS
    users: tuple[User, ...] = PEOPLE
    groups: tuple[OrganizationRateLimit, ...] = (SONNET, BATCH)
    keys: tuple[ApiKey, ...] = ()
    compliance: ComplianceSettings = field(default_factory=lambda: ComplianceSettings("enabled"))
    is_older_than_the_feed: bool = False
    activities: tuple[Activity, ...] = ()
    invites: tuple[Invite, ...] = ()
    has_spend_preview: bool = True
    tier_cap: Money | None = TIER_CAP
    time: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    default_id: str = "wrkspc_01Default"
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    roles: dict[str, dict[str, str]] = field(default_factory=dict)
    overrides: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    spend: dict[Scope, SpendLimit] = field(default_factory=dict)
    external_keys: dict[str, ExternalKey] = field(default_factory=dict)
    user_profiles: frozenset[str] = frozenset()
    service_accounts: dict[str, ServiceAccount] = field(default_factory=dict)
    bindings: dict[tuple[str, str], str] = field(default_factory=dict)
    federation_issuers: dict[str, FederationIssuer] = field(default_factory=dict)
    federation_rules: dict[str, FederationRule] = field(default_factory=dict)
    usage: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    surface: Surface = Surface.ANALYTICS
    refreshed_at: datetime | None = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    refusals: Mapping[str, Exception] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self.numbers = itertools.count(1)
        if not self.workspaces:
            research = self.make("Research")
            self.roles[research.id] = {"user_01Ana": "workspace_developer"}
            self.spend[ORGANIZATION] = SpendLimit(scope=ORGANIZATION, amount=Money(1_000_000), id="spl_01Organization")
            self.keys = (
                ApiKey(
                    "apikey_01Research", "research-notebooks", "active", research.id, "user_01Ana", "sk-ant-api03-a…b"
                ),
            )

    def asked(self, question: str) -> None:
        """Write a question down, and refuse it if that is what is wanted."""
        with self.lock:
            self.calls.append(question)
        if question in self.refusals:
            raise copy.copy(self.refusals[question])

    def next_id(self, prefix: str) -> str:
        """An id of this prefix that nobody has."""
        with self.lock:
            return f"{prefix}_{next(self.numbers):02}"

    def live_rules(self, issuer_id: str) -> list[FederationRule]:
        """The rules of an issuer that are not archived."""
        return [one for one in self.federation_rules.values() if one.issuer_id == issuer_id and not one.is_archived]

    def make(self, name: str) -> Workspace:
        """A new workspace."""
        return self.keep(Workspace(f"wrkspc_{next(self.numbers):02}", name, "#6C5BB9", self.time, None, EVERYWHERE_US))

    def keep(self, workspace: Workspace) -> Workspace:
        """Put a workspace in the place of the one with its id."""
        with self.lock:
            self.workspaces[workspace.id] = workspace
        return workspace

    def require_profile(self, user_profile_id: str) -> None:
        """Refuse a user profile that nobody made."""
        if user_profile_id not in self.user_profiles:
            raise Rejected("no such user profile", status=400, error_code="user_profile_not_found")

    def known(self, workspace_id: str) -> Workspace:
        """A workspace, archived or not."""
        found = self.workspaces.get(workspace_id)
        if found is None:
            raise NotFound("no such workspace", status=404)
        return found

    def live(self, workspace_id: str) -> Workspace:
        """A workspace that can be changed."""
        if workspace_id == self.default_id:
            raise Rejected("the Default workspace cannot be changed", status=400)
        found = self.known(workspace_id)
        if found.is_archived:
            raise Rejected("the workspace is archived", status=400)
        return found
