"""Python that declares what is adopted, as `ruff format` leaves it: a file for a team, lines for what is the organization's own. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pulumi_claude_admin.adopt.literals import Expression, python_text, python_value
from pulumi_claude_admin.adopt.names import module_name
from pulumi_claude_admin.adopt.program import AdoptedResource, AdoptedTeam, Reference
from pulumi_claude_admin.adopt.resource_keys import Keys

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


def program(resources: Iterable[AdoptedResource], keys: Keys) -> str:
    """A program in one file. What others refer to is a variable."""
    listed = tuple(resources)
    referred = {one for each in listed for one in _references(each.arguments)}
    needs_pulumi = any(one.is_protected for one in listed)
    statements = [_assigned(one, keys, is_variable=Reference(one.type_name, one.name) in referred) for one in listed]
    return f"{'import pulumi' + chr(10) if needs_pulumi else ''}{IMPORT}\n" + "".join(statements)


TAKEN: Final = frozenset({"claude", "pulumi"})
"""Words that no variable of a program can be."""


def _assigned(resource: AdoptedResource, keys: Keys, *, is_variable: bool) -> str:
    given = {name: _expression(value, keys) for name, value in resource.arguments.items()}
    if resource.is_protected:
        given["opts"] = Expression("pulumi.ResourceOptions(protect=True)")
    variable = f"{module_name(keys[resource.type_name, resource.name])} = " if is_variable else ""
    return f"{variable}{_call(resource, given, workspace=None)}\n"


def _references(value: object) -> Iterator[Reference]:
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _references(one)


def _expression(value: object, keys: Keys) -> object:
    if isinstance(value, Reference):
        return Expression(f"{module_name(keys[value.type_name, value.name])}.id")
    return [_expression(one, keys) for one in value] if isinstance(value, list) else value


def _call(resource: AdoptedResource, given: Mapping[str, object], *, workspace: str | None = "workspace.id") -> str:
    """`workspace` is the expression that stands for the workspace's id, where there is one."""
    lines = [f"    {python_text(resource.name)},\n"]
    for name, value in given.items():
        said = workspace if workspace and name == "workspace_id" else python_value(value, indent=4)
        lines.append(f"    {name}={said},\n")
    return f"claude.{resource.type_name}(\n{''.join(lines)})"
