"""Who looks at the Console: a signed-in person in one organization, and what that person may see and change.

The rights are those of console.md#roles, where the documentation ends and inference begins: admins edit, billing people see, a
workspace admin edits that workspace, everybody else sees none of the limits. No HTTP answers are made here.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from claude_simulator.behaviour import Behaviour
from claude_simulator.organization import ADMIN_ROLES, Organization, User
from claude_simulator.sessions import SESSION_COOKIE, ConsoleSession
from claude_simulator.world import World

ABOUT = Behaviour(
    "who sees and who changes what: administrators, billing people, administrators of one workspace, the others",
    source="console.md#roles",
    verified="test (over HTTP and in Chromium)",
    gap="who may edit limits is inferred there",
)

DEFAULT_SEGMENT = "default"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person with a live session, in one of the organizations in which that person is."""

    session: ConsoleSession
    organization: Organization
    user: User

    @property
    def is_admin(self) -> bool:
        """Whether the person may change everything."""
        return self.user.role in ADMIN_ROLES

    @property
    def sees_organization_limits(self) -> bool:
        """Whether Billing and the list of all workspaces are open to the person."""
        return self.is_admin or self.user.role == "billing"

    def sees_workspace(self, workspace_id: str) -> bool:
        """Whether the pages of a workspace are open to the person."""
        return self.sees_organization_limits or self._administers(workspace_id)

    @property
    def sees_some_workspace(self) -> bool:
        """Whether there is any workspace that the person may see."""
        return any(self.sees_workspace(workspace_id) for workspace_id in self.organization.workspaces)

    def edits_workspace(self, workspace_id: str) -> bool:
        """Whether the person may change a workspace now: never an archived one, nor Default (it has no limits)."""
        workspace = self.organization.workspaces[workspace_id]
        if workspace.is_archived or workspace_id == self.organization.default_workspace_id:
            return False
        return self.is_admin or self._administers(workspace_id)

    def edits_keys_of(self, workspace_id: str) -> bool:
        """Whether the person may make and change the API keys of a workspace, Default included; never an archived one."""
        is_live = not self.organization.workspaces[workspace_id].is_archived
        return is_live and (self.is_admin or self._administers(workspace_id))

    def workspace_id(self, segment: str) -> str | None:
        """Return the workspace that a path segment names (``default`` is the Default workspace), if it exists."""
        workspace_id = self.organization.default_workspace_id if segment == DEFAULT_SEGMENT else segment
        return workspace_id if workspace_id in self.organization.workspaces else None

    def _administers(self, workspace_id: str) -> bool:
        return self.organization.member_role(workspace_id, self.user.id) == "workspace_admin"


def session_of(world: World, request: Request) -> ConsoleSession | None:
    """Return the live session that a request's cookie names."""
    return world.sessions.find(request.cookies.get(SESSION_COOKIE))


def visitor_of(world: World, session: ConsoleSession | None, organization_uuid: str | None = None) -> Visitor | None:
    """Return who a session is in an organization: in the one named, else in the active one, else in the first.

    None when there is no session, or the person is not (or no longer) in that organization.
    """
    if session is None:
        return None
    mine = world.organizations_of(session.email)
    if organization_uuid is None:
        active = [organization for organization in mine if organization.uuid == session.active_organization]
        chosen = (active or mine)[:1]
    else:
        chosen = [organization for organization in mine if organization.uuid == organization_uuid]
    for organization in chosen:
        user = organization.user_by_email(session.email)
        if user is not None:
            return Visitor(session, organization, user)
    return None
