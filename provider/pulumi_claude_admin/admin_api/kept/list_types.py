"""How each list is written to a file and read again. The schema of a file is that of the values of `model/`."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from pydantic import TypeAdapter

from pulumi_claude_admin.feed.changed_lists import ListName
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.compliance_settings import ComplianceSettings
from pulumi_claude_admin.model.external_key import ExternalKey
from pulumi_claude_admin.model.federation_issuer import FederationIssuer
from pulumi_claude_admin.model.federation_rule import FederationRule
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, WorkspaceRateLimit
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.model.service_account_member import ServiceAccountMember
from pulumi_claude_admin.model.spend_limit import SpendLimit
from pulumi_claude_admin.model.workspace import Workspace

SCHEMA_VERSION: Final = 4
"""Raised with every change of what a list holds; a copy of another version is not looked at."""

_TYPES: Final[Mapping[str, Any]] = {
    ListName.USERS: tuple[User, ...],
    ListName.INVITES: tuple[Invite, ...],
    ListName.MEMBERS: tuple[Member, ...],
    ListName.WORKSPACE_RATE_LIMITS: tuple[WorkspaceRateLimit, ...],
    ListName.EXTERNAL_KEYS: tuple[ExternalKey, ...],
    ListName.COMPLIANCE_SETTINGS: ComplianceSettings,
    ListName.SERVICE_ACCOUNTS: tuple[ServiceAccount, ...],
    ListName.ACCOUNTS_OF_WORKSPACE: tuple[ServiceAccountMember, ...],
    ListName.WORKSPACES_OF_ACCOUNT: tuple[ServiceAccountMember, ...],
    ListName.FEDERATION_ISSUERS: tuple[FederationIssuer, ...],
    ListName.FEDERATION_RULES: tuple[FederationRule, ...],
    "organization": OrganizationIdentity,
    "workspaces": tuple[Workspace, ...],
    "rate_limits": tuple[OrganizationRateLimit, ...],
    "spend_limits": tuple[SpendLimit, ...],
    "api_keys": tuple[ApiKey, ...],
}
"""By the first word of the key in `cached/`. Those that are no `ListName` have changes without an event."""


class ListKey(NamedTuple):
    """Which list: its name, and the workspace or account that it is of."""

    name: str
    of: str = ""


def list_key(key: Hashable) -> ListKey | None:
    """The list that a key of `cached/` is of; None for an answer to another question."""
    match key:
        case str(name) if name in _TYPES:
            return ListKey(str(name))
        case (str(name), str(of)) if name in _TYPES:
            return ListKey(str(name), of)
        case _:
            return None


@cache
def adapter(name: str) -> TypeAdapter[Any]:
    """Writes and reads the lists of this name."""
    return TypeAdapter(_TYPES[name])


def schemas() -> dict[str, Any]:
    """What a list of each name looks like in a file, for the test that holds `SCHEMA_VERSION` to it."""
    return {str(name): adapter(name).json_schema() for name in _TYPES}
