"""A `TeamWorkspace` for each entry of a team file. What such a file may say is in `team_file/`, and in docs/teams.md."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

import pulumi

from pulumi_claude_admin.components.team_workspace import TeamWorkspace
from pulumi_claude_admin.drift.declared_in import DeclaredIn
from pulumi_claude_admin.errors import TeamFileError
from pulumi_claude_admin.team_file.read import read_file


class WrongTeamFile(TeamFileError, pulumi.RunError):
    """A team file that cannot be used. A program that lets it pass ends with its lines (pulumi.RunError), not with a traceback."""


def teams_from_file(path: str | os.PathLike[str]) -> dict[str, TeamWorkspace]:
    """
    Declare a `TeamWorkspace` for each entry of a YAML or JSON file, and return them by key.

    `path` is seen from the program's folder. Raises TeamFileError with a line for every mistake, before anything is declared.

    Example:
        teams = claude.teams_from_file("teams.yaml")
    """
    try:
        teams = read_file(Path(path))
    except TeamFileError as error:
        raise WrongTeamFile(error.mistakes) from None
    name = _seen_from_project(Path(path))
    return {key: _declared(key, cast("dict[str, Any]", given), name) for key, given in teams.items()}


def _declared(key: str, arguments: dict[str, Any], file: str) -> TeamWorkspace:
    origin = DeclaredIn(file, key)
    return TeamWorkspace(key, **arguments, declared_in={"file": origin.file, "key": origin.key})


def _seen_from_project(path: Path) -> str:
    """`teams.yaml`: never a path of this machine, which would be another one in CI."""
    root = Path(pulumi.get_root_directory() or Path.cwd())
    try:
        return Path(os.path.relpath(path.resolve(), root.resolve())).as_posix()
    except ValueError:  # on another drive
        return path.name
