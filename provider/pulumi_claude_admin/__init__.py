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
    from pulumi_claude_admin.resources.api_key import ApiKey
    from pulumi_claude_admin.resources.compliance_settings import ComplianceSettings
    from pulumi_claude_admin.resources.external_key import ExternalKey, ProviderConfigArgs
    from pulumi_claude_admin.resources.federation_issuer import FederationIssuer, JwksArgs
    from pulumi_claude_admin.resources.federation_rule import FederationMatchArgs, FederationRule
    from pulumi_claude_admin.resources.invite import Invite
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
    "AuthenticationFailed",
    "ByHandNeeded",
    "ClaudeAdminError",
    "ComplianceSettings",
    "ConfigurationError",
    "ConsoleError",
    "DataResidencyArgs",
    "ExternalKey",
    "FederationIssuer",
    "FederationMatchArgs",
    "FederationRule",
    "InvalidInputs",
    "Invite",
    "JwksArgs",
    "NotFound",
    "Notifications",
    "OrganizationMember",
    "OrganizationSpendLimit",
    "OtherOwner",
    "PermissionDenied",
    "ProviderConfigArgs",
    "RateLimits",
    "ServiceAccount",
    "ServiceAccountMember",
    "SignInNeeded",
    "SpendNotifications",
    "TeamFileError",
    "TeamWorkspace",
    "UnsupportedChange",
    "Workspace",
    "WorkspaceMember",
    "WorkspaceMembers",
    "WorkspaceRateLimit",
    "WorkspaceSpendLimit",
    "WrongOrganization",
    "teams_from_file",
]

_MODULES = {
    "ApiKey": "resources.api_key",
    "ComplianceSettings": "resources.compliance_settings",
    "DataResidencyArgs": "resources.workspace",
    "ExternalKey": "resources.external_key",
    "FederationIssuer": "resources.federation_issuer",
    "FederationMatchArgs": "resources.federation_rule",
    "FederationRule": "resources.federation_rule",
    "Invite": "resources.invite",
    "JwksArgs": "resources.federation_issuer",
    "Notifications": "components.team_workspace",
    "OrganizationMember": "resources.organization_member",
    "OrganizationSpendLimit": "resources.organization_spend_limit",
    "ProviderConfigArgs": "resources.external_key",
    "RateLimits": "components.team_workspace",
    "ServiceAccount": "resources.service_account",
    "ServiceAccountMember": "resources.service_account_member",
    "SpendNotifications": "resources.spend_notifications",
    "TeamWorkspace": "components.team_workspace",
    "Workspace": "resources.workspace",
    "WorkspaceMember": "resources.workspace_member",
    "WorkspaceMembers": "resources.workspace_members",
    "WorkspaceRateLimit": "resources.workspace_rate_limit",
    "WorkspaceSpendLimit": "resources.workspace_spend_limit",
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
