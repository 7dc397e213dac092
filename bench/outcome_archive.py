"""
An archive of 100,000 drawn changes of twelve weeks, and the outcomes counted from it in a process of its own.

    python -m bench.outcome_archive ARCHIVE      counts, and prints seconds and bytes as JSON
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.ground import BenchFailed
from pulumi_claude_admin.archive.spend_archive import ParquetArchive
from pulumi_claude_admin.archive.store import FolderStore
from pulumi_claude_admin.outcome_ports import FileCoverage, Forge, ForgeRepository
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.count import outcomes
from pulumi_claude_admin.outcomes.defects import DefectKind
from pulumi_claude_admin.outcomes.evidence import Evidence, EvidenceKind, Sign
from pulumi_claude_admin.outcomes.figures import Asked
from pulumi_claude_admin.outcomes.left_out import LeftOut
from pulumi_claude_admin.outcomes.outcome_archive import KeptRepository, Known, ReadDays
from pulumi_claude_admin.outcomes.people import person_hash
from pulumi_claude_admin.outcomes.reading_plan import PIECE
from pulumi_claude_admin.outcomes.review_time import Reviewed
from pulumi_claude_admin.outcomes.size_bands import by_size
from pulumi_claude_admin.outcomes.touched_coverage import CoverageChange
from pulumi_claude_admin.outcomes.week import Week

ORGANIZATION: Final = "org_01Bench"
_KEY: Final = "a key of the bench, and of nobody"
_FIRST: Final = datetime(2026, 6, 1, tzinfo=UTC)
_WEEKS: Final = 12
_END: Final = _FIRST + timedelta(weeks=_WEEKS)
_REPOSITORIES, _PEOPLE, _TEAMS = 40, 1_200, 60


@dataclass(frozen=True, slots=True)
class Counted:
    """What it took: seconds of the clock with the start of the process, seconds of the processor, and the most resident memory in bytes."""

    seconds: float
    processor_seconds: float
    peak_bytes: int


def fill(folder: Path, changes: int) -> None:
    """Keep so many changes, a repository after the other, in pieces as a reading puts them."""
    drawn = random.Random(18)  # noqa: S311 - the same changes every time, no secret
    with ParquetArchive(FolderStore(folder), ORGANIZATION) as archive:
        kept = archive.outcomes(_KEY)
        for number in range(_REPOSITORIES):
            facts = sorted(_facts(drawn, number, changes // _REPOSITORIES), key=lambda one: one.merged_at)
            for first in range(0, _WEEKS * 7, PIECE.days):
                begin, end = _FIRST + timedelta(first), _FIRST + timedelta(first) + PIECE
                repository = KeptRepository(_repository(number), _FIRST.date(), end.date(), _END, "bench")
                inside = [one for one in facts if begin <= one.merged_at < end]
                blamed = {f"{one.number:040x}": (f"{one.number - 1:040x}",) for one in inside[::5]}
                left_out = {begin.date(): LeftOut(9, 9)}
                kept.put(ReadDays(repository, (begin.date(), end.date()), inside, left_out, Known({}, blamed)))


def count(archive: Path) -> Counted:
    """Count them in a process of its own. Raises BenchFailed when it did not tell what it should."""
    started = time.perf_counter()
    ran = subprocess.run([sys.executable, "-m", __name__, str(archive)], check=False, capture_output=True, text=True)
    if ran.returncode:
        raise BenchFailed(f"counting outcomes ended with {ran.returncode}: {ran.stderr.strip()}")
    return Counted(time.perf_counter() - started, **json.loads(ran.stdout))


def _repository(number: int) -> ForgeRepository:
    return ForgeRepository(Forge.GITHUB, f"acme/shop-{number}")


def _person(number: int) -> str:
    return person_hash(f"p{number}@example.com", _KEY)


def _facts(drawn: random.Random, repository: int, changes: int) -> Iterator[ChangeFact]:
    people = [_person(number) for number in range(_PEOPLE)]
    seconds = int((_END - _FIRST).total_seconds())
    for number in range(changes):
        is_assisted, covered = drawn.choice((True, False)), drawn.randrange(400)
        yield ChangeFact(
            _repository(repository).name,
            number + 1,
            _FIRST + timedelta(seconds=drawn.randrange(seconds)),
            drawn.choice(people),
            is_matched=True,
            sign=Sign.ASSISTED if is_assisted else Sign.NO_SIGN,
            evidence=(Evidence(EvidenceKind.TRAILER),) if is_assisted else (),
            reviewed=Reviewed(timedelta(seconds=drawn.randrange(200_000))),
            defects=frozenset({kind for kind in DefectKind if not drawn.randrange(10)}),
            unknown_defects=frozenset(),
            coverage=CoverageChange(FileCoverage(covered, 500), FileCoverage(covered + drawn.randrange(100), 510)),
            lines=drawn.randrange(1_000),
            trailer_commits=int(is_assisted),
        )


def _counted(folder: Path) -> None:
    """All figures of all teams. Raises BenchFailed where they are of no change."""
    weeks = [Week.of(_FIRST + timedelta(weeks=number)) for number in range(_WEEKS)]
    team_of = {_person(number): f"team-{number % _TEAMS}" for number in range(_PEOPLE)}
    with ParquetArchive(FolderStore(folder), ORGANIZATION) as archive:
        kept = archive.outcomes(_KEY)
        listed = [one.repository for one in kept.repositories()]
        facts = kept.facts(listed, (_FIRST.date(), _END.date()))
    asked = Asked(facts, weeks, _END, team_of)
    found = outcomes(asked)
    by_size(asked, found)
    if not found.unclassified.changes:
        raise BenchFailed(f"there are no changes in {folder}")


def main() -> None:
    """Count, and say what it took."""
    _counted(Path(sys.argv[1]))
    used = resource.getrusage(resource.RUSAGE_SELF)
    in_kib = 1 if sys.platform == "darwin" else 1024
    spent = {"processor_seconds": used.ru_utime + used.ru_stime, "peak_bytes": used.ru_maxrss * in_kib}
    print(json.dumps(spent))


if __name__ == "__main__":
    main()
