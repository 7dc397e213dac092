"""Python that declares what is adopted, as `ruff format` leaves it: a file for a team, lines for what is the organization's own. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pulumi_claude_admin.adopt.literals import python_text, python_value
from pulumi_claude_admin.adopt.names import module_name
from pulumi_claude_admin.adopt.program import AdoptedResource, AdoptedTeam

IMPORT: Final = "import pulumi_claude_admin as claude\n"
TEAMS_FUNCTION: Final = "teams_from_file("
TEAMS_CALL: Final = '\nclaude.teams_from_file("teams.yaml")\n'
FOLDER: Final = "teams"


def team_file(team: AdoptedTeam, *, is_tagged: bool) -> tuple[str, str]:
    """Path and text of a team's file."""
    (workspace,) = team.of_type("Workspace")
    given = workspace.arguments if is_tagged else {**workspace.arguments, "owner_tag": False}
    statements = [f"workspace = {_call(workspace, given)}"]
    statements += [_call(one, one.arguments) for one in team.resources if one is not workspace]
    return f"{FOLDER}/{module_name(team.key)}.py", f"{IMPORT}\n" + "".join(f"{one}\n" for one in statements)


def import_line(team: AdoptedTeam) -> str:
    """The line of `__main__.py` that takes in a team's file."""
    return f"import {FOLDER}.{module_name(team.key)}\n"


def statement(resource: AdoptedResource) -> str:
    """A declaration on its own."""
    return f"{_call(resource, resource.arguments, workspace=None)}\n"


def beginning(resource: AdoptedResource) -> str:
    """How its statement begins, with its type and name."""
    return statement(resource).partition(",\n")[0] + ",\n"


def _call(resource: AdoptedResource, given: Mapping[str, object], *, workspace: str | None = "workspace.id") -> str:
    """`workspace` is the expression that stands for the workspace's id, where there is one."""
    lines = [f"    {python_text(resource.name)},\n"]
    for name, value in given.items():
        said = workspace if workspace and name == "workspace_id" else python_value(value, indent=4)
        lines.append(f"    {name}={said},\n")
    return f"claude.{resource.type_name}(\n{''.join(lines)})"
