"""
What the processes of a run's other provider blocks have to say to this one: the port of `declared_now`. Nobody is asked here.

A native provider has a process for each block, and two blocks may be of one organization; or of two, whose items have the same names.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
    from pulumi_claude_admin.model.owner import Owner

Whose: TypeAlias = Callable[[], str]
"""Finds out, when somebody asks, the id of the organization (or gateway) that is spoken of; the same function for the same one."""


@dataclass(frozen=True, slots=True)
class RunNotes:
    """
    What is noted of one organization beside declarations.

    `replaced` has the name of the provider and the id of what is to be replaced; `owners` is by the first owner tag, `adopters` by workspace id.
    """

    taken: frozenset[ManagedItem] = frozenset()
    being_taken: frozenset[ManagedItem] = frozenset()
    replaced: frozenset[tuple[str, str]] = frozenset()
    owners: Mapping[str, Owner] = field(default_factory=dict)
    adopters: Mapping[str, Owner] = field(default_factory=dict)

    @classmethod
    def together(cls, notes: Iterable[RunNotes]) -> RunNotes:
        """What all of these say."""
        each = list(notes)
        return cls(
            taken=frozenset(item for one in each for item in one.taken),
            being_taken=frozenset(item for one in each for item in one.being_taken),
            replaced=frozenset(which for one in each for which in one.replaced),
            owners={name: owner for one in each for name, owner in one.owners.items()},
            adopters={name: owner for one in each for name, owner in one.adopters.items()},
        )


class OtherBlocks(Protocol):
    """The processes of the run's other provider blocks. Raises DeclarationsUnknown: nothing is removed on a guess."""

    def notes(self, whose: Whose) -> RunNotes:
        """What they have noted of this organization."""

    def declared(self, whose: Whose) -> Mapping[ManagedItem, str]:
        """What they declare in this organization, and by which resource."""


_whose: ContextVar[Whose | None] = ContextVar("whose", default=None)


def whose_is_meant() -> Whose | None:
    """The organization that is spoken of; None in a process of one only, as a dynamic provider's is."""
    return _whose.get()


@contextlib.contextmanager
def about(whose: Whose | None) -> Iterator[None]:
    """While it lasts, what is noted and asked is about this organization."""
    token = _whose.set(whose)
    try:
        yield
    finally:
        _whose.reset(token)
