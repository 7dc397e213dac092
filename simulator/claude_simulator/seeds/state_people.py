"""Who is in a stack's state: e-mail addresses from what was declared, user ids from what was resolved.

A membership of a whole workspace says in `user_ids` which belongs to which; a state of before that output does not. There,
people and ids that are in the same workspaces with the same roles are interchangeable, so they are matched by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from claude_simulator.seeds.state_entries import Entry

ADMINISTRATOR = "admin@example.com"
NOBODY = "example.invalid"
Places = frozenset[tuple[str, str]]  # (workspace id, role)


def people_of(entries: Iterable[Entry]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the people of a seed, and the e-mail address by how somebody is named in the state (address or id)."""
    ids: dict[str, str] = {}
    names: dict[str, set[tuple[str, str]]] = {}
    resolved: dict[str, set[tuple[str, str]]] = {}
    for entry in entries:
        where = str(entry.workspace_id)
        if entry.kind == "WorkspaceMember":
            name = named(entry)
            names.setdefault(name, set())
            now = entry.outputs.get("user_id")
            ids[name] = now if isinstance(now, str) else entry.id.rpartition("/")[2]
        elif entry.kind == "WorkspaceMembers":
            skipped = set(entry.outputs.get("skipped", ()))
            known = entry.outputs.get("user_ids") or {}
            ids.update({name: known[name] for name in entry.bag.get("members", {}) if name in known.keys() - skipped})
            for name, role in entry.bag.get("members", {}).items():
                if name not in skipped:
                    names.setdefault(name, set()).add((where, role))
            for user_id, role in entry.outputs.get("roles", {}).items():
                resolved.setdefault(user_id, set()).add((where, role))
    _match(ids, names, resolved)
    emails = {name: name if "@" in name else f"{name}@{NOBODY}" for name in names}
    people = [_person(emails[name], ids.get(name)) for name in names]
    if ADMINISTRATOR not in emails.values():
        people.append({"email": ADMINISTRATOR, "name": "Administrator", "role": "admin"})
    unique = {person["email"].casefold(): person for person in reversed(people)}
    return list(reversed(unique.values())), emails


def named(entry: Entry) -> str:
    """Return how a single membership names its person: as declared, or by id where that is a secret of the program."""
    return str(entry.bag.get("user", entry.id.rpartition("/")[2]))


def _match(
    ids: dict[str, str], names: Mapping[str, set[tuple[str, str]]], resolved: Mapping[str, set[tuple[str, str]]]
) -> None:
    """Give each name the id of somebody who is in the same places; names that are ids are their own."""
    ids.update({name: name for name in names if name.startswith("user_")})
    free: dict[Places, list[str]] = {}
    for user_id in sorted(set(resolved) - set(ids.values())):
        free.setdefault(frozenset(resolved[user_id]), []).append(user_id)
    for name in sorted(set(names) - set(ids)):
        same = free.get(frozenset(names[name]), [])
        if same:
            ids[name] = same.pop(0)


def _person(email: str, user_id: str | None) -> dict[str, Any]:
    person = {"email": email, "name": email.partition("@")[0], "role": "developer"}
    return person if user_id is None else {**person, "id": user_id}
