"""What a team file declares, resource by resource, as the component `TeamWorkspace` would: for rules that need no engine. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from pulumi_claude_admin.model.resource_names import slug
from pulumi_claude_admin.policy.declaration import UNKNOWN, Declaration
from pulumi_claude_admin.team_file.model import Arguments
from pulumi_claude_admin.team_file.tree import Node, mark_of

_OF_WORKSPACE: Final = ("name", "tags", "data_residency", "archive_on_destroy", "adopt_id")


def declarations(
    teams: Mapping[str, Arguments],
    *,
    file: str,
    root: Node,
    before: Mapping[str, Arguments] | None = None,
) -> tuple[Declaration, ...]:
    """
    The resources of all teams. `file` is how people call it, `root` its text with marks; `before` are the teams of an earlier version.

    Ids are nobody's yet: each limit names its workspace by where its id comes from.
    """
    old = before or {}
    found = []
    for key in sorted({*teams, *old}):
        now, then = dict(_resources(key, teams.get(key, {}))), dict(_resources(key, old.get(key, {})))
        for urn in sorted({*now, *then}):
            kind, inputs, section = now.get(urn) or then[urn]
            found.append(
                Declaration(
                    urn=urn,
                    type=kind,
                    id=None,
                    inputs=inputs if urn in now else None,
                    before=then[urn][1] if urn in then else None,
                    depends_on={"workspace_id": (_urn("Workspace", key),)} if kind != "Workspace" else {},
                    place=f"{file}:{_line(root, key, section)}" if urn in now else None,
                )
            )
    return tuple(found)


def _resources(key: str, team: Arguments) -> Iterator[tuple[str, tuple[str, Mapping[str, object], str]]]:
    """URN to type, inputs, and the setting of the team that says so."""
    if not team:
        return
    bag = {name: team[name] for name in _OF_WORKSPACE if name in team}
    yield _urn("Workspace", key), ("Workspace", bag, "name")
    inside = {"workspace_id": UNKNOWN}
    if "members" in team:
        yield (
            _urn("WorkspaceMembers", f"{key}-members"),
            ("WorkspaceMembers", {**inside, "members": team["members"]}, "members"),
        )
    if "spend_limit" in team:
        cap = {**inside, "amount": team["spend_limit"]}
        yield _urn("WorkspaceSpendLimit", f"{key}-spend-limit"), ("WorkspaceSpendLimit", cap, "spend_limit")
    for group, limits in _entries(team.get("rate_limits")):
        rates = {**inside, "group": group, **dict(_entries(limits))}
        yield (
            _urn("WorkspaceRateLimit", f"{key}-rate-limit-{slug(group)}"),
            ("WorkspaceRateLimit", rates, "rate_limits"),
        )
    if "notifications" in team:
        told = {**inside, **dict(_entries(team["notifications"]))}
        yield _urn("SpendNotifications", f"{key}-notifications"), ("SpendNotifications", told, "notifications")
    for account, role in _entries(team.get("service_accounts")):
        machine = {**inside, "service_account_id": account, "role": role}
        yield (
            _urn("ServiceAccountMember", f"{key}-service-account-{slug(account)}"),
            ("ServiceAccountMember", machine, "service_accounts"),
        )


def _entries(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        yield from value.items()


def _urn(kind: str, name: str) -> str:
    return f"team-file::{kind}::{name}"


def _line(root: Node, key: str, section: str) -> int:
    """Of the team's own setting, else of the team."""
    return mark_of(root, ("teams", key, section)).line
