"""Who is in a workspace (members.md#calls)."""

from __future__ import annotations

from claude_simulator.changes.claude_code import stop_keys
from claude_simulator.changes.updates import changed_values
from claude_simulator.changes.users import meet_id
from claude_simulator.organization import MemberBefore, Organization
from claude_simulator.rules import members as member_rules
from claude_simulator.rules import users as user_rules
from claude_simulator.rules import workspaces as workspace_rules


def add_member(organization: Organization, workspace_id: str, user_id: str, role: str) -> str:
    """Add a person to a workspace and return the role; the switch ``add_existing_member`` decides about a second time."""
    with organization.lock:
        member_rules.workspace_role_is_addable(role)
        _workspace_takes_members(organization, workspace_id)
        meet_id(organization, user_id)
        user = user_rules.user_exists(organization, user_id)
        member_rules.membership_is_not_inherited(organization, user, role)
        if user_id in organization.members.get(workspace_id, {}):
            member_rules.member_may_be_added_again(organization, user_id)
        member_rules.another_member_fits(organization, workspace_id, user_id)
        before = organization.members.get(workspace_id, {}).get(user_id)
        _remember(organization, workspace_id, user_id)
        organization.members.setdefault(workspace_id, {})[user_id] = role
        if before is None:
            organization.record("platform_workspace_member_added", workspace_id=workspace_id, user_id=user_id)
        else:
            _record_role(organization, workspace_id, user_id, before, role)
        return role


def update_member(organization: Organization, workspace_id: str, user_id: str, role: str) -> str:
    """Change a member's role and return it."""
    with organization.lock:
        member_rules.workspace_role_is_addable(role)
        _workspace_takes_members(organization, workspace_id)
        before = member_rules.member_is_known(organization, workspace_id, user_id)
        member_rules.member_has_arrived(organization, workspace_id, user_id)
        user = user_rules.user_exists(organization, user_id)
        member_rules.membership_is_not_inherited(organization, user, role)
        member_rules.another_member_fits(organization, workspace_id, user_id)
        if role != before:
            _remember(organization, workspace_id, user_id)
        organization.members.setdefault(workspace_id, {})[user_id] = role
        _record_role(organization, workspace_id, user_id, before, role)
        return role


def remove_member(organization: Organization, workspace_id: str, user_id: str) -> None:
    """Take a person out of a workspace; a raised billing member falls back to ``workspace_billing``.

    Keys that the person made there go on, but Claude Code's stop (members.md#leaving).
    """
    with organization.lock:
        _workspace_takes_members(organization, workspace_id)
        member_rules.member_is_known(organization, workspace_id, user_id)
        member_rules.member_has_arrived(organization, workspace_id, user_id)
        user = user_rules.user_exists(organization, user_id)
        given = organization.members.get(workspace_id, {})
        member_rules.membership_is_not_inherited(organization, user, given.get(user_id))
        _remember(organization, workspace_id, user_id)
        given.pop(user_id, None)
        if workspace_id == organization.claude_code_workspace_id:
            stop_keys(organization, user_id, organization.clock.now())
        organization.record("platform_workspace_member_removed", workspace_id=workspace_id, user_id=user_id)


def _workspace_takes_members(organization: Organization, workspace_id: str) -> None:
    workspace = workspace_rules.workspace_exists(organization, workspace_id)
    workspace_rules.workspace_is_not_default(organization, workspace_id, "has no members of its own")
    workspace_rules.workspace_is_not_archived(organization, workspace)


def _record_role(organization: Organization, workspace_id: str, user_id: str, before: str, role: str) -> None:
    updates = changed_values({"workspace_role": before}, {"workspace_role": role})
    if updates:
        organization.record(
            "platform_workspace_member_updated", workspace_id=workspace_id, user_id=user_id, updates=updates
        )


def _remember(organization: Organization, workspace_id: str, user_id: str) -> None:
    before = organization.member_role(workspace_id, user_id)
    organization.members_before[workspace_id, user_id] = MemberBefore(before, organization.clock.now())
