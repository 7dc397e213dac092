"""
Draws a history: a team of people who differ, twelve weeks of their work, and what an assistant does to it.

What a person is like (how much they merge, how often it breaks, how long it waits) is drawn for each, so that changes of one person
are alike, as they are in life. Fixes, reverts, squashes, rebases, merges, bots, renames, a bulk reformat and a forced push are in all.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from pulumi_claude_admin.outcome_ports import FileCoverage
from tests.support.histories.history import INITIAL, START, WEEKS, Effects, History
from tests.support.histories.repository import Proposal, Repository, Sign, Style
from tests.support.histories.source_tree import SourceTree

MEASURED = 10_000
"""Lines of each file that a test could run."""


@dataclass(frozen=True, slots=True)
class _Person:
    number: int
    a_week: float
    share: float
    defect: float
    hours: float


@dataclass(frozen=True, slots=True)
class _Work:
    """One change to come. `mends` is the number of the change whose line it rewrites, `takes_back` of the one that it reverts."""

    at: datetime
    person: int
    is_assisted: bool = False
    is_defective: bool = False
    mends: int | None = None
    takes_back: int | None = None


@dataclass
class _Truth:
    assisted: set[int] = field(default_factory=set)
    caused: set[int] = field(default_factory=set)
    reverted: set[int] = field(default_factory=set)
    bugs: set[int] = field(default_factory=set)
    bots: set[int] = field(default_factory=set)
    pushed_away: set[int] = field(default_factory=set)


def draw_history(folder: Path, *, people: int, effects: Effects, seed: int, initial: str = INITIAL) -> History:
    """One history in a folder. The same seed gives the same one, of people whose names begin with `initial`."""
    return _Drawing(folder, people, effects, seed, initial).history()


class _Drawing:
    def __init__(self, folder: Path, people: int, effects: Effects, seed: int, initial: str) -> None:
        self._initial = initial
        self._draw = random.Random(f"{seed}/{people}/{effects}")  # noqa: S311 - made-up histories, no secret
        self._people = [self._person(number, effects) for number in range(people)]
        self._effects = effects
        self._tree = SourceTree.drawn(self._draw)
        self._repository = Repository(folder, self._tree)
        self._lines: dict[int, tuple[str, list[str]]] = {}
        self._covered = dict.fromkeys(self._tree.files, 7000)
        self._measured: dict[int, Mapping[str, FileCoverage]] = {}
        self._truth = _Truth()
        self._merged_at: dict[int, datetime] = {}
        self._queue: list[_Work] = []

    def history(self) -> History:
        for week in range(WEEKS):
            self._queue += [work for person in self._people for work in self._week_of(person, week)]
        self._measure()
        end = START + timedelta(weeks=WEEKS)
        upheavals = [(START + timedelta(days=17), self._push_away), (START + timedelta(days=38), self._reformat)]
        upheavals += [(START + timedelta(days=52), self._rename), (START + timedelta(days=24), self._bot)]
        while self._queue:
            self._queue.sort(key=lambda work: (work.at, work.person))
            work = self._queue.pop(0)
            while upheavals and min(upheavals, key=lambda one: one[0])[0] <= work.at:
                upheavals.sort(key=lambda one: one[0])
                at, upheaval = upheavals.pop(0)
                upheaval(at)
            if work.at < end:
                self._merge(work)
        return self._finished()

    def _person(self, number: int, effects: Effects) -> _Person:
        draw = self._draw
        spread = draw.betavariate(6, 6) - 0.5
        return _Person(
            number,
            a_week=draw.gammavariate(8, 0.25),
            share=min(max(effects.share + spread, 0.05), 0.95),
            defect=draw.betavariate(3, 22),
            hours=draw.gauss(0, 1.5),
        )

    def _week_of(self, person: _Person, week: int) -> list[_Work]:
        draw, found = self._draw, list[_Work]()
        for day in range(5):
            for _ in range(_poisson(draw, person.a_week / 5)):
                at = START + timedelta(weeks=week, days=day, hours=draw.uniform(7, 19))
                found.append(self._work(at, person.number))
        return found

    def _work(self, at: datetime, who: int, *, mends: int | None = None, takes_back: int | None = None) -> _Work:
        """Whatever it is, it may be assisted and may be defective: a fix as well as any other change."""
        person = self._people[who]
        is_assisted = self._draw.random() < person.share
        chance = person.defect + (self._effects.defect if is_assisted else 0)
        return _Work(at, who, is_assisted, self._draw.random() < chance, mends, takes_back)

    def _merge(self, work: _Work) -> None:
        number = self._repository.next_number
        touched = self._edit(work, number)
        if not touched:
            return
        self._cover(work, touched)
        person = self._people[work.person]
        waits = max(8 + person.hours + self._draw.gauss(0, 3) + (self._effects.hours if work.is_assisted else 0), 0.05)
        style = self._draw.choice(tuple(Style)) if work.mends is None and work.takes_back is None else Style.SQUASH
        sign = self._draw.choice(tuple(Sign)) if work.is_assisted else None
        is_fix = work.mends is not None
        proposal = Proposal(
            work.at, f"{self._initial}{work.person}", style, timedelta(hours=waits), sign, is_fix, work.takes_back
        )
        self._repository.merge(proposal, touched)
        self._measure()
        self._note(work, number)

    def _edit(self, work: _Work, number: int) -> list[str]:
        """Change the tree; the paths that are otherwise."""
        if work.takes_back is not None:
            path, names = self._lines[work.takes_back]
            self._tree.remove(path, names)
            return [path]
        if work.mends is not None:
            path, names = self._lines[work.mends]
            touched = [path] if self._tree.rewrite(path, names[1], number) else []
            self._lines[number] = (path, names)
            return touched + (self._tangled(number, path) if touched and self._draw.random() < 0.1 else [])
        path = self._draw.choice(sorted(self._tree.files))
        self._lines[number] = (path, self._tree.add_lines(number, path))
        if self._draw.random() < 0.1:
            self._tangled(number, path)
        return [path]

    def _tangled(self, number: int, path: str) -> list[str]:
        """Rewrite a line of somebody else's on the way: what SZZ cannot tell from a cause."""
        others = [(where, names) for of, (where, names) in self._lines.items() if of != number and where == path]
        if others:
            self._tree.rewrite(path, self._draw.choice(others)[1][2], number)
        return []

    def _note(self, work: _Work, number: int) -> None:
        self._merged_at[number] = work.at
        if work.mends is not None and work.at - self._merged_at[work.mends] <= timedelta(days=30):
            self._truth.caused.add(work.mends)
        if work.takes_back is not None:
            self._truth.reverted.add(work.takes_back)
        if work.is_assisted:
            self._truth.assisted.add(number)
        if work.takes_back is not None:
            return
        later = work.at + timedelta(days=self._draw.uniform(0.5, 24))
        who = self._draw.randrange(len(self._people))
        if work.is_defective:
            self._queue.append(self._work(later, who, mends=number))
        elif work.mends is None and self._draw.random() < 0.03:
            self._queue.append(self._work(later, who, takes_back=number))
        elif self._draw.random() < 0.03:
            self._repository.report_bug(number, later)
            self._truth.bugs.add(number)
        elif self._draw.random() < 0.05:  # mended too late to count
            self._queue.append(self._work(work.at + timedelta(days=self._draw.uniform(31, 50)), who, mends=number))

    def _cover(self, work: _Work, touched: list[str]) -> None:
        points = self._draw.gauss(0, 1) + (self._effects.points if work.is_assisted else 0)
        for path in touched:
            self._covered[path] = min(max(self._covered[path] + round(points * MEASURED / 100), 0), MEASURED)

    def _measure(self) -> None:
        place = self._repository.tip
        self._measured[place] = {path: FileCoverage(covered, MEASURED) for path, covered in self._covered.items()}

    def _reformat(self, at: datetime) -> None:
        self._tree.reformat()
        self._repository.reformat(at)
        self._measure()

    def _rename(self, at: datetime) -> None:
        path = min(self._tree.files)
        self._tree.rename(path, to := path.replace("part", "moved"))
        self._covered[to] = self._covered.pop(path)
        self._lines = {of: (to if where == path else where, names) for of, (where, names) in self._lines.items()}
        self._repository.rename(at, path, to)
        self._measure()

    def _push_away(self, at: datetime) -> None:
        self._truth.pushed_away |= {self._repository.push_away(at)}
        self._measure()

    def _bot(self, at: datetime) -> None:
        number = self._repository.next_number
        path = self._draw.choice(sorted(self._tree.files))
        self._lines[number] = (path, self._tree.add_lines(number, path))
        self._repository.merge(Proposal(at, "dependabot[bot]", Style.SQUASH, timedelta(hours=1)), [path])
        self._truth.bots.add(number)
        self._measure()

    def _finished(self) -> History:
        changes, ids = self._repository.finish()
        truth = self._truth
        return History(
            len(self._people),
            self._effects,
            changes,
            self._repository.folder,
            frozenset(truth.assisted),
            frozenset(truth.caused),
            frozenset(truth.reverted),
            frozenset(truth.bugs),
            frozenset(truth.bots),
            frozenset(truth.pushed_away),
            {ids[place]: files for place, files in self._measured.items()},
            self._initial,
        )


def _poisson(draw: random.Random, mean: float) -> int:
    count, passed = 0, draw.expovariate(1)
    while passed < mean:
        count, passed = count + 1, passed + draw.expovariate(1)
    return count
