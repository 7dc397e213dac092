"""Saves that look as if they had been kept, until a page is loaded again (fault ``console_save_reverts``).

What is kept for it is what the organization's limits were before the save; nothing else is ever taken back.
"""

from __future__ import annotations

import copy

from claude_simulator.organization import Organization
from claude_simulator.world import World

LIMITS = ("spend", "rate_limit_overrides", "rate_limit_changes", "claude_code_limits", "claude_code_limit_changes")


def remember(world: World, organization: Organization) -> None:
    """Keep what the limits are now, for the next load of a page; the oldest that is kept is what comes back."""
    before = {name: copy.deepcopy(getattr(organization, name)) for name in LIMITS}
    world.limits_to_come_back.setdefault(organization.uuid, before)


def revert(world: World, organization: Organization) -> None:
    """Put the limits back to what was remembered, if anything was."""
    before = world.limits_to_come_back.pop(organization.uuid, None)
    if before is not None:
        with organization.lock:
            for name, value in before.items():
                setattr(organization, name, value)
