"""
Infrastructure as code for a Claude organization.

Public names only. They are loaded when they are first used, so that naming the package loads no Pulumi.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_claude_admin.components.team_workspace import Notifications, RateLimits, TeamWorkspace
    from pulumi_claude_admin.components.teams_from_file import teams_from_file
    from pulumi_claude_admin.errors import (
        AdminApiError,
        AuthenticationFailed,
        ByHandNeeded,
        ClaudeAdminError,
        ConfigurationError,
        ConsoleError,
        InvalidInputs,
        NotFound,
        OtherOwner,
        PermissionDenied,
        SignInNeeded,
        TeamFileError,
        UnsupportedChange,
        WrongOrganization,
    )
    from pulumi_claude_admin.lookups.api_keys import (
        ApiKeyResult,
        list_api_keys,
        list_api_keys_output,
    )
    from pulumi_claude_admin.lookups.model_groups import (
        ModelGroupResult,
        list_model_groups,
        list_model_groups_output,
    )
    from pulumi_claude_admin.lookups.organization import (
        OrganizationResult,
        get_organization,
        get_organization_output,
    )
    from pulumi_claude_admin.lookups.rate_limits import (
        LimiterResult,
        RateLimitsResult,
        get_rate_limits,
        get_rate_limits_output,
    )
    from pulumi_claude_admin.lookups.users import (
        UserResult,
        get_user,
        get_user_output,
        list_users,
        list_users_output,
    )
    from pulumi_claude_admin.lookups.workspaces import (
        DataResidencyResult,
        WorkspaceResult,
        get_workspace,
        get_workspace_output,
        list_workspaces,
        list_workspaces_output,
    )
    from pulumi_claude_admin.resources.api_key import ApiKey
    from pulumi_claude_admin.resources.claude_code_spend_limits import ClaudeCodeSpendLimits
    from pulumi_claude_admin.resources.compliance_settings import ComplianceSettings
    from pulumi_claude_admin.resources.external_key import ExternalKey, ProviderConfigArgs
    from pulumi_claude_admin.resources.federation_issuer import FederationIssuer, JwksArgs
    from pulumi_claude_admin.resources.federation_rule import FederationMatchArgs, FederationRule
    from pulumi_claude_admin.resources.gateway_spend_limit import GatewaySpendLimit
    from pulumi_claude_admin.resources.invite import Invite
    from pulumi_claude_admin.resources.member_spend_limit import MemberSpendLimit
    from pulumi_claude_admin.resources.member_spend_limits import MemberSpendLimits
    from pulumi_claude_admin.resources.organization_member import OrganizationMember
    from pulumi_claude_admin.resources.organization_spend_limit import OrganizationSpendLimit
    from pulumi_claude_admin.resources.service_account import ServiceAccount
    from pulumi_claude_admin.resources.service_account_member import ServiceAccountMember
    from pulumi_claude_admin.resources.spend_notifications import SpendNotifications
    from pulumi_claude_admin.resources.workspace import DataResidencyArgs, Workspace
    from pulumi_claude_admin.resources.workspace_member import WorkspaceMember
    from pulumi_claude_admin.resources.workspace_members import WorkspaceMembers
    from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimit
    from pulumi_claude_admin.resources.workspace_spend_limit import WorkspaceSpendLimit

__all__ = [
    "AdminApiError",
    "ApiKey",
    "ApiKeyResult",
    "AuthenticationFailed",
    "ByHandNeeded",
    "ClaudeAdminError",
    "ClaudeCodeSpendLimits",
    "ComplianceSettings",
    "ConfigurationError",
    "ConsoleError",
    "DataResidencyArgs",
    "DataResidencyResult",
    "ExternalKey",
    "FederationIssuer",
    "FederationMatchArgs",
    "FederationRule",
    "GatewaySpendLimit",
    "InvalidInputs",
    "Invite",
    "JwksArgs",
    "LimiterResult",
    "MemberSpendLimit",
    "MemberSpendLimits",
    "ModelGroupResult",
    "NotFound",
    "Notifications",
    "OrganizationMember",
    "OrganizationResult",
    "OrganizationSpendLimit",
    "OtherOwner",
    "PermissionDenied",
    "ProviderConfigArgs",
    "RateLimits",
    "RateLimitsResult",
    "ServiceAccount",
    "ServiceAccountMember",
    "SignInNeeded",
    "SpendNotifications",
    "TeamFileError",
    "TeamWorkspace",
    "UnsupportedChange",
    "UserResult",
    "Workspace",
    "WorkspaceMember",
    "WorkspaceMembers",
    "WorkspaceRateLimit",
    "WorkspaceResult",
    "WorkspaceSpendLimit",
    "WrongOrganization",
    "get_organization",
    "get_organization_output",
    "get_rate_limits",
    "get_rate_limits_output",
    "get_user",
    "get_user_output",
    "get_workspace",
    "get_workspace_output",
    "list_api_keys",
    "list_api_keys_output",
    "list_model_groups",
    "list_model_groups_output",
    "list_users",
    "list_users_output",
    "list_workspaces",
    "list_workspaces_output",
    "teams_from_file",
]

_MODULES = {
    "ApiKey": "resources.api_key",
    "ApiKeyResult": "lookups.api_keys",
    "ClaudeCodeSpendLimits": "resources.claude_code_spend_limits",
    "ComplianceSettings": "resources.compliance_settings",
    "DataResidencyArgs": "resources.workspace",
    "DataResidencyResult": "lookups.workspaces",
    "ExternalKey": "resources.external_key",
    "FederationIssuer": "resources.federation_issuer",
    "FederationMatchArgs": "resources.federation_rule",
    "FederationRule": "resources.federation_rule",
    "GatewaySpendLimit": "resources.gateway_spend_limit",
    "Invite": "resources.invite",
    "JwksArgs": "resources.federation_issuer",
    "LimiterResult": "lookups.rate_limits",
    "MemberSpendLimit": "resources.member_spend_limit",
    "MemberSpendLimits": "resources.member_spend_limits",
    "ModelGroupResult": "lookups.model_groups",
    "Notifications": "components.team_workspace",
    "OrganizationMember": "resources.organization_member",
    "OrganizationResult": "lookups.organization",
    "OrganizationSpendLimit": "resources.organization_spend_limit",
    "ProviderConfigArgs": "resources.external_key",
    "RateLimits": "components.team_workspace",
    "RateLimitsResult": "lookups.rate_limits",
    "ServiceAccount": "resources.service_account",
    "ServiceAccountMember": "resources.service_account_member",
    "SpendNotifications": "resources.spend_notifications",
    "TeamWorkspace": "components.team_workspace",
    "UserResult": "lookups.users",
    "Workspace": "resources.workspace",
    "WorkspaceMember": "resources.workspace_member",
    "WorkspaceMembers": "resources.workspace_members",
    "WorkspaceRateLimit": "resources.workspace_rate_limit",
    "WorkspaceResult": "lookups.workspaces",
    "WorkspaceSpendLimit": "resources.workspace_spend_limit",
    "get_organization": "lookups.organization",
    "get_organization_output": "lookups.organization",
    "get_rate_limits": "lookups.rate_limits",
    "get_rate_limits_output": "lookups.rate_limits",
    "get_user": "lookups.users",
    "get_user_output": "lookups.users",
    "get_workspace": "lookups.workspaces",
    "get_workspace_output": "lookups.workspaces",
    "list_api_keys": "lookups.api_keys",
    "list_api_keys_output": "lookups.api_keys",
    "list_model_groups": "lookups.model_groups",
    "list_model_groups_output": "lookups.model_groups",
    "list_users": "lookups.users",
    "list_users_output": "lookups.users",
    "list_workspaces": "lookups.workspaces",
    "list_workspaces_output": "lookups.workspaces",
    "teams_from_file": "components.teams_from_file",
}
"""Where a public name lives; what is not here is an error."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(importlib.import_module(f"{__name__}.{_MODULES.get(name, 'errors')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
