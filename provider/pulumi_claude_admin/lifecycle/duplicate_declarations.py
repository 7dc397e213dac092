"""
Two declarations of one thing are caught here: in a Python program, whose providers never see each other, and in the process of a native
provider, which sees all resources of its block.

In a program a workspace may be named by its plain id, by its outputs `id` and `workspace_id`, or by the `workspace_id` of what hangs on
it. Two different spellings of one thing (a group by name and by model) are beyond what can be known and are not caught.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

import pulumi
from pulumi.output import contains_unknowns
from pulumi.runtime.settings import get_monitor

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim
from pulumi_claude_admin.model.people import person_key

_KeyT = TypeVar("_KeyT", bound=Hashable)


class DuplicateDeclaration(InvalidInputs, pulumi.RunError):
    """One thing was declared twice. A program that lets it pass ends with one line (pulumi.RunError), not a traceback."""


@dataclass(frozen=True, slots=True)
class _Declaration:
    """Whose claim it is, as messages call it. `urn` where the same declaration may be seen again."""

    by: str
    urn: str | None


@dataclass(frozen=True, slots=True)
class Rival:
    """What is claimed already, and by which resource."""

    what: str
    by: str


class _DeclaredInRun:
    """What one run has declared. Outputs are kept alive: their identity is their key."""

    def __init__(self) -> None:
        self._things: dict[Hashable, _Declaration] = {}
        self._people: dict[Hashable, dict[str, _Declaration]] = {}
        self._exclusive: dict[Hashable, _Declaration] = {}
        self._outputs: list[object] = []
        self._same: dict[int, Hashable] = {}
        self._seen: set[str] = set()

    def claim(self, claims: Iterable[Claim | PeopleClaim], one: _Declaration) -> None:
        """Raise DuplicateDeclaration when another declaration claims any of these; what is not known yet is nobody's."""
        if one.urn is not None:
            self._forget(one.urn)
        for claim in claims:
            if isinstance(claim, Claim):
                self._claim_thing(claim, one)
            else:
                self._claim_people(claim, one)

    def rival(self, claims: Iterable[Claim | PeopleClaim], *, urn: str) -> Rival | None:
        """Who claims any of these already, but for the same resource. Nothing is claimed."""
        for claim in claims:
            for what, rival in (
                self._rivals_of_thing(claim) if isinstance(claim, Claim) else self._rivals_of_people(claim)
            ):
                if rival is not None and rival.urn != urn:
                    return Rival(what, rival.by)
        return None

    def note_same(self, output: object, as_: object) -> None:
        """An output has the value of another input, text or output."""
        self._outputs.append(output)
        self._same[id(output)] = self._key_of(as_)

    def _rivals_of_thing(self, claim: Claim) -> Iterator[tuple[str, _Declaration | None]]:
        yield claim.what, self._things.get((claim.what, *claim.key))

    def _rivals_of_people(self, claim: PeopleClaim) -> Iterator[tuple[str, _Declaration | None]]:
        people, everybodys = self._people.get(claim.scope, {}), self._exclusive.get(claim.scope)
        for reference in claim.references:
            yield claim.one.format(reference), people.get(person_key(reference)) or everybodys
        for rival in (*people.values(), everybodys) if claim.is_exclusive else ():
            yield claim.everybody, rival

    def _claim_thing(self, claim: Claim, one: _Declaration) -> None:
        if any(map(contains_unknowns, claim.key)):
            return
        key = (claim.what, *map(self._key_of, claim.key))
        if key in self._things:
            raise _duplicate(claim.what, first=self._things[key], second=one)
        self._things[key] = one

    def _claim_people(self, claim: PeopleClaim, one: _Declaration) -> None:
        if any(map(contains_unknowns, claim.scope)):
            return
        scope = tuple(map(self._key_of, claim.scope))
        people = self._people.setdefault(scope, {})
        everybodys = self._exclusive.get(scope)
        for reference in claim.references:
            rival = people.get(person_key(reference)) or everybodys
            if rival is not None:
                raise _duplicate(claim.one.format(reference), first=rival, second=one)
            people[person_key(reference)] = one
        if not claim.is_exclusive:
            return
        others = [rival for rival in (*people.values(), everybodys) if rival is not None and rival is not one]
        if others:
            raise _duplicate(claim.everybody, first=min(others, key=lambda rival: rival.by), second=one)
        self._exclusive[scope] = one

    def _key_of(self, value: object) -> Hashable:
        """What makes an input the same input: text as it is, an output by identity, or by what it is known to be the same as."""
        if value is None or isinstance(value, str):
            return value
        self._outputs.append(value)
        return self._same.get(id(value), id(value))

    def _forget(self, urn: str) -> None:
        """An engine has a resource checked again that it replaces."""
        if urn in self._seen:
            for claimed in (self._things, self._exclusive):
                _drop(claimed, urn)
            for people in self._people.values():
                _drop(people, urn)
        self._seen.add(urn)


_runs: Final[weakref.WeakKeyDictionary[object, _DeclaredInRun]] = weakref.WeakKeyDictionary()
_lock: Final = threading.Lock()


def refuse_duplicates(
    claims: Iterable[Claim | PeopleClaim], *, by: str, run: object = None, urn: str | None = None
) -> None:
    """
    Say that the declaration `by` claims these. Raises DuplicateDeclaration when another one in this run does.

    The run is that of the program at hand, or of `run`, which is one object for all of it; a second call for one `urn` takes the place of the first.
    """
    with _lock:
        _declared_in(run).claim(claims, _Declaration(by, urn))


def find_rival(claims: Iterable[Claim | PeopleClaim], *, run: object, urn: str) -> Rival | None:
    """Who in this run claims any of these, but for the resource with this URN. Keys are text, or None."""
    with _lock:
        return _declared_in(run).rival(claims, urn=urn)


def duplicate_of(rival: Rival, *, by: str) -> DuplicateDeclaration:
    """The refusal of the declaration `by`, by a rival in another process of the run."""
    return _duplicate(rival.what, first=_Declaration(rival.by, None), second=_Declaration(by, None))


def same_workspace(output: object, *, as_: object) -> None:
    """Say that an output is the id of the same workspace as another input, text or output."""
    with _lock:
        _declared_in(None).note_same(output, as_)


def _declared_in(run: object) -> _DeclaredInRun:
    return _runs.setdefault(get_monitor() if run is None else run, _DeclaredInRun())


def _drop(claimed: dict[_KeyT, _Declaration], urn: str) -> None:
    for key in [key for key, one in claimed.items() if one.urn == urn]:
        del claimed[key]


def _duplicate(what: str, *, first: _Declaration, second: _Declaration) -> DuplicateDeclaration:
    return DuplicateDeclaration(
        Problem(property="", reason=f"{what} is declared twice, by {first.by} and by {second.by}"),
        hint="Remove one of them",
    )
