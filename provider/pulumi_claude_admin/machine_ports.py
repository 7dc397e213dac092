"""
What the product needs of machine identities, as Protocols: the part of `ports` that takes an OAuth token. No implementation belongs here.

A key of any class is PermissionDenied; every other error is of `errors.py` too.
"""

from __future__ import annotations

from typing import Protocol, TypedDict, Unpack

from pulumi_claude_admin.model.federation_issuer import FederationIssuer, JwksSpec
from pulumi_claude_admin.model.federation_rule import FederationMatchSpec, FederationRule
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.model.service_account_member import ServiceAccountMember


class ServiceAccounts(Protocol):
    """Service accounts."""

    def list(self) -> tuple[ServiceAccount, ...]:
        """Live and archived ones."""

    def create(
        self, *, name: str, description: str | None = None, organization_role: str | None = None
    ) -> ServiceAccount:
        """Make one. Never replayed. Raises Rejected when the name is taken."""

    def update(
        self, service_account_id: str, *, description: str | None = None, organization_role: str | None = None
    ) -> ServiceAccount:
        """Change what is named. Naming the role `admin` takes a person's token, even where it is one already."""

    def archive(self, service_account_id: str) -> ServiceAccount:
        """Archive for ever. Already archived is success. Raises Rejected while a live rule targets it."""


class ServiceAccountMembers(Protocol):
    """Service accounts in workspaces."""

    def list_of_workspace(self, workspace_id: str) -> tuple[ServiceAccountMember, ...]:
        """The live accounts that somebody put into a workspace. Raises Rejected for an archived workspace."""

    def list_of_account(self, service_account_id: str) -> tuple[ServiceAccountMember, ...]:
        """The workspaces of an account, the implicit row of the Default one too; none when it is archived."""

    def add(self, workspace_id: str, service_account_id: str, role: str) -> ServiceAccountMember:
        """Put an account into a workspace, or replace its role there."""

    def remove(self, workspace_id: str, service_account_id: str) -> None:
        """Take an account out. Already gone is success."""


class IssuerFields(TypedDict, total=False):
    """What may be named of an issuer; None is the same as absent. `jwks` is replaced whole."""

    name: str | None
    issuer_url: str | None
    jwks: JwksSpec | None
    check_jti: bool | None
    max_jwt_lifetime_seconds: int | None


class FederationIssuers(Protocol):
    """Identity providers that are trusted. What a write answers was read again after it."""

    def list(self) -> tuple[FederationIssuer, ...]:
        """Live and archived ones."""

    def create(self, **fields: Unpack[IssuerFields]) -> FederationIssuer:
        """Trust one; `name` and `issuer_url` have to be named. Never replayed. Raises Rejected when the name is taken."""

    def update(self, issuer_id: str, **fields: Unpack[IssuerFields]) -> FederationIssuer:
        """Change what is named. Raises PermissionDenied for one behind a rule of the Console."""

    def archive(self, issuer_id: str) -> FederationIssuer:
        """Archive for ever. Already archived is success. Raises Rejected while live rules refer to it."""


class RuleFields(TypedDict, total=False):
    """What may be named of a rule; None is the same as absent. `match` is replaced whole."""

    name: str | None
    match: FederationMatchSpec | None
    oauth_scope: str | None
    service_account_id: str | None
    applies_to_all_workspaces: bool | None
    token_lifetime_seconds: int | None
    description: str | None


class FederationRules(Protocol):
    """Which tokens become which service account. What a write answers was read again after it, names included."""

    def list(self) -> tuple[FederationRule, ...]:
        """Live and archived ones, those of the Console too."""

    def create(self, issuer_id: str, *, workspace_id: str | None, **fields: Unpack[RuleFields]) -> FederationRule:
        """Make a rule for one workspace, or for all. Never replayed. Raises Rejected when the name is taken."""

    def update(self, rule_id: str, **fields: Unpack[RuleFields]) -> FederationRule:
        """Change what is named."""

    def add_workspace(self, rule_id: str, workspace_id: str) -> FederationRule:
        """Enable it for one more workspace. Already enabled is success."""

    def remove_workspace(self, rule_id: str, workspace_id: str) -> FederationRule:
        """Disable it for a workspace. Not enabled there is success."""

    def archive(self, rule_id: str) -> FederationRule:
        """Archive for ever. Already archived is success."""
