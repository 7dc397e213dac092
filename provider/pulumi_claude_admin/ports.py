"""
What the product needs from outside, as Protocols, one per API object. No implementation belongs here.

`AdminApi` is the organization over its Admin API, composed of its objects; `Console` is the few settings that only the web
Console has. Every method may raise the errors of `errors.py` and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypedDict, Unpack

from pulumi_claude_admin.audit_ports import UsageReports
from pulumi_claude_admin.key_ports import Activities, ApiKeys, ComplianceSettings, ExternalKeys
from pulumi_claude_admin.machine_ports import (
    FederationIssuers,
    FederationRules,
    ServiceAccountMembers,
    ServiceAccounts,
)
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimitChanges, ClaudeCodeLimits
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, WorkspaceRateLimit
from pulumi_claude_admin.model.spend_limit import Scope, SpendLimit, SpendNotifications
from pulumi_claude_admin.model.workspace import DataResidencySpec, Workspace


class Organization(Protocol):
    """The organization that the credential belongs to."""

    def retrieve(self) -> OrganizationIdentity:
        """Its id and name."""


class Users(Protocol):
    """The people of the organization."""

    def list(self) -> tuple[User, ...]:
        """Everybody."""

    def list_matching(self, email: str) -> tuple[User, ...]:
        """Those whose e-mail the platform takes for this one: case and `+tag` do not count, so others may be among them. Raises Rejected for what is no address."""

    def retrieve(self, user_id: str) -> User:
        """One of them, asked anew each time. Raises NotFound."""

    def update(self, user_id: str, role: str) -> User:
        """Give a person another organization role. Raises NotFound, and an error for `admin` and for administrators, whom only the Console changes."""

    def remove(self, user_id: str) -> None:
        """Remove a person from the organization. Already gone is success. Raises an error for administrators and for the last member."""


class Invites(Protocol):
    """Invitations to the organization."""

    def list(self) -> tuple[Invite, ...]:
        """All of them, whatever became of them; not those that were withdrawn."""

    def retrieve(self, invite_id: str) -> Invite:
        """One of them, asked anew each time. Raises NotFound."""

    def create(self, *, email: str, role: str) -> Invite:
        """Invite somebody. Raises Rejected for a member and for whom a pending invitation has; never replayed: Unreachable or UnexpectedResponse with `outcome_unknown` when it may exist."""

    def delete(self, invite_id: str) -> None:
        """Withdraw a pending invitation; else Rejected. Already gone is success."""


class WorkspaceFields(TypedDict, total=False):
    """What may be named of a workspace; None is the same as absent."""

    display_color: str | None
    data_residency: DataResidencySpec | None
    external_key_id: str | None
    user_profile_id: str | None


class NewWorkspace(WorkspaceFields, total=False):
    """What a workspace may be created with beside its name."""

    tags: Mapping[str, str] | None


class WorkspaceChanges(WorkspaceFields, total=False):
    """What an update may name. `tags` is the whole wanted map plus None for each tag to remove, right under merge and under replace."""

    name: str | None
    tags: Mapping[str, str | None] | None


class Workspaces(Protocol):
    """The workspaces of the organization."""

    def list(self) -> tuple[Workspace, ...]:
        """Live and archived workspaces, without the Default workspace."""

    def retrieve(self, workspace_id: str) -> Workspace:
        """One workspace, the Default one included. Raises NotFound."""

    def create(self, *, name: str, **fields: Unpack[NewWorkspace]) -> Workspace:
        """Make a workspace. Never replayed: Unreachable or UnexpectedResponse with `outcome_unknown` when it may exist."""

    def update(self, workspace_id: str, **fields: Unpack[WorkspaceChanges]) -> Workspace:
        """Change what is named."""

    def archive(self, workspace_id: str) -> Workspace:
        """Archive for ever; its keys die within seconds. Already archived is success. Raises StorageStillAttached when it is done and storage is left."""

    def require_kept(
        self, written: Workspace, names: Collection[str], *, look: Callable[[], tuple[Workspace, ...]] | None = None
    ) -> None:
        """Look whether the list shows what a write was answered with, these attributes of it. Raises ApiWriteNotConfirmed. `look` lists anew."""


class Members(Protocol):
    """Memberships of workspaces."""

    def list(self, workspace_id: str) -> tuple[Member, ...]:
        """Everybody in the workspace, inherited memberships included."""

    def add(self, workspace_id: str, user_id: str, role: str) -> Member:
        """Give a membership. Already a member with this role is success."""

    def update(self, workspace_id: str, user_id: str, role: str) -> Member:
        """Change a membership's role."""

    def remove(self, workspace_id: str, user_id: str) -> None:
        """Take a membership away. Already gone is success."""

    def require_kept(
        self,
        workspace_id: str,
        roles: Mapping[str, str | None],
        *,
        look: Callable[[], tuple[Member, ...]] | None = None,
    ) -> None:
        """Look whether these have their roles now, and None is no member any more. Raises ApiWriteNotConfirmed. `look` lists anew."""


