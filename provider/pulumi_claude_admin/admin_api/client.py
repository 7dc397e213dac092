"""`ports.AdminApi` over HTTP, composed of one file per API object. No decision is taken here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from pulumi_claude_admin.admin_api.api_keys import ApiKeys
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.admin_api.invites import Invites
from pulumi_claude_admin.admin_api.members import Members
from pulumi_claude_admin.admin_api.organization import Organization
from pulumi_claude_admin.admin_api.rate_limits import RateLimits
from pulumi_claude_admin.admin_api.spend_limits import SpendLimits
from pulumi_claude_admin.admin_api.users import Users
from pulumi_claude_admin.admin_api.workspaces import Workspaces
from pulumi_claude_admin.errors import UnexpectedResponse
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, WorkspaceRateLimit
from pulumi_claude_admin.model.spend_limit import Scope, SpendLimit
from pulumi_claude_admin.model.workspace import DataResidencySpec, Workspace


class HttpAdminApi:
    """
    The Admin API of the organization that the transport's credential belongs to.

    Every question is asked anew; `Directory` remembers answers. Safe to use from several threads.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._organization = Organization(transport)
        self._users = Users(transport)
        self._invites = Invites(transport)
        self._workspaces = Workspaces(transport)
        self._members = Members(transport)
        self._rate_limits = RateLimits(transport)
        self._spend_limits = SpendLimits(transport)
        self._api_keys = ApiKeys(transport)

    def now(self) -> datetime:
        """As the port says; one call when nothing was asked yet. Raises UnexpectedResponse when answers carry no date."""
        if self._transport.latest_date() is None:
            self._organization.retrieve()
        latest = self._transport.latest_date()
        if latest is None:
            raise UnexpectedResponse("the answers of the Admin API carry no Date header")
        return latest

    def retrieve_organization(self) -> OrganizationIdentity:
        """As the port says."""
        return self._organization.retrieve()

    def list_users(self) -> tuple[User, ...]:
        """As the port says."""
        return self._users.list()

    def list_users_like(self, email: str) -> tuple[User, ...]:
        """As the port says."""
        return self._users.list_like(email)

    def list_invites(self) -> tuple[Invite, ...]:
        """As the port says."""
        return self._invites.list()

    def list_workspaces(self) -> tuple[Workspace, ...]:
        """As the port says."""
        return self._workspaces.list()

    def retrieve_workspace(self, workspace_id: str) -> Workspace:
        """As the port says."""
        return self._workspaces.retrieve(workspace_id)

    def create_workspace(
        self,
        *,
        name: str,
        display_color: str | None = None,
        tags: Mapping[str, str] | None = None,
        data_residency: DataResidencySpec | None = None,
        external_key_id: str | None = None,
    ) -> Workspace:
        """As the port says."""
        return self._workspaces.create(
            name=name,
            display_color=display_color,
            tags=tags,
            data_residency=data_residency,
            external_key_id=external_key_id,
        )

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
        """As the port says."""
        return self._workspaces.update(
            workspace_id,
            name=name,
            display_color=display_color,
            tags=tags,
            data_residency=data_residency,
            external_key_id=external_key_id,
        )

    def archive_workspace(self, workspace_id: str) -> Workspace:
        """As the port says."""
        return self._workspaces.archive(workspace_id)

    def list_members(self, workspace_id: str) -> tuple[Member, ...]:
        """As the port says."""
        return self._members.list(workspace_id)

    def add_member(self, workspace_id: str, user_id: str, role: str) -> Member:
        """As the port says."""
        return self._members.add(workspace_id, user_id, role)

    def update_member(self, workspace_id: str, user_id: str, role: str) -> Member:
        """As the port says."""
        return self._members.update(workspace_id, user_id, role)

    def remove_member(self, workspace_id: str, user_id: str) -> None:
        """As the port says."""
        self._members.remove(workspace_id, user_id)

    def require_removed(self, workspace_id: str, user_ids: Collection[str]) -> None:
        """As the port says."""
        self._members.require_removed(workspace_id, user_ids)

    def list_rate_limits(self) -> tuple[OrganizationRateLimit, ...]:
        """As the port says."""
        return self._rate_limits.list()

    def list_workspace_rate_limits(self, workspace_id: str) -> tuple[WorkspaceRateLimit, ...]:
        """As the port says."""
        return self._rate_limits.list_of_workspace(workspace_id)

    def set_workspace_rate_limits(
        self, workspace_id: str, entry_id: str, limits: Mapping[str, int | None]
    ) -> WorkspaceRateLimit:
        """As the port says."""
        return self._rate_limits.set_of_workspace(workspace_id, entry_id, limits)

    def list_spend_limits(self) -> tuple[SpendLimit, ...]:
        """As the port says."""
        return self._spend_limits.list()

    def set_spend_limit(self, scope: Scope, amount: Money) -> SpendLimit:
        """As the port says."""
        return self._spend_limits.set(scope, amount)

    def clear_spend_limit(self, scope: Scope) -> None:
        """As the port says."""
        self._spend_limits.clear(scope)

    def list_api_keys(self) -> tuple[ApiKey, ...]:
        """As the port says."""
        return self._api_keys.list()
