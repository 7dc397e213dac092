"""The line of a team file that a finding is about, in the file as it is now: the state keeps file and key alone. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from pulumi_claude_admin.drift.declared_in import DeclaredIn
from pulumi_claude_admin.findings import Finding, Kind
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.model.resource_names import slug
from pulumi_claude_admin.team_file.mistake import Mark
from pulumi_claude_admin.team_file.tree import Node, below, entries, mark_of

Trees = Mapping[str, Node]
"""The team files that are at hand, by the names that the state has for them."""

_SECTIONS: Final = {
    Kind.WORKSPACE_MEMBERS: "members",
    Kind.WORKSPACE_RATE_LIMIT: "rate_limits",
    Kind.WORKSPACE_SPEND_LIMIT: "spend_limit",
    Kind.SPEND_NOTIFICATIONS: "notifications",
}
"""What of a team its children were declared by."""


_BY_TYPE: Final = {
    "WorkspaceMembers": "members",
    "WorkspaceRateLimit": "rate_limits",
    "WorkspaceSpendLimit": "spend_limit",
    "SpendNotifications": "notifications",
    "ServiceAccountMember": "service_accounts",
}


def located(findings: Iterable[Finding], origins: Mapping[str, DeclaredIn], trees: Trees) -> tuple[Finding, ...]:
    """The findings, those that came from a team file with their place in it. `origins` by URN."""
    places = ((one, origins.get(one.urn or "")) for one in findings)
    return tuple(
        one if origin is None else replace(one, declared_at=_words(one, origin, trees)) for one, origin in places
    )


def line_of(type_name: str, origin: DeclaredIn, trees: Trees) -> str:
    """The same of a resource of this type (`WorkspaceSpendLimit`): the setting that declares it, in the team or in `defaults`."""
    root, team = trees.get(origin.file), ("teams", origin.key)
    if root is None or below(root, *team) is None:
        return f"{origin.file} ({origin.key})"
    section = _BY_TYPE.get(type_name, "")
    place = next((one for one in (team, ("defaults",)) if below(root, *one, section) is not None), None)
    return f"{origin.file}:{mark_of(root, (*place, section) if place is not None else team).line}"


def _words(finding: Finding, origin: DeclaredIn, trees: Trees) -> str:
    """`teams.yaml:12`, or `teams.yaml (payments)` where the file or the key is not there."""
    root = trees.get(origin.file)
    if root is None or below(root, "teams", origin.key) is None:
        return f"{origin.file} ({origin.key})"
    return f"{origin.file}:{_mark(finding, root, origin.key).line}"


def _mark(finding: Finding, root: Node, key: str) -> Mark:
    section, entry, spelling = _wanted(finding)
    team: tuple[str, ...] = ("teams", key)
    place = next((one for one in (team, ("defaults",)) if below(root, *one, section) is not None), None)
    if place is None:
        return mark_of(root, team)
    listed = entries(below(root, *place, section))
    return next(
        (mark for name, mark, _ in listed if entry and spelling(name) == spelling(entry)),
        mark_of(root, (*place, section)),
    )


def _wanted(finding: Finding) -> tuple[str, str, Callable[[str], str]]:
    """The setting, the entry of it, and what two spellings of that entry have in common. A single difference says both."""
    only = finding.changes[0].path if len(finding.changes) == 1 else ""
    match finding.subject.kind:
        case Kind.WORKSPACE:
            section, _, entry = only.partition(".")
            return section, entry, str
        case Kind.WORKSPACE_RATE_LIMIT as kind:
            return _SECTIONS[kind], finding.subject.label, slug
        case kind:
            return _SECTIONS.get(kind, ""), only.partition(".")[2], person_key