class RateLimits(Protocol):
    """The organization's own rate limits."""

    def list(self) -> tuple[OrganizationRateLimit, ...]:
        """One entry per group."""


class WorkspaceRateLimits(Protocol):
    """What a workspace has instead of the organization's rate limits."""

    def list(self, workspace_id: str) -> tuple[WorkspaceRateLimit, ...]:
        """The overrides of one workspace."""

    def set(self, workspace_id: str, entry_id: str, limits: Mapping[str, int | None]) -> WorkspaceRateLimit:
        """Set the limiters named, clear those that are None, leave the others. Raises FeatureNotEnabled behind the gate."""

    def require_kept(
        self,
        written: WorkspaceRateLimit,
        limiters: Collection[str],
        *,
        look: Callable[[], tuple[WorkspaceRateLimit, ...]] | None = None,
    ) -> None:
        """Look whether the list shows these limiters as a write was answered. Raises ApiWriteNotConfirmed. `look` lists anew."""


class SpendLimits(Protocol):
    """Monthly limits of the organization and of its workspaces. Every method raises FeatureNotEnabled behind the gate."""

    def list(self) -> tuple[SpendLimit, ...]:
        """All of them, without the usage tier's own."""

    def retrieve_tier_cap(self) -> Money | None:
        """What the platform itself allows in a month; None where it does not say."""

    def set(self, scope: Scope, amount: Money) -> SpendLimit:
        """Set the limit of a scope."""

    def require_kept(self, written: SpendLimit, *, look: Callable[[], tuple[SpendLimit, ...]] | None = None) -> None:
        """Look whether the list shows what a write was answered with. Raises ApiWriteNotConfirmed. `look` lists anew."""

    def clear(self, scope: Scope) -> None:
        """Remove the limit of a scope; none there is success."""


class AdminApi(Protocol):
    """The Admin API of one organization, one attribute per API object. Lists are complete: every page was read."""

    def now(self) -> datetime:
        """The platform's clock: the `Date` header of the latest answer (aware, UTC)."""

    @property
    def organization(self) -> Organization:
        """`/v1/organizations/me`."""

    @property
    def users(self) -> Users:
        """`/v1/organizations/users`."""

    @property
    def invites(self) -> Invites:
        """`/v1/organizations/invites`."""

    @property
    def workspaces(self) -> Workspaces:
        """`/v1/organizations/workspaces`."""

    @property
    def members(self) -> Members:
        """`/v1/organizations/workspaces/{}/members`."""

    @property
    def rate_limits(self) -> RateLimits:
        """`/v1/organizations/rate_limits`."""

    @property
    def workspace_rate_limits(self) -> WorkspaceRateLimits:
        """`/v1/organizations/workspaces/{}/rate_limits`."""

    @property
    def spend_limits(self) -> SpendLimits:
        """`/v1/organizations/spend_limits`."""

    @property
    def api_keys(self) -> ApiKeys:
        """`/v1/organizations/api_keys`."""

    @property
    def compliance_settings(self) -> ComplianceSettings:
        """`/v1/organizations/compliance_settings`."""

    @property
    def activities(self) -> Activities:
        """`/v1/compliance/activities`."""

    @property
    def external_keys(self) -> ExternalKeys:
        """`/v1/organizations/external_keys`."""

    @property
    def service_accounts(self) -> ServiceAccounts:
        """`/v1/organizations/service_accounts`."""

    @property
    def service_account_members(self) -> ServiceAccountMembers:
        """`/v1/organizations/workspaces/{}/service_accounts`, and the same by account."""

    @property
    def federation_issuers(self) -> FederationIssuers:
        """`/v1/organizations/federation_issuers`."""

    @property
    def federation_rules(self) -> FederationRules:
        """`/v1/organizations/federation_rules`."""

    @property
    def usage_reports(self) -> UsageReports:
        """The reports of usage and cost: too large to be remembered."""


