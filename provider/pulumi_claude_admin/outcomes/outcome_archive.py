"""
What outcomes keep from run to run, as a Protocol: changes as they are counted, of nobody by name.

A person is a keyed hash before anything is put, and who was forgotten is nobody, whatever is put later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Final, Protocol

from pulumi_claude_admin.outcome_ports import ForgeRepository
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.defects import WITHIN
from pulumi_claude_admin.outcomes.left_out import LeftOut

CHANGES: Final = "changes"
"""What a repository lacks where its forge has more changes than it hands out. Nothing brings those back."""
Days = tuple[date, date]
"""The first UTC day, and the one after the last."""


@dataclass(frozen=True, slots=True)
class KeptRepository:
    """What is kept of one repository: each day from `first` to before `end`, as of `read_at`."""

    repository: ForgeRepository
    """As it is called now."""
    first: date
    end: date
    read_at: datetime
    fingerprint: str
    """Of how it was read. Days that were read otherwise do not stand beside these."""
    lacked: frozenset[str] = frozenset()
    """What could not be asked of some of these days: `checkout`, `coverage`, a `ChangePart`, or `CHANGES` themselves."""
    remarks: tuple[str, ...] = ()
    """What a reader has to know of it. Names no account and no address."""
    formerly: tuple[str, ...] = ()
    """What it was called before."""

    @property
    def read_until(self) -> datetime:
        """The moment until which everything that was merged is known."""
        return min(datetime.combine(self.end, time(), UTC), self.read_at)

    @property
    def is_final(self) -> bool:
        """Whether no reading of these days alone can tell anything else: they were thirty days old."""
        return self.read_at >= datetime.combine(self.end, time(), UTC) + WITHIN

    @property
    def final_before(self) -> date:
        """The first day of which something may still change: what was younger than thirty days when it was read."""
        return (self.read_until - WITHIN).date()


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs found out: whom each account is, both as hashes, and of each fix the commits whose lines it took away."""

    accounts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    blamed: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ReadDays:
    """Some days of one repository as they were read: `kept` is what is kept of it once they are put; `found` is new."""

    kept: KeptRepository
    days: Days
    facts: Sequence[ChangeFact]
    """All changes of these days that are in figures."""
    left_out: Mapping[date, LeftOut]
    found: Known = Known()
    is_anew: bool = False
    """Whether what was kept of the repository until now goes, blames excepted."""


class OutcomeArchive(Protocol):
    """Where it is kept. Every method raises ArchiveError where that cannot be read or written; then it is as it was before."""

    def repositories(self) -> tuple[KeptRepository, ...]:
        """Every one of which something is kept, by forge and name."""

    def find_repository(self, repository: ForgeRepository) -> KeptRepository | None:
        """What is kept of a repository, by its name or by one that it had before."""

    def known(self, repository: ForgeRepository) -> Known:
        """What earlier runs found out of it."""

    def put(self, read: ReadDays) -> None:
        """Keep these days in place of what was kept of them. All of it is there afterwards, or nothing."""

    def facts(self, repositories: Sequence[ForgeRepository], days: Days) -> tuple[ChangeFact, ...]:
        """
        The changes of these repositories and days, by repository, moment and number, under the names of now.

        Whoever was a bare account when a change was read, and became known later, is one person. Of a change that was younger than
        thirty days when its repository was read, every defect is unknown.
        """

    def same_people(self) -> tuple[frozenset[str], ...]:
        """Of each account that is taken for several people in different repositories of its forge, their hashes: they are one."""

    def left_out(self, repositories: Sequence[ForgeRepository], days: Days) -> LeftOut:
        """What is in no figure of these."""
