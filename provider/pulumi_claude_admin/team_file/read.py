"""Reads a team file: the teams, each with the arguments of its `TeamWorkspace`, or every mistake at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pulumi_claude_admin.drift.text_files import UnreadableText, decode
from pulumi_claude_admin.errors import TeamFileError
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.model.plain_words import plain_reason
from pulumi_claude_admin.model.resource_names import slug
from pulumi_claude_admin.team_file.agreement import AT, disagreements, suggestion
from pulumi_claude_admin.team_file.claude_code_team import mistakes_of_claude_code
from pulumi_claude_admin.team_file.mistake import Mistake, Place, in_order
from pulumi_claude_admin.team_file.model import (
    UNMANAGED,
    Arguments,
    DataResidency,
    Limits,
    Notifications,
    Team,
    TeamFile,
    TeamSettings,
)
from pulumi_claude_admin.team_file.parse import parse
from pulumi_claude_admin.team_file.tree import Node, mark_of, plain

LARGEST: Final = 8 * 1024 * 1024
"""Bytes. Five hundred teams of twenty people are a tenth of it."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The amount of a calendar year, in major units as the file spells it, and the line of it."""

    amount: str
    line: int


@dataclass(frozen=True, slots=True)
class Read:
    """The teams of a file by key, none when something is wrong; and what is. `root` is the text with its marks, where it could be read."""

    teams: Mapping[str, Arguments]
    budget: Budget | None = None
    mistakes: tuple[Mistake, ...] = ()
    root: Node | None = None


def read_file(path: Path) -> Mapping[str, Arguments]:
    """The teams of a file by key. Raises TeamFileError with one line for each mistake."""
    found = read_bytes(bytes_of(path, name=path.name))
    if found.mistakes:
        raise TeamFileError(tuple(one.in_file(path.name) for one in found.mistakes))
    return found.teams


def bytes_of(path: Path, *, name: str) -> bytes:
    """What is in a file, or as much of it as shows that it is too large. `name` is how to call it. Raises TeamFileError."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise TeamFileError((Mistake(None, f"cannot be read: {error.strerror}").in_file(name),)) from None


def read_bytes(content: bytes) -> Read:
    """The teams of a file's content."""
    if len(content) > LARGEST:
        return Read(
            {}, mistakes=(Mistake(None, f"is larger than {LARGEST // 1024 // 1024} MiB, which no team file is"),)
        )
    try:
        text = decode(content)
    except UnreadableText as error:
        return Read({}, mistakes=(Mistake(None, f"{error}; save it as UTF-8"),))
    parsed = parse(text)
    if parsed.root is None:
        return Read(
            {}, mistakes=parsed.mistakes or (Mistake(None, "is empty; a team file has `version: 1` and `teams:`"),)
        )
    mistakes = in_order((*parsed.mistakes, *mistakes_in(parsed.root)))
    if mistakes:
        return Read({}, mistakes=mistakes)
    file = TeamFile.model_validate(plain(parsed.root))
    teams = {key: _arguments(file, team) for key, team in file.teams.items()}
    budget = Budget(file.budget, mark_of(parsed.root, ("budget",)).line) if file.budget is not None else None
    return Read(teams, budget, root=parsed.root)


def mistakes_in(root: Node) -> tuple[Mistake, ...]:
    """What is wrong with what the text says."""
    wrong = [*disagreements(root), *mistakes_of_claude_code(root)]
    try:
        TeamFile.model_validate(plain(root))
    except ValidationError as error:
        wrong += [_mistake(root, detail) for detail in error.errors(include_url=False)]
    return in_order(wrong)


def _mistake(root: Node, detail: ErrorDetails) -> Mistake:
    place = tuple(part for part in detail["loc"] if part != "[key]")
    return Mistake(mark_of(root, place), _reason(place, detail), place)


def _reason(place: Place, detail: ErrorDetails) -> str:
    kind = detail["type"]
    if kind == "extra_forbidden":
        return f"is no setting{suggestion(str(place[-1]), _settings(place)) or '; look for a spelling mistake'}"
    if kind == "missing":
        return "is missing"
    return plain_reason(detail)


def _settings(place: Place) -> list[str]:
    """The keys that could have been meant at a place."""
    parents = place[:-1]
    if not parents:
        model: type[BaseModel] = TeamFile
    elif parents[-2:-1] == ("rate_limits",):
        model = Limits
    else:
        model = _PARTS.get(parents[-1], TeamSettings if parents == ("defaults",) else Team)
    return list(model.model_fields)


_PARTS: Final[Mapping[str | int, type[BaseModel]]] = {"notifications": Notifications, "data_residency": DataResidency}


def _arguments(file: TeamFile, team: Team) -> Arguments:
    defaults = file.defaults.model_dump(exclude_none=True) if file.defaults is not None else {}
    own = team.model_dump(exclude_none=True)
    merged: dict[str, Any] = defaults | own
    if "tags" in merged:
        merged["tags"] = defaults.get("tags", {}) | own.get("tags", {})
    if "rate_limits" in merged:
        merged["rate_limits"] = _groups(defaults.get("rate_limits", {}), own.get("rate_limits", {}))
    if "members" in merged:
        merged["members"] = _members(merged["members"], file.people or {})
    if merged["spend_limit"] == UNMANAGED:
        del merged["spend_limit"]
    return merged


def _groups(defaults: Mapping[str, object], own: Mapping[str, object]) -> dict[str, object]:
    """Groups by the spelling of the team, where both name one."""
    named = {slug(group) for group in own}
    return {group: limits for group, limits in defaults.items() if slug(group) not in named} | dict(own)


def _members(given: Mapping[str, str], people: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Person to role: what is said of somebody directly counts, else what their group is given."""
    direct = {reference: role for reference, role in given.items() if not reference.startswith(AT)}
    seen = {person_key(reference) for reference in direct}
    for reference, role in given.items():
        for person in people[reference.removeprefix(AT)] if reference.startswith(AT) else ():
            if person_key(person) not in seen:
                seen.add(person_key(person))
                direct[person] = role
    return direct
