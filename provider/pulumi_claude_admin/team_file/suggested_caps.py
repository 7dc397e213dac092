"""Suggested caps and rate limits as a patch of a team file, or as Python for workspaces that no file has. Pure."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import yaml

from pulumi_claude_admin.adopt.literals import python_text
from pulumi_claude_admin.adopt.names import team_names
from pulumi_claude_admin.audit.rules.words import CENTS
from pulumi_claude_admin.audit.suggest_caps import SuggestedCap
from pulumi_claude_admin.audit.suggestions import Suggestion
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.resource_names import slug
from pulumi_claude_admin.quoting import one_line
from pulumi_claude_admin.team_file.model import Arguments
from pulumi_claude_admin.team_file.read import read_bytes
from pulumi_claude_admin.team_file.suggested_edits import Change, Limits, TeamEdit, applied, edited, entries_of

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_MARK: Final = "\ufeff"
_CHANGED: Final = frozenset({"spend_limit", "rate_limits"})


@dataclass(frozen=True, slots=True)
class SuggestedFile:
    """The text with the suggestions in it, and those of workspaces that no team of it stands for."""

    text: str
    elsewhere: tuple[Suggestion, ...]


def with_suggestions(text: str, suggestions: Iterable[Suggestion], *, name: str) -> SuggestedFile:
    """
    A team file with the suggestions in the entries of their workspaces: by `adopt_id`, else by name. `name` is what it is called.

    Raises ConfigurationError on a file that has mistakes, or whose form lines cannot be added to.
    """
    teams = _teams(text, name=name)
    whole = text if text.endswith("\n") else f"{text}\n"
    entries, defaults = _entries(whole, name=name)
    changes, elsewhere = list[Change](), list[Suggestion]()
    for one in suggestions:
        key = _team_of(one, teams)
        if key is None:
            elsewhere.append(one)
        else:
            changes += edited(whole, entries[key], _edit(one), defaults=defaults)
    found = applied(whole, changes) if changes else text
    if _but_limits(_teams(found, name=name)) != _but_limits(teams):
        raise _refused(name, "its lines cannot be changed without changing more than the limits")
    return SuggestedFile(found, tuple(elsewhere))


def as_patch(before: str, after: str, *, name: str) -> str:
    """A unified diff that `git apply` and `patch -p1` take; empty when nothing differs."""
    lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def as_written(written: str, after: str) -> str:
    """
    A file as somebody wrote it, with the changes of `after`, whose lines end with line feeds alone.

    Lines that stay keep their ends and the byte order mark before them; new ones end as most lines of the file do.
    """
    old, new = _LINE.findall(written), _lines(after)
    ends = Counter(end for line in old if (end := _end_of(line)))
    end = ends.most_common(1)[0][0] if ends else "\n"
    opcodes = difflib.SequenceMatcher(None, [*map(_plain, old)], new, autojunk=False).get_opcodes()
    parts = (
        old[first:last] if kind == "equal" else [line.replace("\n", end) for line in new[start:stop]]
        for kind, first, last, start, stop in opcodes
    )
    return "".join(line for part in parts for line in part)


def _end_of(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _plain(line: str) -> str:
    end = _end_of(line)
    return line.removesuffix(end).removeprefix(_MARK) + ("\n" if end else "")


def as_organization_cap(cap: SuggestedCap) -> str:
    """Python that declares a cap of the organization."""
    return f'claude.OrganizationSpendLimit("organization", amount="{cap.amount / CENTS:.2f}")'


def as_program(suggestions: Iterable[Suggestion], organization: SuggestedCap | None = None) -> str:
    """Python that declares them, with the reasons above each; empty for none."""
    listed = tuple(suggestions)
    names = team_names({one.workspace_id: one.name for one in listed}, taken=())
    parts = [_declared(one, names[one.workspace_id]) for one in listed]
    if organization is not None:
        reasons = "".join(f"# {one_line(reason)}\n" for reason in organization.reasons)
        parts.append(f"# the organization\n{reasons}{as_organization_cap(organization)}\n")
    return "\n".join(["import pulumi_claude_admin as claude\n", *parts]) if parts else ""


def _lines(text: str) -> list[str]:
    """Split at line feeds alone, as patches are."""
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [line for line in text.split("\n")[-1:] if line]


def _declared(one: Suggestion, name: str) -> str:
    lines = [f"# {one_line(one.name)}"]
    where = f"workspace_id={python_text(one.workspace_id)}"
    if one.cap is not None and one.amount is not None:
        lines += [f"# {one_line(reason)}" for reason in one.cap.reasons]
        lines.append(f"claude.WorkspaceSpendLimit({python_text(name)}, {where}, amount={python_text(one.amount)})")
    lines += [f"# {one_line(limit.reason)}" for limit in one.limits]
    for group, limits in one.limits_by_group.items():
        given = ", ".join(f"{limiter}={value}" for limiter, value in limits.items())
        resource = python_text(f"{name}-{slug(group).strip('-')}")
        lines.append(f"claude.WorkspaceRateLimit({resource}, {where}, group={python_text(group)}, {given})")
    return "".join(f"{line}\n" for line in lines)


def _edit(one: Suggestion) -> TeamEdit:
    return TeamEdit(
        one.amount,
        one.limits_by_group,
        () if one.cap is None else one.cap.reasons,
        tuple(limit.reason for limit in one.limits),
    )


def _teams(text: str, *, name: str) -> Mapping[str, Arguments]:
    found = read_bytes(text.encode())
    if found.mistakes:
        raise _refused(name, found.mistakes[0].in_file(name))
    return found.teams


def _team_of(one: Suggestion, teams: Mapping[str, Arguments]) -> str | None:
    adopting = [key for key, team in teams.items() if team.get("adopt_id") == one.workspace_id]
    called = [key for key, team in teams.items() if "adopt_id" not in team and team["name"] == one.name]
    return next(iter(adopting or called), None)


def _but_limits(teams: Mapping[str, Arguments]) -> dict[str, dict[str, object]]:
    return {key: {k: v for k, v in team.items() if k not in _CHANGED} for key, team in teams.items()}


def _entries(text: str, *, name: str) -> tuple[dict[str, yaml.MappingNode], Limits]:
    """The nodes of the teams, and the limits of `defaults`."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise _refused(name, "it is JSON, or in braces, where no comment can stand")
    parts = entries_of(root)
    teams = parts["teams"][1]
    if not isinstance(teams, yaml.MappingNode) or teams.flow_style:
        raise _refused(name, "its `teams:` has no line for each team")
    entries = {key: value for key, (_, value) in entries_of(teams).items() if isinstance(value, yaml.MappingNode)}
    return entries, dict(_limits_of(parts["defaults"][1])) if "defaults" in parts else {}


def _limits_of(defaults: yaml.Node) -> Iterator[tuple[str, dict[str, int]]]:
    settings = entries_of(defaults) if isinstance(defaults, yaml.MappingNode) else {}
    groups = settings["rate_limits"][1] if "rate_limits" in settings else None
    if not isinstance(groups, yaml.MappingNode):
        return
    for group, (_, limits) in entries_of(groups).items():
        if isinstance(limits, yaml.MappingNode):
            yield group, {limiter: int(float(value.value)) for limiter, (_, value) in entries_of(limits).items()}


def _refused(name: str, reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"the suggestions cannot be written into {name}: {reason}",
        hint="Nothing was written. Declare what the report suggests by hand, or put the file right first",
    )
