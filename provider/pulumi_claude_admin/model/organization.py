"""The organization: its identity, and one snapshot of everything that could be read of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimits
from pulumi_claude_admin.model.compliance_settings import ComplianceSettings
from pulumi_claude_admin.model.external_key import ExternalKey
from pulumi_claude_admin.model.federation_issuer import FederationIssuer
from pulumi_claude_admin.model.federation_rule import FederationRule
from pulumi_claude_admin.model.gateway_spend_limit import GatewaySnapshot
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.member_spend_limit import EnterpriseSnapshot
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, WorkspaceRateLimit
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.model.service_account_member import ServiceAccountMember
from pulumi_claude_admin.model.spend_limit import Scope, SpendLimit, SpendNotifications
from pulumi_claude_admin.model.workspace import Workspace


def organization_key(organization_id: str) -> str:
    """What all spellings of one organization's UUID have in common: the platform writes small letters, people may not."""
    return organization_id.strip().casefold()


def is_same_organization(one: str, other: str) -> bool:
    """Whether two UUIDs are those of one organization."""
    return organization_key(one) == organization_key(other)


@dataclass(frozen=True, slots=True)
class OrganizationIdentity:
    """Which organization a credential belongs to. `id` is a UUID. Source: `GET /v1/organizations/me`."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class OrganizationSnapshot:
    """
    What was read at one moment. A key that is absent from a mapping was not read, which is not the same as empty.

    `spend_limits` and `notifications` map a scope to its value, or to None where it was read and nothing is set.
    A whole list, or a setting of the organization, that is None was not read. `default_workspace_id` is known when a service account is in it.
    """

    identity: OrganizationIdentity
    users: tuple[User, ...] = ()
    invites: tuple[Invite, ...] = ()
    workspaces: tuple[Workspace, ...] = ()
    members: Mapping[str, tuple[Member, ...]] = field(default_factory=dict)
    rate_limits: tuple[OrganizationRateLimit, ...] = ()
    workspace_rate_limits: Mapping[str, tuple[WorkspaceRateLimit, ...]] = field(default_factory=dict)
    spend_limits: Mapping[Scope, SpendLimit | None] = field(default_factory=dict)
    notifications: Mapping[Scope, SpendNotifications | None] = field(default_factory=dict)
    claude_code_limits: Mapping[Scope, ClaudeCodeLimits] = field(default_factory=dict)
    external_keys: tuple[ExternalKey, ...] | None = None
    service_accounts: tuple[ServiceAccount, ...] | None = None
    service_account_members: tuple[ServiceAccountMember, ...] | None = None
    federation_issuers: tuple[FederationIssuer, ...] | None = None
    federation_rules: tuple[FederationRule, ...] | None = None
    default_workspace_id: str | None = None
    api_keys: tuple[ApiKey, ...] | None = None
    compliance: ComplianceSettings | None = None
    gateway: GatewaySnapshot | None = None
    enterprise: EnterpriseSnapshot | None = None
