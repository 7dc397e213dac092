"""API keys as somebody makes them in the Console, which is the only way there is."""

from __future__ import annotations

from claude_simulator import Simulator
from claude_simulator.changes.api_keys import create_api_key


def make_key(simulator: Simulator, name: str, workspace_id: str, *, by: str = "ana@example.com") -> str:
    """Its id. The secret is shown this once, and thrown away here."""
    organization = simulator.world.organization
    with simulator.world.lock:
        person = next(user for user in organization.users.values() if user.email == by)
        key, _secret = create_api_key(organization, workspace_id, by=person, name=name)
    return key.id
