"""What is refused about limits per person in the Claude Code workspace."""

from __future__ import annotations

from claude_simulator.organization import Organization
from claude_simulator.rules.refused import absent, invalid


def claude_code_workspace_exists(organization: Organization) -> str:
    """Refuse limits per person where there is no Claude Code workspace. Source: workspaces.md#claude-code-workspace (it alone has them); [assumed]."""
    if organization.claude_code_workspace_id is None:
        raise absent("The Claude Code workspace")
    return organization.claude_code_workspace_id


def claude_code_amount_is_valid(cents: int) -> None:
    """Refuse negative amounts of a person. Source: [assumed], no bound is published (channels.md#claude-code-limits)."""
    if cents < 0:
        raise invalid("limit_usd: must not be negative")