@dataclass(frozen=True, slots=True)
class ConsoleIdentity:
    """Who is signed in to the Console and where. `role` is what the organization page says, None when it says nothing."""

    organization_id: str
    organization_name: str
    role: str | None


@dataclass(frozen=True, slots=True)
class ConsoleScope:
    """Where on the Console a setting lives. Id and name must both match the page before anything is clicked."""

    organization_id: str
    scope: Scope
    workspace_name: str | None = None


class Console(Protocol):
    """
    The settings of the web Console.

    Values are read from a fresh page. A write reads, changes only the difference, and is confirmed from another fresh page;
    a dialog that shows another value than was read raises ChangedMeanwhile. Methods may be called from any thread. `declared` is what the
    last run wanted, from which the guard rails measure a step too.
    """

    def whoami(self) -> ConsoleIdentity:
        """Who is signed in. Raises SignInNeeded without a session."""

    def read_spend_limit(self, where: ConsoleScope) -> SpendLimit | None:
        """The monthly cap, None when there is none."""

    def write_spend_limit(
        self, where: ConsoleScope, amount: Money | None, *, declared: Money | None = None
    ) -> SpendLimit | None:
        """Set the monthly cap, or remove it with None. Equal already: nothing is clicked."""

    def read_notifications(self, where: ConsoleScope) -> SpendNotifications:
        """Thresholds and recipients; both may be empty."""

    def write_notifications(self, where: ConsoleScope, wanted: SpendNotifications) -> SpendNotifications:
        """Make thresholds and recipients exactly these."""

    def read_rate_limits(self, where: ConsoleScope, group: str) -> Mapping[str, int]:
        """The overrides of the group with this display name, by limiter (the three that the page shows)."""

    def write_rate_limits(
        self,
        where: ConsoleScope,
        group: str,
        limits: Mapping[str, int | None],
        *,
        declared: Mapping[str, int | None] | None = None,
    ) -> Mapping[str, int]:
        """Set the limiters named, clear those that are None, leave the others."""

    def read_claude_code_limits(self, where: ConsoleScope) -> ClaudeCodeLimits:
        """The default and every row of the page. Raises LayoutUnknown for a workspace whose page has no such limits."""

    def write_claude_code_limits(
        self, where: ConsoleScope, wanted: ClaudeCodeLimitChanges, *, declared: ClaudeCodeLimitChanges | None = None
    ) -> ClaudeCodeLimits:
        """Write what differs. Who has no row is left out; two rows for a person who is named are an error before anything is saved."""

    def close(self) -> None:
        """End the browser, if there is one. Idempotent."""


class Engine(Protocol):
    """The Pulumi engine that this provider process serves, and with which it ends."""

    @property
    def is_gone(self) -> bool:
        """Whether it was killed: nothing may be saved any more, this process is about to end."""

    def before_leaving(self, farewell: Callable[[], object]) -> Callable[[], None]:
        """Call `farewell`, from another thread, before this process ends because the engine is gone. The answer takes that back."""
