"""
Providers are pickled by import path into every user's state. These bytes are a format: they never change.

Two sets: up to Python 3.13, and from 3.14 on, where pickle's default protocol is 5. Moving between them is an update that
makes no call.
"""

from __future__ import annotations

import base64
import importlib
import pickle
import pkgutil

import dill  # type: ignore[import-untyped]  # ships no types
import pytest
from pulumi.dynamic import ResourceProvider
from pulumi.dynamic.dynamic import serialize_provider

import pulumi_claude_admin.resources

IN_STATE = {
    "api_key:ApiKeyProvider": (
        "gASVQgAAAAAAAACMJXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmFwaV9rZXmUjA5BcGlLZXlQcm92aWRlcpSTlCmBlH2UYi4=",
        "gAWVQgAAAAAAAACMJXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmFwaV9rZXmUjA5BcGlLZXlQcm92aWRlcpSTlCmBlH2UYi4=",
    ),
    "claude_code_spend_limits:ClaudeCodeSpendLimitsProvider": (
        "gASVYgAAAAAAAACMNnB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmNsYXVkZV9jb2RlX3NwZW5kX2xpbWl0c5SMHUNsYXVkZUNvZGVTcGVuZExpbWl0c1Byb3ZpZGVylJOUKYGUfZRiLg==",
        "gAWVYgAAAAAAAACMNnB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmNsYXVkZV9jb2RlX3NwZW5kX2xpbWl0c5SMHUNsYXVkZUNvZGVTcGVuZExpbWl0c1Byb3ZpZGVylJOUKYGUfZRiLg==",
    ),
    "compliance_settings:ComplianceSettingsProvider": (
        "gASVWgAAAAAAAACMMXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmNvbXBsaWFuY2Vfc2V0dGluZ3OUjBpDb21wbGlhbmNlU2V0dGluZ3NQcm92aWRlcpSTlCmBlH2UYi4=",
        "gAWVWgAAAAAAAACMMXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmNvbXBsaWFuY2Vfc2V0dGluZ3OUjBpDb21wbGlhbmNlU2V0dGluZ3NQcm92aWRlcpSTlCmBlH2UYi4=",
    ),
    "external_key:ExternalKeyProvider": (
        "gASVTAAAAAAAAACMKnB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmV4dGVybmFsX2tleZSME0V4dGVybmFsS2V5UHJvdmlkZXKUk5QpgZR9lGIu",
        "gAWVTAAAAAAAAACMKnB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmV4dGVybmFsX2tleZSME0V4dGVybmFsS2V5UHJvdmlkZXKUk5QpgZR9lGIu",
    ),
    "federation_issuer:FederationIssuerProvider": (
        "gASVVgAAAAAAAACML3B1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmZlZGVyYXRpb25faXNzdWVylIwYRmVkZXJhdGlvbklzc3VlclByb3ZpZGVylJOUKYGUfZRiLg==",
        "gAWVVgAAAAAAAACML3B1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmZlZGVyYXRpb25faXNzdWVylIwYRmVkZXJhdGlvbklzc3VlclByb3ZpZGVylJOUKYGUfZRiLg==",
    ),
    "federation_rule:FederationRuleProvider": (
        "gASVUgAAAAAAAACMLXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmZlZGVyYXRpb25fcnVsZZSMFkZlZGVyYXRpb25SdWxlUHJvdmlkZXKUk5QpgZR9lGIu",
        "gAWVUgAAAAAAAACMLXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmZlZGVyYXRpb25fcnVsZZSMFkZlZGVyYXRpb25SdWxlUHJvdmlkZXKUk5QpgZR9lGIu",
    ),
    "gateway_spend_limit:GatewaySpendLimitProvider": (
        "gASVWQAAAAAAAACMMXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmdhdGV3YXlfc3BlbmRfbGltaXSUjBlHYXRld2F5U3BlbmRMaW1pdFByb3ZpZGVylJOUKYGUfZRiLg==",
        "gAWVWQAAAAAAAACMMXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmdhdGV3YXlfc3BlbmRfbGltaXSUjBlHYXRld2F5U3BlbmRMaW1pdFByb3ZpZGVylJOUKYGUfZRiLg==",
    ),
    "invite:InviteProvider": (
        "gASVQQAAAAAAAACMJHB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmludml0ZZSMDkludml0ZVByb3ZpZGVylJOUKYGUfZRiLg==",
        "gAWVQQAAAAAAAACMJHB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLmludml0ZZSMDkludml0ZVByb3ZpZGVylJOUKYGUfZRiLg==",
    ),
    "member_spend_limit:MemberSpendLimitProvider": (
        "gASVVwAAAAAAAACMMHB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLm1lbWJlcl9zcGVuZF9saW1pdJSMGE1lbWJlclNwZW5kTGltaXRQcm92aWRlcpSTlCmBlH2UYi4=",
        "gAWVVwAAAAAAAACMMHB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLm1lbWJlcl9zcGVuZF9saW1pdJSMGE1lbWJlclNwZW5kTGltaXRQcm92aWRlcpSTlCmBlH2UYi4=",
    ),
    "member_spend_limits:MemberSpendLimitsProvider": (
        "gASVWQAAAAAAAACMMXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLm1lbWJlcl9zcGVuZF9saW1pdHOUjBlNZW1iZXJTcGVuZExpbWl0c1Byb3ZpZGVylJOUKYGUfZRiLg==",
        "gAWVWQAAAAAAAACMMXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLm1lbWJlcl9zcGVuZF9saW1pdHOUjBlNZW1iZXJTcGVuZExpbWl0c1Byb3ZpZGVylJOUKYGUfZRiLg==",
    ),
    "organization_member:OrganizationMemberProvider": (
        "gASVWgAAAAAAAACMMXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLm9yZ2FuaXphdGlvbl9tZW1iZXKUjBpPcmdhbml6YXRpb25NZW1iZXJQcm92aWRlcpSTlCmBlH2UYi4=",
        "gAWVWgAAAAAAAACMMXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLm9yZ2FuaXphdGlvbl9tZW1iZXKUjBpPcmdhbml6YXRpb25NZW1iZXJQcm92aWRlcpSTlCmBlH2UYi4=",
    ),
    "organization_spend_limit:OrganizationSpendLimitProvider": (
        "gASVYwAAAAAAAACMNnB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLm9yZ2FuaXphdGlvbl9zcGVuZF9saW1pdJSMHk9yZ2FuaXphdGlvblNwZW5kTGltaXRQcm92aWRlcpSTlCmBlH2UYi4=",
        "gAWVYwAAAAAAAACMNnB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLm9yZ2FuaXphdGlvbl9zcGVuZF9saW1pdJSMHk9yZ2FuaXphdGlvblNwZW5kTGltaXRQcm92aWRlcpSTlCmBlH2UYi4=",
    ),
    "service_account:ServiceAccountProvider": (
        "gASVUgAAAAAAAACMLXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLnNlcnZpY2VfYWNjb3VudJSMFlNlcnZpY2VBY2NvdW50UHJvdmlkZXKUk5QpgZR9lGIu",
        "gAWVUgAAAAAAAACMLXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLnNlcnZpY2VfYWNjb3VudJSMFlNlcnZpY2VBY2NvdW50UHJvdmlkZXKUk5QpgZR9lGIu",
    ),
    "service_account_member:ServiceAccountMemberProvider": (
        "gASVXwAAAAAAAACMNHB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLnNlcnZpY2VfYWNjb3VudF9tZW1iZXKUjBxTZXJ2aWNlQWNjb3VudE1lbWJlclByb3ZpZGVylJOUKYGUfZRiLg==",
        "gAWVXwAAAAAAAACMNHB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLnNlcnZpY2VfYWNjb3VudF9tZW1iZXKUjBxTZXJ2aWNlQWNjb3VudE1lbWJlclByb3ZpZGVylJOUKYGUfZRiLg==",
    ),
    "spend_notifications:SpendNotificationsProvider": (
        "gASVWgAAAAAAAACMMXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLnNwZW5kX25vdGlmaWNhdGlvbnOUjBpTcGVuZE5vdGlmaWNhdGlvbnNQcm92aWRlcpSTlCmBlH2UYi4=",
        "gAWVWgAAAAAAAACMMXB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLnNwZW5kX25vdGlmaWNhdGlvbnOUjBpTcGVuZE5vdGlmaWNhdGlvbnNQcm92aWRlcpSTlCmBlH2UYi4=",
    ),
    "workspace:WorkspaceProvider": (
        "gASVRwAAAAAAAACMJ3B1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLndvcmtzcGFjZZSMEVdvcmtzcGFjZVByb3ZpZGVylJOUKYGUfZRiLg==",
        "gAWVRwAAAAAAAACMJ3B1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLndvcmtzcGFjZZSMEVdvcmtzcGFjZVByb3ZpZGVylJOUKYGUfZRiLg==",
    ),
    "workspace_member:WorkspaceMemberProvider": (
        "gASVVAAAAAAAAACMLnB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLndvcmtzcGFjZV9tZW1iZXKUjBdXb3Jrc3BhY2VNZW1iZXJQcm92aWRlcpSTlCmBlH2UYi4=",
        "gAWVVAAAAAAAAACMLnB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLndvcmtzcGFjZV9tZW1iZXKUjBdXb3Jrc3BhY2VNZW1iZXJQcm92aWRlcpSTlCmBlH2UYi4=",
    ),
    "workspace_members:WorkspaceMembersProvider": (
        "gASVVgAAAAAAAACML3B1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLndvcmtzcGFjZV9tZW1iZXJzlIwYV29ya3NwYWNlTWVtYmVyc1Byb3ZpZGVylJOUKYGUfZRiLg==",
        "gAWVVgAAAAAAAACML3B1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLndvcmtzcGFjZV9tZW1iZXJzlIwYV29ya3NwYWNlTWVtYmVyc1Byb3ZpZGVylJOUKYGUfZRiLg==",
    ),
    "workspace_rate_limit:WorkspaceRateLimitProvider": (
        "gASVWwAAAAAAAACMMnB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLndvcmtzcGFjZV9yYXRlX2xpbWl0lIwaV29ya3NwYWNlUmF0ZUxpbWl0UHJvdmlkZXKUk5QpgZR9lGIu",
        "gAWVWwAAAAAAAACMMnB1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLndvcmtzcGFjZV9yYXRlX2xpbWl0lIwaV29ya3NwYWNlUmF0ZUxpbWl0UHJvdmlkZXKUk5QpgZR9lGIu",
    ),
    "workspace_spend_limit:WorkspaceSpendLimitProvider": (
        "gASVXQAAAAAAAACMM3B1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLndvcmtzcGFjZV9zcGVuZF9saW1pdJSMG1dvcmtzcGFjZVNwZW5kTGltaXRQcm92aWRlcpSTlCmBlH2UYi4=",
        "gAWVXQAAAAAAAACMM3B1bHVtaV9jbGF1ZGVfYWRtaW4ucmVzb3VyY2VzLndvcmtzcGFjZV9zcGVuZF9saW1pdJSMG1dvcmtzcGFjZVNwZW5kTGltaXRQcm92aWRlcpSTlCmBlH2UYi4=",
    ),
}
"""Module and class of each provider, then what state holds with protocol 4 and with protocol 5."""

