"""The spec of each kind of resource by the kind's name: which part of a bag has names of ours is known by its spec alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from pulumi_claude_admin.model.api_key import ApiKeySpec
from pulumi_claude_admin.model.claude_code_limits_spec import ClaudeCodeSpendLimitsSpec
from pulumi_claude_admin.model.compliance_settings import ComplianceSettingsSpec
from pulumi_claude_admin.model.external_key import ExternalKeySpec
from pulumi_claude_admin.model.federation_issuer import FederationIssuerSpec
from pulumi_claude_admin.model.federation_rule import FederationRuleSpec
from pulumi_claude_admin.model.gateway_spend_limit import GatewaySpendLimitSpec
from pulumi_claude_admin.model.invite import InviteSpec
from pulumi_claude_admin.model.member import WorkspaceMemberSpec, WorkspaceMembersSpec
from pulumi_claude_admin.model.member_spend_limit_spec import MemberSpendLimitSpec, MemberSpendLimitsSpec
from pulumi_claude_admin.model.organization_member import OrganizationMemberSpec
from pulumi_claude_admin.model.rate_limit import WorkspaceRateLimitSpec
from pulumi_claude_admin.model.service_account import ServiceAccountSpec
from pulumi_claude_admin.model.service_account_member import ServiceAccountMemberSpec
from pulumi_claude_admin.model.spend_limit import (
    OrganizationSpendLimitSpec,
    SpendNotificationsSpec,
    WorkspaceSpendLimitSpec,
)
from pulumi_claude_admin.model.workspace import WorkspaceSpec

SPEC_TYPES: Final[Mapping[str, type[BaseModel]]] = {
    "ApiKey": ApiKeySpec,
    "ClaudeCodeSpendLimits": ClaudeCodeSpendLimitsSpec,
    "ComplianceSettings": ComplianceSettingsSpec,
    "ExternalKey": ExternalKeySpec,
    "FederationIssuer": FederationIssuerSpec,
    "FederationRule": FederationRuleSpec,
    "GatewaySpendLimit": GatewaySpendLimitSpec,
    "Invite": InviteSpec,
    "MemberSpendLimit": MemberSpendLimitSpec,
    "MemberSpendLimits": MemberSpendLimitsSpec,
    "OrganizationMember": OrganizationMemberSpec,
    "OrganizationSpendLimit": OrganizationSpendLimitSpec,
    "ServiceAccount": ServiceAccountSpec,
    "ServiceAccountMember": ServiceAccountMemberSpec,
    "SpendNotifications": SpendNotificationsSpec,
    "Workspace": WorkspaceSpec,
    "WorkspaceMember": WorkspaceMemberSpec,
    "WorkspaceMembers": WorkspaceMembersSpec,
    "WorkspaceRateLimit": WorkspaceRateLimitSpec,
    "WorkspaceSpendLimit": WorkspaceSpendLimitSpec,
}
