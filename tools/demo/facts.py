"""
What is true in the simulated organization: questions to the value of `GET /_simulator/state`, and to a drift report. Pure.

The demo and the engine test both believe this, not what a command printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

State = Mapping[str, Any]


class NotThere(LookupError):
    """The organization has no such thing."""


@dataclass(frozen=True, slots=True)
class WorkspaceFacts:
    """
    One workspace as it is. `members` are the explicit ones, e-mail to role; `rate_limits` the workspace's own, by group name.

    `spend_limit` and `thresholds` are decimal strings in US dollars; `recipients` are e-mails.
    """

    id: str
    name: str
    is_archived: bool
    tags: Mapping[str, str]
    members: Mapping[str, str]
    rate_limits: Mapping[str, Mapping[str, int]]
    spend_limit: str | None
    thresholds: tuple[str, ...]
    recipients: tuple[str, ...]


def workspaces(state: State, name: str) -> tuple[WorkspaceFacts, ...]:
    """Every workspace with this name, live and archived; the platform allows several."""
    return tuple(_workspace(state, each) for each in state["workspaces"] if each["name"] == name)


def live_workspace(state: State, name: str) -> WorkspaceFacts:
    """The one live workspace with this name. Raises NotThere when there is none, or more than one."""
    found = [each for each in workspaces(state, name) if not each.is_archived]
    if len(found) != 1:
        raise NotThere(f"there are {len(found)} live workspaces named {name!r}")
    return found[0]


def live_names(state: State) -> tuple[str, ...]:
    """Names of all live workspaces but the Default one, sorted; a name may be there twice."""
    return tuple(sorted(w["name"] for w in state["workspaces"] if w["archived_at"] is None and not w["is_default"]))


def user_id(state: State, email: str) -> str:
    """The id of a person. Raises NotThere."""
    return _one(state["users"], "email", email)


def rate_limit_entry(state: State, group: str) -> str:
    """The id by which writes address a group of models in this organization. Raises NotThere."""
    return _one(state["rate_limit_groups"], "display_name", group)


def found(report: Mapping[str, Any], *statuses: str) -> tuple[tuple[str, str, str], ...]:
    """Of a drift report (the product's JSON) the findings with one of these statuses: status, kind and workspace (empty: none), sorted."""
    rows = ((each["status"], each["kind"], each["workspace_name"] or "") for each in report["findings"])
    return tuple(sorted(row for row in rows if row[0] in statuses))


def unmanaged_workspaces(report: Mapping[str, Any]) -> set[str]:
    """The workspaces in which something is that nobody declared."""
    return {workspace for _, _, workspace in found(report, "unmanaged") if workspace}


def _one(rows: list[Mapping[str, str]], key: str, value: str) -> str:
    for row in rows:
        if row[key] == value:
            return row["id"]
    raise NotThere(f"there is no {key} {value!r}")


def _workspace(state: State, raw: Mapping[str, Any]) -> WorkspaceFacts:
    users = {user["id"]: user for user in state["users"]}
    groups = {group["id"]: group["display_name"] for group in state["rate_limit_groups"]}
    inherited = {"admin": "workspace_admin", "billing": "workspace_billing"}
    return WorkspaceFacts(
        id=raw["id"],
        name=raw["name"],
        is_archived=raw["archived_at"] is not None,
        tags=raw["tags"],
        members={
            users[user]["email"]: role
            for user, role in sorted(raw["members"].items())
            if inherited.get(users[user]["role"]) != role
        },
        rate_limits={groups[entry]: limits for entry, limits in sorted(raw["rate_limits"].items()) if limits},
        spend_limit=None if raw["spend_limit_cents"] is None else _dollars(raw["spend_limit_cents"]),
        thresholds=tuple(_dollars(cents) for cents in raw["threshold_cents"]),
        recipients=tuple(sorted(raw["alert_emails"])),
    )


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
