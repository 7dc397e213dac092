"""
What this run declares, and what it has taken away: so that a delete never undoes what another resource of the run declares.

Pulumi makes the new resource first and deletes the old one last; where both mean the same thing on the platform (a rename, a
new parent, another spelling), deleting would undo creating. A provider process serves one run, and `check` and `diff` are
asked about every declaration of it, unchanged ones too, before the deletes at its end (docs/platform/pulumi.md#order). A
`destroy` asks neither, so nothing is declared then and everything is removed.

A `delete_before_replace` deletes before later declarations are known. What was taken is remembered, so that the one who
declares it can put it back.

A native provider has a process for each provider block: what those of one organization declare and take counts here too
(`join`). Each notes what it does before it asks the others, so that of two that meet at one item at least one knows of the other.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pulumi_claude_admin.errors import InvalidInputs, NotFound
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.other_blocks import OtherBlocks, RunNotes, Whose, whose_is_meant
from pulumi_claude_admin.model.owner import Owner

OTHERS_SECONDS: Final = 0.05
"""How often another process is asked whether it has done with what somebody waits for."""


@dataclass(frozen=True, slots=True)
class Hold:
    """What may be taken away now, and what may not because of whose declaration."""

    free: frozenset[ManagedItem]
    kept: Mapping[ManagedItem, str]


@dataclass(slots=True)
class _Noted:
    """What this process has noted of one organization."""

    unresolved: deque[tuple[str, Callable[[], Iterable[ManagedItem]]]] = field(default_factory=deque)
    declared: dict[ManagedItem, str] = field(default_factory=dict)
    taken: set[ManagedItem] = field(default_factory=set)
    being_taken: set[ManagedItem] = field(default_factory=set)
    owners: dict[str, Owner] = field(default_factory=dict)
    adopters: dict[str, Owner] = field(default_factory=dict)
    replaced: list[tuple[type, str, Mapping[str, object]]] = field(default_factory=list)

    def is_empty(self) -> bool:
        return not (self.unresolved or self.declared or self.taken or self.owners or self.replaced)

    def resolved(self) -> Mapping[ManagedItem, str]:
        while self.unresolved:
            by, items = self.unresolved[0]
            for item in _known(items):  # an error of the API leaves it unresolved: nothing is removed on a guess
                self.declared.setdefault(item, by)
            self.unresolved.popleft()
        return self.declared

    def notes(self) -> RunNotes:
        replaced = frozenset((kind.__name__, id_) for kind, id_, _ in self.replaced)
        return RunNotes(
            frozenset(self.taken), frozenset(self.being_taken), replaced, dict(self.owners), dict(self.adopters)
        )


class DeclaredNow:
    """
    The register of one run. Safe to use from several threads.

    What a declaration means is found out when somebody first asks: a run that deletes nothing pays nothing, and a workspace
    that was created or adopted meanwhile is known by then. Other processes are never asked under the lock, which would wait for theirs.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._checked: set[tuple[type, str]] = set()
        self._by_organization: dict[Whose | None, _Noted] = {}
        self._others: OtherBlocks | None = None

    def join(self, others: OtherBlocks) -> None:
        """From now on these count too."""
        self._others = others

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
        with self._noted() as noted:
            noted.unresolved.append((by, items))

    def note_owner(self, owner: Owner, *, adopts: str | None = None) -> None:
        """Remember that a workspace of this run is to have these owner tags; `adopts` is its id where it is there already."""
        if owner.managed_by is not None:
            with self._noted() as noted:
                noted.owners[owner.managed_by] = owner
                if adopts is not None:
                    noted.adopters[adopts] = owner

    def owner(self, managed_by: str | None) -> Owner | None:
        """The owner tags of this run's workspace with this first one."""
        return next(
            (notes.owners[named] for notes in self._notes() if (named := managed_by or "") in notes.owners), None
        )

    def adopter(self, workspace_id: str) -> Owner | None:
        """The owner tags that this run gives, or has given, to a workspace that it takes over."""
        return next((notes.adopters[workspace_id] for notes in self._notes() if workspace_id in notes.adopters), None)

    def declared_in(self, workspace_id: str) -> str | None:
        """Who declares this workspace, or else anything in it."""
        declared = self._declared()
        inside = (by for item, by in declared.items() if item.workspace_id == workspace_id)
        return declared.get(ManagedItem("workspace", workspace_id)) or next(inside, None)

    def parts(self, kind: str, workspace_id: str | None) -> tuple[str, ...]:
        """The parts of this kind and scope that are declared, whoever declares them."""
        return tuple(t.part for t in self._declared() if (t.kind, t.workspace_id) == (kind, workspace_id))

    def hold(self, items: Iterable[ManagedItem]) -> Hold:
        """Which of these nobody declares, and who declares the others."""
        declared, wanted = self._declared(), frozenset(items)
        kept = {item: declared[item] for item in wanted if item in declared}
        return Hold(wanted - kept.keys(), kept)

    @contextlib.contextmanager
    def taking(self, items: Iterable[ManagedItem]) -> Iterator[Hold]:
        """
        Take away what is free inside the block. From its beginning it counts as taken.

        Nobody who declares it meanwhile writes before the block ends (`wait_for`).
        """
        wanted = frozenset(items)
        with self._noted() as noted:
            free = wanted - noted.resolved().keys()
            new = free - noted.taken
            noted.taken |= free
            noted.being_taken |= free
        is_taken: frozenset[ManagedItem] = frozenset()
        try:
            hold = self.hold(wanted)
            is_taken = hold.free & free
            with self._changed:
                noted.taken -= new - is_taken
            yield Hold(is_taken, hold.kept)
        finally:
            with self._changed:
                noted.taken -= new - is_taken
                noted.being_taken -= free
                self._changed.notify_all()

    def wait_for(self, items: Callable[[], Iterable[ManagedItem]]) -> None:
        """Wait while one of these is being taken away by another thread, or another process."""
        with self._noted() as noted:
            if noted.being_taken:
                wanted = _known(items)
                self._changed.wait_for(lambda: not wanted & noted.being_taken)
        while (taking := self._notes_of_others().being_taken) and taking & _known(items):
            time.sleep(OTHERS_SECONDS)

    def was_taken(self, items: Callable[[], Iterable[ManagedItem]]) -> bool:
        """Whether this run has taken one of these away, so that whoever declares it has to write it again."""
        taken = frozenset[ManagedItem]().union(*(notes.taken for notes in self._notes()))
        return bool(taken) and bool(_known(items) & taken)

    def note_replacement(self, kind: type, id_: str, news: Mapping[str, object]) -> None:
        """Remember that this resource, of the provider `kind`, is to be replaced by what `news` declares."""
        with self._noted() as noted:
            noted.replaced.append((kind, id_, dict(news)))

    def note_replaced(self, kind: type, news: Mapping[str, object]) -> None:
        """Remember that what `news` declares has been made."""
        with self._noted() as noted:
            noted.replaced = [each for each in noted.replaced if (each[0], each[2]) != (kind, news)]

    def is_replaced_later(self, kind: type, id_: str) -> bool:
        """Whether this is being deleted before its replacement is made: later declarations are not known yet."""
        return any((kind.__name__, id_) in notes.replaced for notes in self._notes())

    def forget(self) -> None:
        """Begin as a new process does: for tests."""
        with self._changed:
            self._checked.clear()
            self._by_organization.clear()
            self._others = None

    def notes_for(self, is_meant: Callable[[Whose], bool]) -> RunNotes:
        """What this process has noted of the organization that is meant: for the others."""
        with self._changed:
            return RunNotes.together(noted.notes() for noted in self._meant(is_meant))

    def declared_for(self, is_meant: Callable[[Whose], bool]) -> Mapping[ManagedItem, str]:
        """What this process declares in the organization that is meant: for the others. Raises what the API answers."""
        with self._changed:
            return {item: by for noted in self._meant(is_meant) for item, by in noted.resolved().items()}

    def _meant(self, is_meant: Callable[[Whose], bool]) -> Iterator[_Noted]:
        with self._changed:
            named = [(whose, noted) for whose, noted in self._by_organization.items() if not noted.is_empty()]
        return (noted for whose, noted in named if whose is not None and is_meant(whose))

    @contextlib.contextmanager
    def _noted(self) -> Iterator[_Noted]:
        with self._changed:
            yield self._by_organization.setdefault(whose_is_meant(), _Noted())

    def _notes(self) -> tuple[RunNotes, RunNotes]:
        with self._noted() as noted:
            own = noted.notes()
        return own, self._notes_of_others()

    def _notes_of_others(self) -> RunNotes:
        whose = whose_is_meant()
        return RunNotes() if self._others is None or whose is None else self._others.notes(whose)

    def _declared(self) -> Mapping[ManagedItem, str]:
        whose = whose_is_meant()
        elsewhere = {} if self._others is None or whose is None else self._others.declared(whose)
        with self._noted() as noted:
            return {**elsewhere, **noted.resolved()}


def _text(news: Mapping[str, object]) -> str:
    return json.dumps(news, sort_keys=True, default=repr)


def _known(items: Callable[[], Iterable[ManagedItem]]) -> frozenset[ManagedItem]:
    """What a declaration means, as far as the platform knows what it names."""
    with contextlib.suppress(InvalidInputs, NotFound):
        return frozenset(items())
    return frozenset()


declared_now: Final = DeclaredNow()
"""What this process's run declares."""
