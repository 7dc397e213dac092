"""What is refused about members of a workspace."""

from __future__ import annotations

from datetime import timedelta

from claude_simulator.organization import Organization, User
from claude_simulator.rules.refused import Refused, absent, invalid

ADDABLE_WORKSPACE_ROLES = (
    "workspace_user",
    "workspace_developer",
    "workspace_restricted_developer",
    "workspace_admin",
)


def member_may_be_added_again(organization: Organization, user_id: str) -> None:
    """Refuse to add a member again, or not, by the switch ``add_existing_member``. Source: members.md#adding-twice, undocumented."""
    answer = organization.switches.choice("add_existing_member")
    message = f"{user_id} is already a member of this workspace."
    if answer == "bad_request_400":
        raise invalid(message)
    if answer == "conflict_409":
        raise Refused(409, "conflict_error", message)


def member_is_known(organization: Organization, workspace_id: str, user_id: str) -> str:
    """Refuse a call on somebody who is not in the workspace. Source: members.md#just-added, switch ``absent_member``."""
    role = organization.member_role(workspace_id, user_id)
    if role is None:
        if organization.switches.choice("absent_member") == "bad_request_400":
            raise invalid(f"The specified user {user_id} is not in the Workspace.")
        raise absent(f"Workspace member {user_id}")
    return role


def member_has_arrived(organization: Organization, workspace_id: str, user_id: str) -> None:
    """Refuse to touch a member who was added a moment ago. Source: members.md#just-added, seen live by a third party.

    The switch ``member_write_stale_seconds`` says for how long; it is 0 by default.
    """
    before = organization.members_before.get((workspace_id, user_id))
    seconds = organization.switches.number("member_write_stale_seconds")
    if before is None or before.role is not None or not seconds:
        return
    if organization.clock.now() - before.changed_at < timedelta(seconds=seconds):
        raise invalid(f"The specified user {user_id} is not in the Workspace.")


def another_member_fits(organization: Organization, workspace_id: str, user_id: str) -> None:
    """Refuse more members than a workspace's cap, by switch. Source: errors.md#codes, ``workspace_member_limit_exceeded``.

    Adding and changing can both meet it (members.md#inheritance); inherited members count ([assumed]).
    """
    most = organization.switches.number("workspace_members")
    others = sum(1 for member, _ in organization.effective_members(workspace_id) if member != user_id)
    if most and others >= most:
        raise invalid(f"This workspace has at most {most} members.", "workspace_member_limit_exceeded")


def workspace_role_is_addable(role: str) -> None:
    """Refuse unknown roles and ``workspace_billing``, which is never given by hand. Source: members.md#roles."""
    if role not in ADDABLE_WORKSPACE_ROLES:
        raise invalid(f"workspace_role: must be one of {', '.join(ADDABLE_WORKSPACE_ROLES)}")


def membership_is_not_inherited(organization: Organization, user: User, role: str | None) -> None:
    """Refuse to change or remove what comes with the organization role. Source: members.md#inheritance.

    The one exception: a billing member can be raised to ``workspace_admin``. ``role`` None stands for removal.
    """
    inherited = organization.inherited_role(user)
    if inherited is None or (inherited == "workspace_billing" and role == "workspace_admin"):
        return
    raise invalid(f"{user.id} is {inherited} through the organization role {user.role}; this cannot be changed here.")
