"""What is refused about limits per person in the Claude Code workspace."""

from __future__ import annotations

from claude_simulator.organization import Organization
from claude_simulator.rules.refused import absent, invalid


def claude_code_workspace_exists(organization: Organization) -> str:
    """Refuse limits per person where there is no Claude Code workspace. Source: §3.7 (it alone has them); [INFER]."""
    if organization.claude_code_workspace_id is None:
        raise absent("The Claude Code workspace")
    return organization.claude_code_workspace_id


def claude_code_amount_is_valid(cents: int) -> None:
    """Refuse negative amounts of a person. Source: [INFER], no bound is published ((a) 22)."""
    if cents < 0:
        raise invalid("limit_usd: must not be negative")
