"""
Which live object a declaration means where the platform has no tags: by `adopt_id`, else by a natural key such as its name.

Nothing of such an object says whose it is. So only one that is exactly as declared is taken without being named: an engine that
was killed makes nothing twice, and a namesake that somebody else made is not changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.adoption import describe_changes
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.model.diff import Change

ActualT = TypeVar("ActualT")


@dataclass(frozen=True, slots=True)
class NaturalKey(Generic[ActualT]):
    """
    How one declaration knows its object among all those of the kind.

    `word` is the platform's for the kind ("service account"), `key` the declared key as messages show it ("'ci'"). `is_key` says
    whether an object has this key, `changes` what would have to be written for it to be as declared; of what is in `fixed` nothing
    can be written, so taking such an object over is no way out.
    """

    word: str
    key: str
    id_of: Callable[[ActualT], str]
    is_live: Callable[[ActualT], bool]
    is_key: Callable[[ActualT], bool]
    changes: Callable[[ActualT], Iterable[Change]]
    fixed: Collection[str] = ()

    def own(self, objects: Iterable[ActualT], *, adopt_id: str | None) -> ActualT | None:
        """
        The live object that is meant, None when one is to be made.

        Raises InvalidInputs at `adopt_id` when that one is not there or not live, when several have the key, and when the one
        that has it is not exactly as declared.
        """
        if adopt_id is not None:
            return self._named(objects, adopt_id)
        live = [one for one in objects if self.is_live(one) and self.is_key(one)]
        if len(live) > 1:
            ids = ", ".join(sorted(map(self.id_of, live)))
            raise InvalidInputs(
                Problem("adopt_id", f"there are several live objects of this key, {self.word} {self.key}: {ids}"),
                hint="Say which one with adopt_id",
            )
        if not live:
            return None
        if changes := tuple(self.changes(live[0])):
            id_ = self.id_of(live[0])
            raise InvalidInputs(
                Problem(
                    "adopt_id",
                    f"{self.word} {self.key} ({id_}) is there already and not as declared: {describe_changes(changes)}",
                ),
                hint=self._way_out(id_, changes),
            )
        return live[0]

    def print_adopts(self, actual: ActualT) -> None:
        """Print, in a preview and when it is done, which object is taken over and what of it changes."""
        print_once(
            f"adopts {self.word} {self.key} ({self.id_of(actual)}): {describe_changes(self.changes(actual))}",
        )

    def _way_out(self, id_: str, changes: Iterable[Change]) -> str:
        fixed = [change.path for change in changes if change.path in self.fixed]
        if not fixed:
            return f"To take it over and change it, name it with adopt_id={id_!r}"
        return f"Its {' and '.join(fixed)} never changes: declare another name, or archive {id_} if nobody needs it"

    def _named(self, objects: Iterable[ActualT], adopt_id: str) -> ActualT:
        found = next((one for one in objects if self.id_of(one) == adopt_id), None)
        if found is None:
            raise InvalidInputs(Problem("adopt_id", f"there is no {self.word} {adopt_id!r} in this organization"))
        if not self.is_live(found):
            raise InvalidInputs(Problem("adopt_id", f"{self.word} {adopt_id!r} is not live any more"))
        return found