LONGEST = 160
"""Characters. Every resource's inputs and outputs carry these bytes."""


def provider_of(name: str) -> ResourceProvider:
    module, _, class_name = name.partition(":")
    made = getattr(importlib.import_module(f"pulumi_claude_admin.resources.{module}"), class_name)()
    assert isinstance(made, ResourceProvider)
    return made


@pytest.mark.parametrize("name", IN_STATE)
def test_what_pulumi_writes_into_state_never_changes(name: str) -> None:
    expected = IN_STATE[name][pickle.DEFAULT_PROTOCOL - 4]
    assert serialize_provider(provider_of(name)) == expected
    assert len(expected) < LONGEST


@pytest.mark.parametrize("protocol", [4, 5])
@pytest.mark.parametrize("name", IN_STATE)
def test_state_of_either_kind_gives_the_provider_back(name: str, protocol: int) -> None:
    stored = base64.b64decode(IN_STATE[name][protocol - 4])
    assert stored == dill.dumps(provider_of(name), protocol=protocol, recurse=True)
    restored = dill.loads(stored)  # noqa: S301 - our own bytes, above
    assert type(restored) is type(provider_of(name))
    assert vars(restored) == {}


def test_every_provider_is_in_the_table() -> None:
    found = {
        f"{module.name}:{name}"
        for module in pkgutil.iter_modules(pulumi_claude_admin.resources.__path__)
        if not module.name.startswith("_")
        for name in vars(importlib.import_module(f"pulumi_claude_admin.resources.{module.name}"))
        if name.endswith("Provider")
        and not name.startswith(("ArchivableProvider", "ClaudeProvider", "SettingProvider", "SpendLimitProvider"))
    }
    assert found == set(IN_STATE)


@pytest.mark.parametrize("name", IN_STATE)
def test_no_provider_is_a_secret_to_pulumi(name: str) -> None:
    assert provider_of(name).serialize_as_secret_always is False
