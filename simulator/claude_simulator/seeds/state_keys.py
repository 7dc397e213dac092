"""Keys in a stack's state, the customer's own and those of the API, as tables of a seed.

A key that a workspace of the stack only names is there with a provider config that nobody has.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from claude_simulator.seeds.state_entries import Entry
from claude_simulator.seeds.state_people import ADMINISTRATOR

Table = dict[str, Any]
KEPT = ("display_name", "user_profile_id", "created_at")


def external_keys(entries: Iterable[Entry]) -> list[Table]:
    """Return the external keys, each with the workspaces that use it."""
    rows: dict[str, Table] = {}
    for entry in entries:
        if entry.kind == "ExternalKey":
            chosen = {name: entry.said[name] for name in KEPT if name in entry.said}
            config = dict(entry.said.get("provider_config", {})) or _nobodys(entry.id)
            rows.setdefault(entry.id, {"workspaces": []}).update({**chosen, "provider_config": config})
        elif entry.kind == "Workspace" and "external_key_id" in entry.said:
            rows.setdefault(entry.said["external_key_id"], {"workspaces": []})["workspaces"].append(entry.id)
    return [{"provider_config": _nobodys(id_), **row, "id": id_} for id_, row in rows.items()]


def api_keys(entries: Iterable[Entry]) -> list[Table]:
    """Return the API keys, made by the administrator, as whoever made them is not in the state."""
    return [_api_key(entry) for entry in entries if entry.kind == "ApiKey"]


def _api_key(entry: Entry) -> Table:
    row = {"id": entry.id, "name": entry.said.get("name", entry.id), "created_by": ADMINISTRATOR}
    status = "archived" if entry.is_archived else entry.said.get("status", "active")
    place = entry.said.get("workspace_id")
    return {**row, "status": status, **({} if place is None else {"workspace": place})}


def _nobodys(id_: str) -> Table:
    return {"type": "gcp", "key_name": id_}
