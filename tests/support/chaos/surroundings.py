"""What is there beside the target of a try: workspaces of the same name, an archived one, more than a hundred others, people of Claude Code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Final

from claude_simulator import Simulator
from claude_simulator.changes.workspaces import archive_workspace
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import ConsoleScope
from tests.support.chaos.draws import Draw
from tests.support.claude_code_people import claude_code_people
from tests.support.console_changes import Settings
from tests.support.console_settings import prepare
from tests.support.other_admin import other_admin_api

MANY: Final = 110
PEOPLE: Final = 12

_NAMES: Final = ("Chaos", "Chaos twin", "Chaos twin", "Chaos gone", "Chaos bystander")
_ELSEWHERE: Final = Settings(cap=12_300, thresholds=(4_500,), recipients=("dee@example.com",), requests=670)
"""What is set where nobody is to write."""


def places(simulator: Simulator) -> dict[str, ConsoleScope]:
    """Make the workspaces of all tries, and say which is which."""
    with other_admin_api(simulator) as api:
        team, twin, _, gone, bystander = (api.workspaces.create(name=name).id for name in _NAMES)
    organization = simulator.world.organization
    if organization.claude_code_workspace_id is None:
        simulator.sign_in_to_claude_code("ana@example.com")
    code = organization.workspaces[str(organization.claude_code_workspace_id)]
    found = {
        "workspace": _in(simulator, team, "Chaos"),
        "twin": _in(simulator, twin, "Chaos twin"),
        "archived": _in(simulator, gone, "Chaos gone"),
        "bystander": _in(simulator, bystander, "Chaos bystander"),
        "default": _in(simulator, organization.default_workspace_id, "Default"),
        "Claude Code workspace": _in(simulator, code.id, code.name),
        "organization": _in(simulator, None, None),
    }
    for name in ("archived", "bystander"):
        prepare(simulator, found[name], _ELSEWHERE)
    with simulator.world.lock:
        archive_workspace(organization, gone)
    return found


def _in(simulator: Simulator, workspace_id: str | None, name: str | None) -> ConsoleScope:
    return ConsoleScope(simulator.organization_id, Scope(workspace_id), name)


@contextmanager
def surroundings(simulator: Simulator, one: Draw) -> Iterator[None]:
    """Whatever a try needs there and others have no use for."""
    is_code, is_long = one.change.level == "Claude Code workspace", one.target == "among many"
    with ExitStack() as there:
        if is_code and is_long:
            there.enter_context(claude_code_people(simulator, MANY, start=PEOPLE))
        if is_code:
            there.enter_context(claude_code_people(simulator, PEOPLE))
        elif is_long:
            there.enter_context(_many_workspaces(simulator))
        yield


@contextmanager
def _many_workspaces(simulator: Simulator) -> Iterator[None]:
    """More than a hundred others, before those that are there, by age and by name."""
    world, workspaces = simulator.world, simulator.world.organization.workspaces
    with world.lock:
        kept = dict(workspaces)
        (like,) = (each for each in kept.values() if each.name == "Chaos")
        others = [replace(like, id=f"wrkspc_01Among{at:03}", name=f"Among {at:03}") for at in range(MANY)]
        workspaces.clear()
        workspaces.update({each.id: each for each in others} | kept)
    try:
        yield
    finally:
        with world.lock:
            workspaces.clear()
            workspaces.update(kept)
