"""
What this run declares, and what it has taken away: so that a delete never undoes what another resource of the run declares.

Pulumi makes the new resource first and deletes the old one last; where both mean the same thing on the platform (a rename, a
new parent, another spelling), deleting would undo creating. A provider process serves one run, and `check` and `diff` are
asked about every declaration of it, unchanged ones too, before the deletes at its end (docs/platform/pulumi.md#order). A
`destroy` asks neither, so nothing is declared then and everything is removed.

A `delete_before_replace` deletes before later declarations are known. What was taken is remembered, so that the one who
declares it can put it back.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.errors import InvalidInputs, NotFound
from pulumi_claude_admin.model.owner import Owner


@dataclass(frozen=True, slots=True)
class ManagedItem:
    """
    One item on the platform that a resource can set and take away.

    `kind` is a word that no other resource uses for something else. `workspace_id` is None for the organization. `part` is a user id, `<rlg_ id>/<limiter>`, an amount in minor units or an
    e-mail, as the kind asks; a kind that a scope has once has none.
    """

    kind: str
    workspace_id: str | None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """What may be taken away now, and what may not because of whose declaration."""

    free: frozenset[ManagedItem]
    kept: Mapping[ManagedItem, str]


class DeclaredNow:
    """
    The register of one run. Safe to use from several threads.

    What a declaration means is found out when somebody first asks: a run that deletes nothing pays nothing, and a workspace
    that was created or adopted meanwhile is known by then.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._checked: set[tuple[type, str]] = set()
        self._unresolved = deque[tuple[str, Callable[[], Iterable[ManagedItem]]]]()
        self._declared: dict[ManagedItem, str] = {}
        self._taken: set[ManagedItem] = set()
        self._owners: dict[str, Owner] = {}
        self._adopters: dict[str, Owner] = {}
        self._being_taken: set[ManagedItem] = set()
        self._replaced: list[tuple[type, str, Mapping[str, object]]] = []

    def note_checked(self, kind: type, news: Mapping[str, object]) -> None:
        """Remember that the program declares these inputs of a resource of the provider `kind`."""
        with self._changed:
            self._checked.add((kind, _text(news)))

    def is_checked(self, kind: type, news: Mapping[str, object]) -> bool:
        """
        Whether the program declares these inputs.

        A refresh asks for differences to what the state has, declared or not, and so does a delete of what others depend on.
        """
        with self._changed:
            return (kind, _text(news)) in self._checked

    def note(self, by: str, items: Callable[[], Iterable[ManagedItem]]) -> None:
        """Remember that the resource `by` declares these items."""
        with self._changed:
            self._unresolved.append((by, items))

    def note_owner(self, owner: Owner, *, adopts: str | None = None) -> None:
        """Remember that a workspace of this run is to have these owner tags; `adopts` is its id where it is there already."""
        if owner.managed_by is not None:
            with self._changed:
                self._owners[owner.managed_by] = owner
                if adopts is not None:
                    self._adopters[adopts] = owner

    def owner(self, managed_by: str | None) -> Owner | None:
        """The owner tags of this run's workspace with this first one."""
        with self._changed:
            return self._owners.get(managed_by or "")

    def adopter(self, workspace_id: str) -> Owner | None:
        """The owner tags that this run gives, or has given, to a workspace that it takes over."""
        with self._changed:
            return self._adopters.get(workspace_id)

    def declared_in(self, workspace_id: str) -> str | None:
        """Who declares this workspace, or else anything in it."""
        with self._changed:
            resolved = self._resolved()
            inside = (by for item, by in resolved.items() if item.workspace_id == workspace_id)
            return resolved.get(ManagedItem("workspace", workspace_id)) or next(inside, None)

    def parts(self, kind: str, workspace_id: str | None) -> tuple[str, ...]:
        """The parts of this kind and scope that are declared, whoever declares them."""
        with self._changed:
            return tuple(t.part for t in self._resolved() if (t.kind, t.workspace_id) == (kind, workspace_id))

    def hold(self, items: Iterable[ManagedItem]) -> Hold:
        """Which of these nobody declares, and who declares the others."""
        with self._changed:
            resolved, wanted = self._resolved(), frozenset(items)
            kept = {item: resolved[item] for item in wanted if item in resolved}
            return Hold(wanted - kept.keys(), kept)

    @contextlib.contextmanager
    def taking(self, items: Iterable[ManagedItem]) -> Iterator[Hold]:
        """
        Take away what is free inside the block. From its beginning it counts as taken.

        Nobody who declares it meanwhile writes before the block ends (`wait_for`).
        """
        with self._changed:
            hold = self.hold(items)
            self._taken |= hold.free
            self._being_taken |= hold.free
        try:
            yield hold
        finally:
            with self._changed:
                self._being_taken -= hold.free
                self._changed.notify_all()

    def wait_for(self, items: Callable[[], Iterable[ManagedItem]]) -> None:
        """Wait while one of these is being taken away by another thread."""
        with self._changed:
            if self._being_taken:
                wanted = _known(items)
                self._changed.wait_for(lambda: not wanted & self._being_taken)

    def was_taken(self, items: Callable[[], Iterable[ManagedItem]]) -> bool:
        """Whether this run has taken one of these away, so that whoever declares it has to write it again."""
        with self._changed:
            return bool(self._taken) and bool(_known(items) & self._taken)

    def note_replacement(self, kind: type, id_: str, news: Mapping[str, object]) -> None:
        """Remember that this resource, of the provider `kind`, is to be replaced by what `news` declares."""
        with self._changed:
            self._replaced.append((kind, id_, dict(news)))

    def note_replaced(self, kind: type, news: Mapping[str, object]) -> None:
        """Remember that what `news` declares has been made."""
        with self._changed:
            self._replaced = [each for each in self._replaced if (each[0], each[2]) != (kind, news)]

    def is_replaced_later(self, kind: type, id_: str) -> bool:
        """Whether this is being deleted before its replacement is made: later declarations are not known yet."""
        with self._changed:
            return any(each[:2] == (kind, id_) for each in self._replaced)

    def forget(self) -> None:
        """Begin as a new process does: for tests."""
        with self._changed:
            self._checked.clear()
            self._unresolved.clear()
            self._declared.clear()
            self._taken.clear()
            self._owners.clear()
            self._adopters.clear()
            self._replaced.clear()

    def _resolved(self) -> Mapping[ManagedItem, str]:
        while self._unresolved:
            by, items = self._unresolved[0]
            for item in _known(items):  # an error of the API leaves it unresolved: nothing is removed on a guess
                self._declared.setdefault(item, by)
            self._unresolved.popleft()
        return self._declared


def _text(news: Mapping[str, object]) -> str:
    return json.dumps(news, sort_keys=True, default=repr)


def _known(items: Callable[[], Iterable[ManagedItem]]) -> frozenset[ManagedItem]:
    """What a declaration means, as far as the platform knows what it names."""
    with contextlib.suppress(InvalidInputs, NotFound):
        return frozenset(items())
    return frozenset()


declared_now: Final = DeclaredNow()
"""What this process's run declares."""
