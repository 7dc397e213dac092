"""Calls of `claude-admin drift` that keeps a copy of 500 workspaces which are all in the state, and of the preview beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cryptography.fernet import Fernet

from bench.existing_organization import PEOPLE, STACK, WORKSPACES, adopted, large_seed
from bench.figure import Figure
from bench.ground import Ground
from claude_simulator import Simulator
from claude_simulator.changes.members import remove_member
from claude_simulator.changes.rate_limits import set_rate_limits
from claude_simulator.organization import Organization

_BY_KEY: Final = {"type": "admin_api_key_actor", "admin_api_key_id": "apikey_01Bench"}
_LISTS_OF_ORGANIZATION: Final = 13
_CHEAP: Final = 6
_LIMITS_CHANGED: Final = 3
_MEMBERS_CHANGED: Final = 5
_LATER: Final = 300
"""Seconds after which every event shows."""


def measure(ground: Ground) -> tuple[Figure, ...]:
    """A first run, one after nothing happened, one beside a preview, and one after eight lists were changed by hand."""
    ground.speak(f"adopt and import of {WORKSPACES} workspaces of 20, then drift with a kept copy")
    with Simulator(seed=large_seed()) as simulator:
        demo = adopted(ground, simulator, ground.folder / "kept", "--kinds", "spend-limit,activity-feed")
        copy = {
            "CLAUDE_ADMIN_CACHE": str(ground.folder / "lists"),
            "CLAUDE_ADMIN_CACHE_KEY": Fernet.generate_key().decode(),
        }
        demo = replace(demo, environment={**demo.environment, **copy})
        organization = simulator.world.organization
        with organization.lock, organization.feed.acting_as(_BY_KEY):
            _limit(organization, 1, 501)
            _limit(organization, 1, 500)
        drift = ("claude-admin", "drift", "--stack", STACK, "--no-console", "--exit-zero")
        simulator.advance(_LATER)
        first = ground.measure(demo, *drift)
        simulator.advance(_LATER)
        again = ground.measure(demo, *drift)
        beside = ground.measure(demo, *drift, "--program")
        _edit(organization)
        simulator.advance(_LATER)
        changed = ground.measure(demo, *drift)
    what = f"{WORKSPACES} workspaces of 20 of {PEOPLE + 1:,} people, with an Admin API key"
    number = _LIMITS_CHANGED + _MEMBERS_CHANGED
    most = 2 * WORKSPACES + _LISTS_OF_ORGANIZATION
    return (
        Figure("calls of drift that begins a copy", first.calls, most, "calls", what),
        Figure("calls of drift from the copy", again.calls, _CHEAP, "calls", "the same, nothing changed"),
        Figure("calls of the preview beside it", beside.calls - again.calls, 0, "calls", "drift --program"),
        Figure(
            "calls of drift after changes",
            changed.calls,
            _CHEAP + number + 1,
            "calls",
            f"{_CHEAP}, {number} changed lists, and one to ask who did it",
        ),
    )


def _edit(organization: Organization) -> None:
    for number in range(_LIMITS_CHANGED):
        _limit(organization, number, 900)
    for workspace_id, members in list(organization.members.items())[-_MEMBERS_CHANGED:]:
        remove_member(organization, workspace_id, next(iter(members)))


def _limit(organization: Organization, number: int, requests_per_minute: int) -> None:
    workspace_id = [one for one in organization.workspaces if organization.overrides_of(one)][number]
    entry_id = next(iter(organization.overrides_of(workspace_id)))
    set_rate_limits(organization, workspace_id, entry_id, {"requests_per_minute": requests_per_minute})
