"""Signing in to Claude Code, which makes what it needs (workspaces.md#claude-code-workspace): the workspace, a membership and a key."""

from __future__ import annotations

from datetime import datetime

from claude_simulator.changes.api_keys import record_created
from claude_simulator.changes.claude_code_limits import forget_claude_code_limits
from claude_simulator.changes.spend_limits import set_spend_limit
from claude_simulator.feed.actors import actor_of_user
from claude_simulator.organization import ApiKey, Organization, Scope, User, Workspace
from claude_simulator.rules import claude_code as claude_code_rules

NAME = "Claude Code"


def sign_in(organization: Organization, user: User) -> ApiKey:
    """Let a person sign in to Claude Code; returns the key that is theirs in the workspace.

    At the first sign-in the platform makes the workspace. After somebody archived it the next sign-in makes another,
    with the organization's maximum as its spend limit (seen by one organization, claude-quickstarts issue 376) and
    nobody's own limit ([assumed]).
    """
    with organization.lock, organization.feed.acting_as(actor_of_user(user)):
        claude_code_rules.role_may_use_claude_code(user)
        workspace = _workspace(organization)
        if organization.member_role(workspace.id, user.id) is None:
            organization.members.setdefault(workspace.id, {})[user.id] = "workspace_user"
            organization.record("platform_workspace_member_added", workspace_id=workspace.id, user_id=user.id)
        for key in organization.api_keys.values():
            if (key.workspace_id, key.created_by_user_id, key.status) == (workspace.id, user.id, "active"):
                return key
        key = ApiKey(
            id=organization.ids.tagged("apikey"),
            name=f"claude_code_key_{user.email.partition('@')[0]}",
            status="active",
            created_at=organization.clock.now(),
            partial_key_hint=f"sk-ant-api03-sim...{len(organization.api_keys) + 1:04d}",
            created_by_user_id=user.id,
            workspace_id=workspace.id,
        )
        organization.api_keys[key.id] = key
        record_created(organization, key)
        return key


def stop_keys(organization: Organization, user_id: str, now: datetime) -> None:
    """Archive a person's Claude Code keys, as when they leave the workspace or the organization (users.md#removal, members.md#leaving)."""
    for key in organization.api_keys.values():
        is_theirs = key.workspace_id == organization.claude_code_workspace_id and key.created_by_user_id == user_id
        if is_theirs and key.workspace_id is not None:
            key.stop("archived", now)


def _workspace(organization: Organization) -> Workspace:
    present = organization.workspaces.get(organization.claude_code_workspace_id or "")
    if present is not None and not present.is_archived:
        return present
    if present is not None:
        claude_code_rules.claude_code_returns(organization)
    made = Workspace(
        id=organization.ids.tagged("wrkspc"),
        name=NAME,
        display_color=organization.ids.color(),
        created_at=organization.clock.now(),
        compartment_id=organization.ids.uuid(),
    )
    organization.workspaces[made.id] = made
    organization.claude_code_workspace_id = made.id
    organization.record("platform_workspace_created", workspace_id=made.id)
    cap = organization.spend_of(Scope()).cap
    if present is not None:
        forget_claude_code_limits(organization)
    if present is not None and cap is not None:
        set_spend_limit(organization, Scope(made.id), cap.cents)
    return made
