"""What one process of a run tells another, as bytes and back: JSON, of one release at both ends. Nothing is asked here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.other_blocks import RunNotes
from pulumi_claude_admin.model.owner import Owner


def written_notes(notes: RunNotes) -> bytes:
    """The notes, to be read by `read_notes`."""
    return json.dumps(
        {
            "taken": _written(notes.taken),
            "being_taken": _written(notes.being_taken),
            "replaced": sorted(notes.replaced),
            "owners": {name: owner.tags for name, owner in notes.owners.items()},
            "adopters": {name: owner.tags for name, owner in notes.adopters.items()},
        }
    ).encode()


def read_notes(text: bytes) -> RunNotes:
    """What `written_notes` has written. Raises ValueError, TypeError or KeyError for anything else."""
    told = json.loads(text)
    return RunNotes(
        taken=_items(told["taken"]),
        being_taken=_items(told["being_taken"]),
        replaced=frozenset((kind, id_) for kind, id_ in told["replaced"]),
        owners={name: Owner.of(tags) for name, tags in told["owners"].items()},
        adopters={name: Owner.of(tags) for name, tags in told["adopters"].items()},
    )


def written_declared(declared: Mapping[ManagedItem, str]) -> bytes:
    """What is declared and by whom, to be read by `read_declared`."""
    return json.dumps([(*_fields(item), by) for item, by in declared.items()]).encode()


def read_declared(text: bytes) -> dict[ManagedItem, str]:
    """What `written_declared` has written. Raises ValueError or TypeError for anything else."""
    return {ManagedItem(kind, workspace_id, part): by for kind, workspace_id, part, by in json.loads(text)}


def written_claims(claims: Iterable[Claim | PeopleClaim]) -> list[list[object]]:
    """The claims whose keys are known, as JSON has them, to be read by `read_claims`."""
    known = (one for one in claims if all(isinstance(key, str | None) for key in _key(one)))
    return [
        ["thing", one.what, one.key]
        if isinstance(one, Claim)
        else ["people", one.scope, one.references, one.is_exclusive, one.one, one.everybody]
        for one in known
    ]


def read_claims(told: Iterable[list[Any]]) -> tuple[Claim | PeopleClaim, ...]:
    """What `written_claims` has made. Raises ValueError or TypeError for anything else."""
    return tuple(_read_claim(kind, fields) for kind, *fields in told)


def _read_claim(kind: str, fields: list[Any]) -> Claim | PeopleClaim:
    if kind == "thing":
        what, key = fields
        return Claim(what, tuple(key))
    scope, references, is_exclusive, one, everybody = fields
    return PeopleClaim(tuple(scope), tuple(references), is_exclusive, one, everybody)


def _key(claim: Claim | PeopleClaim) -> tuple[object, ...]:
    return claim.key if isinstance(claim, Claim) else claim.scope


def _written(items: Iterable[ManagedItem]) -> list[tuple[str, str | None, str]]:
    return [_fields(item) for item in items]


def _fields(item: ManagedItem) -> tuple[str, str | None, str]:
    return item.kind, item.workspace_id, item.part


def _items(told: Iterable[tuple[str, str | None, str]]) -> frozenset[ManagedItem]:
    return frozenset(ManagedItem(*fields) for fields in told)
