"""What the bench organization's program declares, for those who have to know it too."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import ModuleType
from typing import Final

MEMBERS: Final = 20
ROLES: Final = ("workspace_user", "workspace_developer", "workspace_restricted_developer")
GROUP: Final = "Claude Sonnet 4.x"
REQUESTS_PER_MINUTE: Final = 500
AMOUNT: Final = "500.00"


def workspace_numbers() -> range:
    """The workspaces that BENCH_WORKSPACES asks for."""
    return range(1, int(os.environ["BENCH_WORKSPACES"]) + 1)


def members_of(number: int) -> Mapping[str, str]:
    """E-mail to role, out of BENCH_PEOPLE people; the same every time."""
    first, people = number * MEMBERS // 2, int(os.environ["BENCH_PEOPLE"])
    return {f"person{(first + seat) % people + 1:04d}@example.com": ROLES[seat % len(ROLES)] for seat in range(MEMBERS)}


def declare(claude: ModuleType) -> None:
    """Declare all of it with the resources of a module: those of either provider have the same names and arguments."""
    for number in workspace_numbers():
        name = f"team-{number:03d}"
        workspace = claude.Workspace(name, name=f"Team {number:03d}")
        claude.WorkspaceMembers(name, workspace_id=workspace.id, members=members_of(number))
        claude.WorkspaceRateLimit(name, workspace_id=workspace.id, group=GROUP, requests_per_minute=REQUESTS_PER_MINUTE)
        claude.WorkspaceSpendLimit(name, workspace_id=workspace.id, amount=AMOUNT)
