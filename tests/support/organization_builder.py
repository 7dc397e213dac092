"""Builds what was read of an organization, an object at a time: for tests of what compares it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimits, PersonLimit
from pulumi_claude_admin.model.compliance_settings import ComplianceSettings
from pulumi_claude_admin.model.external_key import ExternalKey
from pulumi_claude_admin.model.federation_issuer import FederationIssuer
from pulumi_claude_admin.model.federation_rule import FederationMatch, FederationRule
from pulumi_claude_admin.model.ids import OWNER_TAG
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.organization import OrganizationIdentity, OrganizationSnapshot
from pulumi_claude_admin.model.rate_limit import RateLimitGroup, WorkspaceRateLimit
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.model.service_account_member import ServiceAccountMember
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendLimit, SpendNotifications
from pulumi_claude_admin.model.workspace import DataResidency, Workspace
from tests.support.stack_builder import ORGANIZATION_ID, SONNET, SONNET_ID

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DEFAULT_ID = "wrkspc_01Default"
RESIDENCY = DataResidency(workspace_geo="us", allowed_inference_geos="unrestricted", default_inference_geo="global")
GROUP = RateLimitGroup(id=SONNET_ID, type="model_group", display_name=SONNET, models=("claude-sonnet-4-5",))
PEOPLE = (
    User(id="user_01Admin", email="admin@example.com", name="Ada Admin", role="admin"),
    User(id="user_01Billing", email="billing@example.com", name="Bill Billing", role="billing"),
    User(id="user_01Ana", email="ana@example.com", name="Ana Alves", role="developer"),
    User(id="user_01Ben", email="ben@example.com", name="Ben Brandt", role="developer"),
    User(id="user_01Eve", email="eve@example.com", name="Eve Ekman", role="user"),
)


@dataclass
class Organization:
    """An organization in which everything was read. Every method adds something and returns the organization."""

    name: str = "Acme"
    users: tuple[User, ...] = PEOPLE
    invites: tuple[Invite, ...] = ()
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    members: dict[str, tuple[Member, ...]] = field(default_factory=dict)
    rate_limits: dict[str, tuple[WorkspaceRateLimit, ...]] = field(default_factory=dict)
    spend_limits: dict[Scope, SpendLimit | None] = field(default_factory=lambda: {ORGANIZATION: None})
    notifications: dict[Scope, SpendNotifications | None] = field(default_factory=dict)
    claude_code: dict[Scope, ClaudeCodeLimits] = field(default_factory=dict)
    external_keys: tuple[ExternalKey, ...] | None = ()
    service_accounts: tuple[ServiceAccount, ...] | None = ()
    service_account_members: tuple[ServiceAccountMember, ...] | None = ()
    federation_issuers: tuple[FederationIssuer, ...] | None = ()
    federation_rules: tuple[FederationRule, ...] | None = ()
    api_keys: tuple[ApiKey, ...] | None = ()
    compliance: ComplianceSettings | None = None
    unseen: list[Unseen] = field(default_factory=list)

    def workspace(
        self,
        object_id: str,
        name: str,
        *,
        owner: str | None = None,
        tags: dict[str, str] | None = None,
        archived_at: datetime | None = None,
    ) -> Organization:
        """A workspace in which there are only the inherited members."""
        marks = {**(tags or {}), **({OWNER_TAG: owner} if owner is not None else {})}
        self.workspaces[object_id] = Workspace(
            id=object_id,
            name=name,
            display_color="#6C5BB9",
            created_at=NOW,
            archived_at=archived_at,
            data_residency=RESIDENCY,
            tags=marks,
        )
        if archived_at is None:
            self.members[object_id] = (
                Member(object_id, "user_01Admin", "workspace_admin"),
                Member(object_id, "user_01Billing", "workspace_billing"),
            )
            self.rate_limits[object_id] = ()
            self.spend_limits[Scope(object_id)] = None
        return self

    def member(self, workspace_id: str, user_id: str, role: str) -> Organization:
        """A membership given by hand."""
        self.members[workspace_id] = (*self.members[workspace_id], Member(workspace_id, user_id, role))
        return self

    def rate_limit(self, workspace_id: str, **limits: int) -> Organization:
        """The Sonnet group's overrides."""
        entry = WorkspaceRateLimit("entry_sonnet", workspace_id, GROUP, limits)
        self.rate_limits[workspace_id] = (*self.rate_limits[workspace_id], entry)
        return self

    def spend_limit(self, workspace_id: str | None, amount: str) -> Organization:
        """A monthly limit."""
        scope = Scope(workspace_id)
        self.spend_limits[scope] = SpendLimit(scope, Money.parse(amount))
        return self

    def notification(self, workspace_id: str | None, thresholds: list[str], recipients: list[str]) -> Organization:
        """What the Console shows of a scope's notifications."""
        scope = Scope(workspace_id)
        amounts = tuple(Money.parse(text) for text in thresholds)
        self.notifications[scope] = SpendNotifications(scope, amounts, tuple(recipients))
        return self

    def claude_code_limits(self, workspace_id: str, default: str | None, **people: str | None) -> Organization:
        """What the Console shows of the limits for each person, by the name before `@example.com`."""
        rows = ((f"{name}@example.com", amount) for name, amount in sorted(people.items()))
        self.claude_code[Scope(workspace_id)] = ClaudeCodeLimits(
            None if default is None else Money.parse(default),
            tuple(PersonLimit(email, None if amount is None else Money.parse(amount)) for email, amount in rows),
        )
        return self

    def external_key(self, object_id: str, display_name: str | None = None, **config: str) -> Organization:
        """A customer's key that no workspace uses; without a config one of AWS."""
        named = config or {"type": "aws", "kms_arn": f"arn:aws:kms:us-east-1:111122223333:key/{object_id}"}
        key = ExternalKey(object_id, display_name, "us", named, is_attached=False)
        self.external_keys = (*(self.external_keys or ()), key)
        return self

    def service_account(
        self, object_id: str, name: str, *, role: str = "developer", archived_at: datetime | None = None
    ) -> Organization:
        """A service account; it is in the Default workspace by itself."""
        made = ServiceAccount(object_id, name, role, archived_at=archived_at)
        implicit = ServiceAccountMember(DEFAULT_ID, object_id, "workspace_user", is_implicit=True)
        self.service_accounts = (*(self.service_accounts or ()), made)
        self.service_account_members = (*(self.service_account_members or ()), implicit)
        return self

    def service_account_member(self, workspace_id: str, object_id: str, role: str) -> Organization:
        """A service account that somebody put into a workspace."""
        given = ServiceAccountMember(workspace_id, object_id, role)
        others = (row for row in self.service_account_members or () if not _is_same_place(row, given))
        self.service_account_members = (*others, given)
        return self

    def federation_issuer(self, object_id: str, name: str, *, archived_at: datetime | None = None) -> Organization:
        """An issuer of one's own, whose keys are discovered."""
        made = FederationIssuer(object_id, name, f"https://{name}.example.com", archived_at=archived_at)
        self.federation_issuers = (*(self.federation_issuers or ()), made)
        return self

    def federation_rule(
        self, object_id: str, name: str, *, subject: str = "job:*", scope: str = "workspace:developer"
    ) -> Organization:
        """A rule for all workspaces."""
        made = FederationRule(
            id=object_id,
            name=name,
            issuer_id="fdis_own",
            match=FederationMatch(subject_prefix=subject),
            oauth_scope=scope,
            service_account_id="svac_ci",
            applies_to_all_workspaces=True,
        )
        self.federation_rules = (*(self.federation_rules or ()), made)
        return self

    def without_machine_identities(self, reason: str) -> Organization:
        """The credential may not look at them."""
        self.service_accounts = self.service_account_members = None
        self.federation_issuers = self.federation_rules = None
        kinds = (Kind.SERVICE_ACCOUNT, Kind.SERVICE_ACCOUNT_MEMBER, Kind.FEDERATION_ISSUER, Kind.FEDERATION_RULE)
        self.unseen += [Unseen(kind, reason) for kind in kinds]
        return self

    def api_key(
        self,
        object_id: str,
        name: str,
        workspace_id: str | None = None,
        status: str = "active",
        *,
        owner_id: str | None = None,
        created_by_id: str | None = None,
    ) -> Organization:
        """An API key that acts as nobody, unless it is said as whom."""
        made = ApiKey(object_id, name, status, workspace_id, owner_id, None, created_by_id)
        self.api_keys = (*(self.api_keys or ()), made)
        return self

    def without_spend_limits(self, reason: str) -> Organization:
        """The API does not list them."""
        self.spend_limits = {}
        self.unseen.append(Unseen(Kind.WORKSPACE_SPEND_LIMIT, reason))
        return self

    def reading(self) -> Reading:
        """What was read."""
        snapshot = OrganizationSnapshot(
            identity=OrganizationIdentity(id=ORGANIZATION_ID, name=self.name),
            users=self.users,
            invites=self.invites,
            workspaces=tuple(self.workspaces.values()),
            members=self.members,
            workspace_rate_limits=self.rate_limits,
            spend_limits=self.spend_limits,
            notifications=self.notifications,
            claude_code_limits=self.claude_code,
            external_keys=self.external_keys,
            service_accounts=self.service_accounts,
            service_account_members=self.service_account_members,
            federation_issuers=self.federation_issuers,
            federation_rules=self.federation_rules,
            default_workspace_id=DEFAULT_ID,
            api_keys=self.api_keys,
            compliance=self.compliance,
        )
        return Reading(snapshot=snapshot, now=NOW, unseen=tuple(self.unseen))


def _is_same_place(one: ServiceAccountMember, other: ServiceAccountMember) -> bool:
    return (one.workspace_id, one.service_account_id) == (other.workspace_id, other.service_account_id)
