"""What is refused when somebody signs in to Claude Code."""

from __future__ import annotations

from claude_simulator.organization import ADMIN_ROLES, Organization, User
from claude_simulator.rules.refused import forbidden

CODING_ROLES = frozenset({"claude_code_user", "developer", *ADMIN_ROLES})


def role_may_use_claude_code(user: User) -> None:
    """Refuse people whose organization role does not include Claude Code. Source: users.md#roles; 403 is [assumed]."""
    if user.role not in CODING_ROLES:
        raise forbidden(f"{user.id} has the organization role {user.role}, which does not include Claude Code.")


def claude_code_returns(organization: Organization) -> None:
    """Refuse to sign in once the workspace is archived, or make it anew, by switch. Source: workspaces.md#claude-code-workspace has both.

    The guide says that archiving disables Claude Code sign-in; one organization saw the workspace made anew.
    """
    if organization.switches.choice("archived_claude_code_workspace") == "stays_archived":
        raise forbidden("The Claude Code workspace of this organization is archived.")
