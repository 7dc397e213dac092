"""Monthly limits per person in the Claude Code workspace: a default and exceptions (workspaces.md#claude-code-workspace, channels.md#claude-code-limits).

Only the Console can change them, and nothing but the activity feed tells of it. Amounts are whole cents.
"""

from __future__ import annotations

from claude_simulator.organization import ClaudeCodeLimit, ClaudeCodeLimitChange, Organization
from claude_simulator.rules import claude_code_limits as claude_code_limit_rules
from claude_simulator.rules import members as member_rules


def set_claude_code_limit(organization: Organization, user_id: str | None, cents: int | None) -> None:
    """Set the limit of one member, or the default of all when ``user_id`` is None; ``cents`` None takes it away."""
    with organization.lock:
        workspace_id = claude_code_limit_rules.claude_code_workspace_exists(organization)
        if user_id is not None:
            member_rules.member_is_known(organization, workspace_id, user_id)
        if cents is not None:
            claude_code_limit_rules.claude_code_amount_is_valid(cents)
        limits = organization.claude_code_limits
        present = limits.get(user_id or "")
        _note_change(organization, user_id or "", present)
        where: dict[str, object] = {"workspace_id": workspace_id, "account_id": user_id}
        if cents is None:
            gone = limits.pop(user_id or "", None)
            if gone is not None:
                organization.record("workspace_member_spend_limit_deleted", **where, spend_limit_id=gone.id)
        elif present is None:
            made = limits[user_id or ""] = ClaudeCodeLimit(organization.ids.uuid(), cents)
            organization.record(
                "workspace_member_spend_limit_created", **where, spend_limit_id=made.id, limit_usd=cents
            )
        elif present.cents != cents:
            present.cents = cents
            organization.record(
                "workspace_member_spend_limit_updated", **where, spend_limit_id=present.id, new_limit_usd=cents
            )


def forget_claude_code_limits(organization: Organization) -> None:
    """Let all of them end with the workspace that they were of; the feed has no event of it (workspaces.md#claude-code-workspace)."""
    for user_id, present in organization.claude_code_limits.items():
        _note_change(organization, user_id, present)
    organization.claude_code_limits.clear()


def _note_change(organization: Organization, user_id: str, present: ClaudeCodeLimit | None) -> None:
    """Keep what a limit was: hours are booked later, under the limit of their time."""
    before = None if present is None else present.cents
    organization.claude_code_limit_changes.append(ClaudeCodeLimitChange(user_id, before, organization.clock.now()))
