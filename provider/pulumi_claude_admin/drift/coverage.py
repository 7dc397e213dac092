"""How much of the organization is declared: figures per kind, counted in live objects. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pulumi_claude_admin.drift.kinds import KINDS
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.findings import Kind


@dataclass(frozen=True, slots=True)
class KindCoverage:
    """
    Live objects of one kind that were read: `declared` + `elsewhere` + `unmanaged` = `total`.

    Declared are those that a declaration of this stack speaks for, whatever their values; a stranger in an exclusive
    membership is among them. `is_complete` is false when not every object of this kind could be, or was to be, listed.
    """

    kind: Kind
    declared: int
    elsewhere: int
    unmanaged: int
    is_complete: bool

    @property
    def total(self) -> int:
        """All live objects of this kind that were read."""
        return self.declared + self.elsewhere + self.unmanaged

    @property
    def percent(self) -> int:
        """Declared of all, rounded down; 0 when there are none."""
        return 100 * self.declared // self.total if self.total else 0


def count(
    live: Iterable[LiveObject],
    covered: frozenset[LiveObject],
    *,
    is_elsewhere: Callable[[str], bool],
    incomplete: frozenset[Kind],
) -> tuple[KindCoverage, ...]:
    """One figure per kind of which there are live objects. `is_elsewhere` answers for a workspace id."""
    objects = tuple(live)
    counted = (one.kind for one in KINDS if one.live is not None)
    return tuple(_count(kind, objects, covered, is_elsewhere, incomplete) for kind in counted)


def _count(
    kind: Kind,
    objects: tuple[LiveObject, ...],
    covered: frozenset[LiveObject],
    is_elsewhere: Callable[[str], bool],
    incomplete: frozenset[Kind],
) -> KindCoverage:
    mine = [one for one in objects if one.kind is kind]
    rest = [one for one in mine if one not in covered]
    elsewhere = sum(is_elsewhere(one.workspace_id) for one in rest)
    return KindCoverage(
        kind=kind,
        declared=len(mine) - len(rest),
        elsewhere=elsewhere,
        unmanaged=len(rest) - elsewhere,
        is_complete=kind not in incomplete,
    )
