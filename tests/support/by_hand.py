"""What a person does in the Console of the simulator, as its activity feed tells it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from claude_simulator import Simulator
from claude_simulator.feed.actors import actor_of_user


@contextmanager
def by_hand(simulator: Simulator, email: str) -> Iterator[None]:
    """What is done inside is done by this person in a browser."""
    organization = simulator.world.organization
    user = next(one for one in organization.users.values() if one.email == email)
    actor = actor_of_user(user, address="203.0.113.9", agent="Mozilla/5.0 (X11; Linux x86_64)")
    with organization.lock, organization.feed.acting_as(actor):
        yield
