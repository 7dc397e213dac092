"""
What the product needs from outside, as Protocols; collections first. No implementation belongs here.

`AdminApi` is the organization over its Admin API, `Console` the few settings that only the web Console has. Every method
may raise the errors of `errors.py` and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, WorkspaceRateLimit
from pulumi_claude_admin.model.spend_limit import Scope, SpendLimit, SpendNotifications
from pulumi_claude_admin.model.workspace import DataResidencySpec, Workspace


class AdminApi(Protocol):
    """The Admin API of one organization. Lists are complete: every page was read."""

    def now(self) -> datetime:
        """The platform's clock: the `Date` header of the latest answer (aware, UTC)."""

    def retrieve_organization(self) -> OrganizationIdentity:
        """`GET /v1/organizations/me`."""

    def list_users(self) -> tuple[User, ...]:
        """Everybody in the organization."""

    def list_users_like(self, email: str) -> tuple[User, ...]:
        """Those whose e-mail the platform takes for this one: case and `+tag` do not count, so others may be among them. Raises Rejected for what is no address."""

    def list_invites(self) -> tuple[Invite, ...]:
        """Invitations to the organization, whatever became of them."""

    def list_workspaces(self) -> tuple[Workspace, ...]:
        """Live and archived workspaces, without the Default workspace."""

    def retrieve_workspace(self, workspace_id: str) -> Workspace:
        """One workspace, the Default one included. Raises NotFound."""

    def create_workspace(
        self,
        *,
        name: str,
        display_color: str | None = None,
        tags: Mapping[str, str] | None = None,
        data_residency: DataResidencySpec | None = None,
        external_key_id: str | None = None,
    ) -> Workspace:
        """Make a workspace. Never replayed: Unreachable or UnexpectedResponse with `outcome_unknown` when it may exist."""

    def update_workspace(
        self,
        workspace_id: str,
        *,
        name: str | None = None,
        display_color: str | None = None,
        tags: Mapping[str, str | None] | None = None,
        data_residency: DataResidencySpec | None = None,
        external_key_id: str | None = None,
    ) -> Workspace:
        """Change what is named. `tags` is the whole wanted map plus None for each tag to remove, right under merge and under replace."""

    def archive_workspace(self, workspace_id: str) -> Workspace:
        """Archive for ever; its keys die within seconds. Already archived is success. Raises StorageStillAttached when it is done and storage is left."""

    def list_members(self, workspace_id: str) -> tuple[Member, ...]:
        """Everybody in the workspace, inherited memberships included."""

    def add_member(self, workspace_id: str, user_id: str, role: str) -> Member:
        """Give a membership. Already a member with this role is success."""

    def update_member(self, workspace_id: str, user_id: str, role: str) -> Member:
        """Change a membership's role."""

    def remove_member(self, workspace_id: str, user_id: str) -> None:
        """Take a membership away. Already gone is success."""

    def require_removed(self, workspace_id: str, user_ids: Collection[str]) -> None:
        """Look whether these are members no more. Raises ApiWriteNotConfirmed when the list goes on showing one."""

    def list_rate_limits(self) -> tuple[OrganizationRateLimit, ...]:
        """The organization's own limits, one entry per group."""

    def list_workspace_rate_limits(self, workspace_id: str) -> tuple[WorkspaceRateLimit, ...]:
        """The overrides of one workspace."""

    def set_workspace_rate_limits(
        self, workspace_id: str, entry_id: str, limits: Mapping[str, int | None]
    ) -> WorkspaceRateLimit:
        """Set the limiters named, clear those that are None, leave the others."""

    def list_spend_limits(self) -> tuple[SpendLimit, ...]:
        """Monthly limits of the organization and of its workspaces (no usage-tier row). Raises FeatureNotEnabled behind the gate."""

    def set_spend_limit(self, scope: Scope, amount: Money) -> SpendLimit:
        """Set the monthly limit of a scope. Raises FeatureNotEnabled behind the gate."""

    def clear_spend_limit(self, scope: Scope) -> None:
        """Remove the monthly limit of a scope; none there is success. Raises FeatureNotEnabled behind the gate."""

    def list_api_keys(self) -> tuple[ApiKey, ...]:
        """All API keys, without secrets."""


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
    a dialog that shows another value than was read raises ChangedMeanwhile. Methods may be called from any thread.
    """

    def whoami(self) -> ConsoleIdentity:
        """Who is signed in. Raises SignInNeeded without a session."""

    def read_spend_limit(self, where: ConsoleScope) -> SpendLimit | None:
        """The monthly cap, None when there is none."""

    def write_spend_limit(self, where: ConsoleScope, amount: Money | None) -> SpendLimit | None:
        """Set the monthly cap, or remove it with None. Equal already: nothing is clicked."""

    def read_notifications(self, where: ConsoleScope) -> SpendNotifications:
        """Thresholds and recipients; both may be empty."""

    def write_notifications(self, where: ConsoleScope, wanted: SpendNotifications) -> SpendNotifications:
        """Make thresholds and recipients exactly these."""

    def read_rate_limits(self, where: ConsoleScope, group: str) -> Mapping[str, int]:
        """The overrides of the group with this display name, by limiter (the three that the page shows)."""

    def write_rate_limits(self, where: ConsoleScope, group: str, limits: Mapping[str, int | None]) -> Mapping[str, int]:
        """Set the limiters named, clear those that are None, leave the others."""

    def close(self) -> None:
        """End the browser, if there is one. Idempotent."""


class Engine(Protocol):
    """The Pulumi engine that this provider process serves, and with which it ends."""

    @property
    def is_gone(self) -> bool:
        """Whether it was killed: nothing may be saved any more, this process is about to end."""

    def before_leaving(self, farewell: Callable[[], object]) -> Callable[[], None]:
        """Call `farewell`, from another thread, before this process ends because the engine is gone. The answer takes that back."""
