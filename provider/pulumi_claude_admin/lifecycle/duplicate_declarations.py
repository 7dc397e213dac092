"""
Two declarations of one thing are caught here, in the program: providers never see each other.

A workspace may be named by its plain id, by its outputs `id` and `workspace_id`, or by the `workspace_id` of what hangs on it.
Two different spellings of one thing (a group by name and by model) are beyond what a program can know and are not caught.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Final

import pulumi
from pulumi.runtime.settings import get_monitor

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.model.people import person_key


class DuplicateDeclaration(InvalidInputs, pulumi.RunError):
    """One thing was declared twice. A program that lets it pass ends with one line (pulumi.RunError), not a traceback."""


@dataclass(slots=True)
class _DeclaredInRun:
    """What one run of one program has declared. Outputs are kept alive: their identity is their key."""

    declared: dict[Hashable, str] = field(default_factory=dict)
    members: dict[Hashable, dict[str, str]] = field(default_factory=dict)
    exclusive: dict[Hashable, str] = field(default_factory=dict)
    outputs: list[object] = field(default_factory=list)
    same: dict[int, Hashable] = field(default_factory=dict)

    def key_of(self, value: object) -> Hashable:
        """What makes an input the same input: text as it is, an output by identity, or by what it is known to be the same as."""
        if isinstance(value, str):
            return value
        self.outputs.append(value)
        return self.same.get(id(value), id(value))


_runs: Final[weakref.WeakKeyDictionary[object, _DeclaredInRun]] = weakref.WeakKeyDictionary()
_lock: Final = threading.Lock()


def refuse_duplicate(what: str, *key: object, by: str) -> None:
    """Say that the resource `by` declares `what` of this key. Raises DuplicateDeclaration when another one in this run does."""
    with _lock:
        run = _declared_in_this_run()
        parts = (what, *map(run.key_of, key))
        if parts in run.declared:
            raise _duplicate(what, first=run.declared[parts], second=by)
        run.declared[parts] = by


def refuse_duplicate_members(workspace_id: object, references: Iterable[str], *, exclusive: bool, by: str) -> None:
    """
    Say that `by` declares these people of a workspace, and with `exclusive` all others too.

    Raises DuplicateDeclaration when a person is declared by another resource, or by one that declares everybody.
    """
    with _lock:
        run = _declared_in_this_run()
        words = _Words("the membership of {} in a workspace", "the membership of a workspace")
        _refuse_people(run, run.key_of(workspace_id), references, words, exclusive=exclusive, by=by)


def refuse_duplicate_limits(period: object, references: Iterable[str], *, exclusive: bool, by: str) -> None:
    """The same of the limits of people in an Enterprise organization, for one period."""
    with _lock:
        run = _declared_in_this_run()
        words = _Words("the limit of {} in one period", "the limits of people in one period")
        _refuse_people(run, ("member limits", run.key_of(period)), references, words, exclusive=exclusive, by=by)


@dataclass(frozen=True, slots=True)
class _Words:
    one: str
    all: str


def _refuse_people(
    run: _DeclaredInRun, key: Hashable, references: Iterable[str], words: _Words, *, exclusive: bool, by: str
) -> None:
    people = run.members.setdefault(key, {})
    for reference in references:
        person = person_key(reference)
        rival = people.get(person) or run.exclusive.get(key)
        if rival is not None:
            raise _duplicate(words.one.format(reference), first=rival, second=by)
        people[person] = by
    others = sorted(rival for rival in {*people.values(), *filter(None, [run.exclusive.get(key)])} if rival != by)
    if exclusive and others:
        raise _duplicate(words.all, first=others[0], second=by)
    if exclusive:
        run.exclusive[key] = by


def same_workspace(output: object, *, as_: object) -> None:
    """Say that an output is the id of the same workspace as another input, text or output."""
    with _lock:
        run = _declared_in_this_run()
        run.outputs.append(output)
        run.same[id(output)] = run.key_of(as_)


def _declared_in_this_run() -> _DeclaredInRun:
    return _runs.setdefault(get_monitor(), _DeclaredInRun())


def _duplicate(what: str, *, first: str, second: str) -> DuplicateDeclaration:
    return DuplicateDeclaration(
        Problem(property="", reason=f"{what} is declared twice, by {first} and by {second}"), hint="Remove one of them"
    )
