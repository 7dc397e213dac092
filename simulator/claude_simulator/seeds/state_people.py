"""Who is in a stack's state: e-mail addresses from what was declared, user ids from what was resolved.

A membership of a whole workspace says in `user_ids` which belongs to which; a state of before that output does not. There,
people and ids that are in the same workspaces with the same roles are interchangeable, so they are matched by that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from claude_simulator.seeds.state_entries import Entry

ADMINISTRATOR = "admin@example.com"
NOBODY = "example.invalid"
Places = frozenset[tuple[str, str]]  # (workspace id, role)


@dataclass(slots=True)
class _Seen:
    """What the entries tell, by how somebody is named: ids, places and organization roles; ``resolved`` is by id."""

    ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    resolved: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)


def people_of(entries: Iterable[Entry]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the people of a seed, and the e-mail address by how somebody is named in the state (address or id)."""
    seen = _Seen()
    for entry in entries:
        if note := _NOTES.get(entry.kind):
            note(seen, entry)
    _match(seen)
    addresses = {seen.ids[name]: name for name in reversed(seen.names) if "@" in name and name in seen.ids}
    emails = {name: name if "@" in name else addresses.get(name, f"{name}@{NOBODY}") for name in seen.names}
    people: dict[str, dict[str, Any]] = {}
    for name, email in emails.items():
        said = {"id": seen.ids.get(name), "role": seen.roles.get(name)}
        person = people.setdefault(email.casefold(), {"email": email, "name": email.partition("@")[0]})
        person.update({key: value for key, value in said.items() if value is not None})
    for person in people.values():
        person.setdefault("role", "developer")
    people.setdefault(ADMINISTRATOR, {"email": ADMINISTRATOR, "name": "Administrator", "role": "admin"})
    return list(people.values()), emails


def invites(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return the invitations of a seed: those whose id the state has; a pending one expires by the clock."""
    return [
        {
            "id": entry.outputs["invite_id"],
            "email": _invited(entry),
            "role": entry.bag.get("role", "user"),
            "status": "accepted" if _is_accepted(entry) else "pending",
            **({"invited_at": entry.outputs["invited_at"]} if "invited_at" in entry.outputs else {}),
        }
        for entry in entries
        if entry.kind == "Invite" and "invite_id" in entry.outputs
    ]


def named(entry: Entry) -> str:
    """Return how a single membership, or an organization role, names its person: as declared, or by id where that is a secret of the program."""
    return str(entry.bag.get("user", entry.id.rpartition("/")[2]))


def _note_list(seen: _Seen, entry: Entry) -> None:
    where = str(entry.workspace_id)
    skipped = set(entry.outputs.get("skipped", ()))
    known = entry.outputs.get("user_ids") or {}
    given = {name: role for name, role in entry.bag.get("members", {}).items() if name not in skipped}
    seen.ids.update({name: known[name] for name in given if name in known})
    for name, role in given.items():
        seen.names.setdefault(name, set()).add((where, role))
    for user_id, role in entry.outputs.get("roles", {}).items():
        seen.resolved.setdefault(user_id, set()).add((where, role))


def _note_one(seen: _Seen, entry: Entry) -> None:
    name, now = named(entry), entry.outputs.get("user_id")
    seen.names.setdefault(name, set())
    seen.ids[name] = now if isinstance(now, str) else entry.id.rpartition("/")[2]


def _note_role(seen: _Seen, entry: Entry) -> None:
    _note_one(seen, entry)
    if "role" in entry.bag:
        seen.roles[named(entry)] = entry.bag["role"]


def _note_invited(seen: _Seen, entry: Entry) -> None:
    if _is_accepted(entry):
        seen.names.setdefault(_invited(entry), set())
        seen.roles.setdefault(_invited(entry), entry.bag.get("role", "user"))


_NOTES: Mapping[str, Callable[[_Seen, Entry], None]] = {
    "WorkspaceMembers": _note_list,
    "WorkspaceMember": _note_one,
    "OrganizationMember": _note_role,
    "Invite": _note_invited,
}


def _is_accepted(entry: Entry) -> bool:
    return bool(entry.outputs.get("status") == "accepted")


def _invited(entry: Entry) -> str:
    """The address, by the resource's id where it is a secret of the program."""
    return str(entry.bag.get("email", entry.id))


def _match(seen: _Seen) -> None:
    """Give each name the id of somebody who is in the same places; names that are ids are their own."""
    seen.ids.update({name: name for name in seen.names if name.startswith("user_")})
    free: dict[Places, list[str]] = {}
    for user_id in sorted(set(seen.resolved) - set(seen.ids.values())):
        free.setdefault(frozenset(seen.resolved[user_id]), []).append(user_id)
    for name in sorted(set(seen.names) - set(seen.ids)):
        same = free.get(frozenset(seen.names[name]), [])
        if same:
            seen.ids[name] = same.pop(0)
