"""The Claude Code workspace of a running simulator with as many people as a test wants, and its limits without the shim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from claude_simulator import Simulator
from claude_simulator.changes.claude_code_limits import forget_claude_code_limits, set_claude_code_limit
from claude_simulator.organization import Organization, User
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import ConsoleScope


@dataclass(frozen=True, slots=True)
class ClaudeCodePeople:
    """The workspace, and those who were added to it, in the order of its page."""

    simulator: Simulator
    where: ConsoleScope
    emails: tuple[str, ...]

    def limits(self) -> dict[str, int]:
        """What is set, in cents: by e-mail, the default as `default`."""
        organization = self.simulator.world.organization
        cents = {user_id: limit.cents for user_id, limit in organization.claude_code_limits.items()}
        return {organization.users[each].email if each else "default": value for each, value in cents.items()}

    def set(self, limits: Mapping[str, int]) -> None:
        """Make exactly this what is set."""
        organization = self.simulator.world.organization
        by_email = {user.email: user.id for user in organization.users.values()}
        with self.simulator.world.lock:
            for email in self.limits():
                set_claude_code_limit(organization, None if email == "default" else by_email[email], None)
            for email, cents in limits.items():
                set_claude_code_limit(organization, None if email == "default" else by_email[email], cents)


@contextmanager
def claude_code_people(simulator: Simulator, number: int, *, start: int = 0) -> Iterator[ClaudeCodePeople]:
    """
    Let so many people, numbered from `start` on, be in the Claude Code workspace; afterwards they, and all limits, are gone again, and
    the workspace where there was none before.
    """
    organization, world = simulator.world.organization, simulator.world
    is_made_here = organization.claude_code_workspace_id is None
    if is_made_here:
        simulator.sign_in_to_claude_code("ana@example.com")
    workspace = organization.workspaces[str(organization.claude_code_workspace_id)]
    users = [
        User(f"user_person{at:04}", f"p{at:03}@example.com", f"Person {at}", "claude_code_user", world.clock.now())
        for at in range(start, start + number)
    ]
    with world.lock:
        for user in users:
            organization.users[user.id] = user
            organization.members.setdefault(workspace.id, {})[user.id] = "workspace_user"
    where = ConsoleScope(simulator.organization_id, Scope(workspace.id), workspace.name)
    people = ClaudeCodePeople(simulator, where, tuple(user.email for user in users))
    try:
        yield people
    finally:
        people.set({})
        with world.lock:
            for user in users:
                del organization.users[user.id]
                organization.members[workspace.id].pop(user.id, None)
            if is_made_here:
                take_claude_code_away(organization)


def take_claude_code_away(organization: Organization) -> None:
    """As if nobody had ever signed in to Claude Code."""
    workspace_id = str(organization.claude_code_workspace_id)
    forget_claude_code_limits(organization)
    del organization.workspaces[workspace_id], organization.members[workspace_id]
    for key in [one for one in organization.api_keys.values() if one.workspace_id == workspace_id]:
        del organization.api_keys[key.id]
    organization.claude_code_workspace_id = None
