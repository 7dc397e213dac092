"""The team files of a project as they are now, so that drift can name the line of what it found."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pulumi_claude_admin.cli.commands.compared_stacks import ComparedStack
from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.text_files import UnreadableText, decode
from pulumi_claude_admin.errors import TeamFileError
from pulumi_claude_admin.findings import Finding
from pulumi_claude_admin.project_file import find_upwards
from pulumi_claude_admin.team_file.locate import line_of, located
from pulumi_claude_admin.team_file.parse import parse
from pulumi_claude_admin.team_file.read import bytes_of
from pulumi_claude_admin.team_file.tree import Node, Scalar, below


def with_lines(findings: tuple[Finding, ...], stacks: Iterable[ComparedStack]) -> tuple[Finding, ...]:
    """The findings, each with its place in a team file where it came from one. Only files of a stack's own project are looked at."""
    for stack in stacks:
        findings = _with_lines(findings, stack.declared, stack)
    return findings


def lines_of(stacks: Iterable[ComparedStack]) -> dict[str, str]:
    """The place in a team file of every resource that came from one, by URN."""
    lines = {}
    for stack in stacks:
        trees = _trees_of(stack)
        for urn, origin in stack.declared.origins.items():
            type_name = urn.split("::")[-2].rpartition(":")[2]
            lines[urn] = stack.seen_from_the_run(line_of(type_name, origin, trees)) or ""
    return lines


def _with_lines(findings: tuple[Finding, ...], declared: Declared, stack: ComparedStack) -> tuple[Finding, ...]:
    if not declared.origins:
        return findings
    trees = _trees_of(stack)
    places = {one.urn: one.declared_at for one in located(findings, declared.origins, trees)}
    return tuple(
        replace(one, declared_at=stack.seen_from_the_run(places[one.urn])) if one.urn in declared.origins else one
        for one in findings
    )


def _trees_of(stack: ComparedStack) -> dict[str, Node]:
    """The team files of a stack's own project; of another project's state none."""
    declared, project = stack.declared, find_upwards(stack.folder, "Pulumi.yaml")
    names = {one.file for one in declared.origins.values()}
    is_theirs = project is not None and {stack.partition("/")[0] for stack in declared.stacks} == {_name(project)}
    return _trees(project.parent, names) if project is not None and is_theirs else {}


def _name(project: Path) -> object:
    named = below(_tree(project), "name")
    return named.value if isinstance(named, Scalar) else None


def _trees(folder: Path, names: Iterable[str]) -> dict[str, Node]:
    found = ((name, _tree(folder / name)) for name in names if not Path(name).is_absolute())
    return {name: tree for name, tree in found if tree is not None}


def _tree(path: Path) -> Node | None:
    """What a file says; None when it is not there or is none that can be read."""
    with suppress(TeamFileError, UnreadableText):
        return parse(decode(bytes_of(path, name=path.name))).root if path.is_file() else None
    return None
