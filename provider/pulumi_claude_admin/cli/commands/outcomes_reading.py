"""Brings the archive up to date with what was merged, a repository at a time: what it costs is told first, and one that fails stops no other."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TextIO

from pulumi_claude_admin.cli.commands.outcomes_sources import Source
from pulumi_claude_admin.errors import PullRequestError
from pulumi_claude_admin.outcome_ports import ForgeRepository, ReadingCost
from pulumi_claude_admin.outcomes.outcome_archive import Days, KeptRepository, OutcomeArchive
from pulumi_claude_admin.outcomes.reading import read_repository, reading_cost
from pulumi_claude_admin.outcomes.reading_plan import CompanyRules
from pulumi_claude_admin.outcomes_file.model import Repository

_WORTH_A_WORD: Final = 50
"""Calls that are quickly done are not announced."""
_PACE: Final[Mapping[str, str]] = {"points": " (GitHub gives 5,000 an hour)"}
STOPPED: Final = "what was read is kept by 28 days, and the next run goes on from here"
NOTHING_KEPT: Final = "the archive has nothing of it"


@dataclass(frozen=True, slots=True)
class RepositoryKept:
    """What the archive has of a repository now. `failure`: why it is not all, where a forge refused it."""

    said: Repository
    kept: KeptRepository | None
    remarks: tuple[str, ...] = ()
    failure: PullRequestError | None = None

    @property
    def place(self) -> ForgeRepository:
        """As it is called now."""
        return self.said.place if self.kept is None else self.kept.repository

    @property
    def lacks(self) -> bool:
        """Whether something that the file names, or that every forge tells, could not be read of some of its days."""
        has = {"checkout": self.said.checkout is not None, "coverage": self.said.coverage is not None}
        return self.kept is not None and any(has.get(part, True) for part in self.kept.lacked)

    def why_unread(self, days: Days) -> str | None:
        """Why not all of these days are there; None where they are."""
        if self.failure is not None:
            return str(self.failure)
        if self.kept is None:
            return NOTHING_KEPT
        if self.kept.first > days[0] or self.kept.end < days[1]:
            return f"the archive has {self.kept.first} to before {self.kept.end} of it"
        return None


def read_all(
    sources: Sequence[Source], days: Days, company: CompanyRules, archive: OutcomeArchive, now: datetime
) -> tuple[RepositoryKept, ...]:
    """Read what is missing of each repository. Raises ArchiveError."""
    costs, failures = list[ReadingCost](), dict[ForgeRepository, PullRequestError]()
    for one in sources:
        try:
            costs.append(reading_cost(one.asked, days, company, archive))
        except PullRequestError as error:
            failures[one.asked.repository] = error
    announce(costs, sys.stderr)
    try:
        return tuple(_each(sources, failures, days, company, archive, now))
    except KeyboardInterrupt:
        sys.stderr.write(f"{STOPPED}\n")
        raise


def _each(
    sources: Sequence[Source],
    failures: Mapping[ForgeRepository, PullRequestError],
    days: Days,
    company: CompanyRules,
    archive: OutcomeArchive,
    now: datetime,
) -> Iterator[RepositoryKept]:
    for one in sources:
        failure = failures.get(one.asked.repository)
        if failure is None:
            yield _read(one, days, company, archive, now)
        else:
            kept = archive.find_repository(one.asked.repository)
            yield RepositoryKept(one.said, kept, one.remarks, failure)


def _read(source: Source, days: Days, company: CompanyRules, archive: OutcomeArchive, now: datetime) -> RepositoryKept:
    reading = read_repository(source.asked, days, company, archive, now=now)
    for line in reading.accounts:  # for whoever runs this: a report names nobody
        sys.stderr.write(f"{reading.repository.name}: {line}\n")
    remarks = tuple(dict.fromkeys((*source.remarks, *reading.remarks)))
    return RepositoryKept(source.said, reading.kept, remarks, reading.failure)


def kept_alone(repositories: Iterable[Repository], archive: OutcomeArchive) -> tuple[RepositoryKept, ...]:
    """What the archive has of each, with what was said when it was read; nobody is asked."""
    found = [(one, archive.find_repository(one.place)) for one in repositories]
    return tuple(RepositoryKept(one, kept, () if kept is None else kept.remarks) for one, kept in found)


def announce(costs: Iterable[ReadingCost], stream: TextIO) -> None:
    """How much is to be read, and what that takes at most, where it takes a while."""
    told = [one for one in costs if one.calls]
    calls = defaultdict[str, int](int)
    for one in told:
        calls[one.unit] += one.calls
    if sum(calls.values()) < _WORTH_A_WORD:
        return
    changes = sum(one.changes for one in told)
    number = "1 repository" if len(told) == 1 else f"{len(told)} repositories"
    most = " and ".join(f"{count:,} {unit}{_PACE.get(unit, '')}" for unit, count in sorted(calls.items()))
    stream.write(f"reading {changes:,} merged changes of {number}: at most {most}\n")
    stream.flush()


def last_read(kept: Iterable[RepositoryKept]) -> datetime | None:
    """When the archive was brought up to date last."""
    return max((one.kept.read_at for one in kept if one.kept is not None), default=None)
