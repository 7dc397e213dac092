"""
Reads usage and cost into the archive, by its plan: totals first, then each cube, window by window.

A window is kept when it was read whole, so whatever ends a run early loses at most the one that was being read. What is to be
read follows from the archive alone, so the next run goes on where this one ended.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.day_differences import Difference, day_totals, differences
from pulumi_claude_admin.audit.facts import UnseenFact
from pulumi_claude_admin.audit.read_costs import ReadCosts, Size
from pulumi_claude_admin.audit.read_plan import (
    DAYS,
    PAGED,
    TOTALS,
    Archived,
    Step,
    asked_days,
    days_of_totals,
    days_to_read,
    in_order,
    is_settled,
    windows,
)
from pulumi_claude_admin.audit.read_progress import Progress, ProgressTeller
from pulumi_claude_admin.audit_ports import DayTotal, HowRead, ReadPage, Row, UsageReports, WindowArchive
from pulumi_claude_admin.errors import FeatureNotEnabled, PermissionDenied
from pulumi_claude_admin.model.cubes import CLAUDE_CODE, Cube, Surface, Window
from pulumi_claude_admin.model.usage import ClaudeCodeRow, UsageRow

TOLERANCE: Final = Decimal(1)
"""Fractional cents a day: what rounding of many rows may make, and no reason to read a day again."""

NOTHING_SEEN: Final = "no report has a row now, which a key that may see no workspace gets too; what was kept before stays, and is what is told"

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unread:
    """A cube that this credential may not read, and why."""

    cube: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """
    What a run has read. `differences` are of all days that are kept, exact; `untold` names fields that the reports do not tell.

    `unknown_counters` are what the usage reports count and this version does not read: they are in no figure.
    `is_nothing_seen`: there is no row at all, which a wrong key answers too. Then nothing was kept.
    """

    calls: int
    surface: Surface | None
    refreshed_at: datetime | None
    differences: tuple[Difference, ...] = ()
    unread: tuple[Unread, ...] = ()
    untold: frozenset[str] = frozenset()
    unknown_counters: frozenset[str] = frozenset()
    is_nothing_seen: bool = False

    @property
    def unseen(self) -> tuple[UnseenFact, ...]:
        """What of usage and cost could not be looked at, and why."""
        nothing = (UnseenFact("usage and cost", NOTHING_SEEN),) if self.is_nothing_seen else ()
        unread = (UnseenFact(one.cube.replace("_", " "), one.reason) for one in self.unread)
        return (*nothing, *unread, *self._unseen_counters())

    def _unseen_counters(self) -> Iterator[UnseenFact]:
        if self.unknown_counters:
            names = ", ".join(sorted(self.unknown_counters))
            yield UnseenFact(
                "what the usage report counts by names that this version does not know",
                f"it has {names}, which no figure of use here has in it; amounts come from the cost report",
            )


def read_usage(
    reports: UsageReports,
    archive: WindowArchive,
    *,
    now: datetime,
    size: Size,
    clock: Callable[[], float],
    days: int = DAYS,
    progress: Callable[[Progress], None] = lambda _: None,
) -> ReadOutcome:
    """
    Bring the archive up to date. `now` is the platform's clock, `clock` monotonic seconds.

    Raises what the reports and the archive raise, and leaves every window that was read whole.
    """
    teller = ProgressTeller(progress, clock, ReadCosts(size))
    return _Run(reports, archive, now.astimezone(UTC), days, teller).read()


@dataclass(slots=True)
class _Totals:
    """The totals that this run has read: rows by day, an empty list for a day without any."""

    rows: dict[date, list[Row]] = field(default_factory=dict)
    how: HowRead | None = None


@dataclass(slots=True)
class _Run:
    reports: UsageReports
    archive: WindowArchive
    now: datetime
    days: int
    teller: ProgressTeller
    surface: Surface | None = None
    refreshed_at: datetime | None = None
    untold: frozenset[str] = frozenset()
    unknown_counters: frozenset[str] = frozenset()

    def read(self) -> ReadOutcome:
        """Totals, and what they and the days ask for."""
        totals = {cube: self._read_totals(cube) for cube in TOTALS.values()}
        if self._is_nothing_seen(totals):
            return ReadOutcome(self.teller.calls, self.surface, self.refreshed_at, is_nothing_seen=True)
        for cube, read in totals.items():
            self._keep_totals(cube, read)
        steps = self._steps()
        self.teller.announce(steps)
        unread = self._read_steps(steps)
        self._look_again()
        return ReadOutcome(
            self.teller.calls,
            self.surface,
            self.refreshed_at,
            self._differences(),
            unread,
            self.untold,
            self.unknown_counters,
        )

    def _read_totals(self, cube: Cube) -> _Totals:
        """Of the days that may have moved, and of those that other reports told."""
        archived, today = Archived.of(self.archive.kept()), self.now.date()
        read = _Totals()
        self._add_totals(read, cube, days_of_totals(cube, today, archived, self.days))
        again = days_to_read(cube, today, archived, surface=self.surface, days=self.days)
        self._add_totals(read, cube, tuple(day for day in again if day not in read.rows))
        return read

    def _add_totals(self, read: _Totals, cube: Cube, days: tuple[date, ...]) -> None:
        for window in windows(days):
            read.rows |= {day: [] for day in _days(window)}
            for page in self._pages(Step(cube, window)):
                read.how = read.how or self._how(page)
                self.surface = self.surface or page.surface
                self.refreshed_at = self.refreshed_at or page.refreshed_at
                for row in page.rows:
                    read.rows[_day(row)].append(row)

    def _is_nothing_seen(self, totals: Mapping[Cube, _Totals]) -> bool:
        """Whether no total has a row now although some of these days had, or none ever had."""
        if any(itertools.chain.from_iterable(read.rows.values() for read in totals.values())):
            return False
        kept = [(one.day, read) for cube, read in totals.items() for one in self._kept(cube)]
        return not kept or any(day in read.rows for day, read in kept)

    def _keep_totals(self, cube: Cube, read: _Totals) -> None:
        """Those that are new, that moved or that are told for good; the others stay as of when they were read."""
        if read.how is None:
            return
        kept = Archived.of(self.archive.kept()).days(cube)
        rows = itertools.chain.from_iterable(read.rows.values())
        moved = {one.day for one in differences(cube.name, day_totals(rows), self._kept(cube))}
        due = {
            day
            for day in read.rows
            if day not in kept or day in moved or kept[day].surface is not read.how.surface or is_settled(day, read.how)
        }
        for window in windows(due):
            told = itertools.chain.from_iterable(read.rows[day] for day in _days(window))
            self.archive.put(cube, window, told, read.how)

    def _steps(self) -> tuple[Step, ...]:
        archived, today = Archived.of(self.archive.kept()), self.now.date()
        return in_order(
            {
                cube.name: days_to_read(
                    cube, today, archived, moved=self._moved(cube, archived), surface=self.surface, days=self.days
                )
                for cube in PAGED
            }
            | {CLAUDE_CODE.name: days_to_read(CLAUDE_CODE, today, archived, days=self.days)}
        )

    def _moved(self, cube: Cube, archived: Archived) -> frozenset[date]:
        """Days whose total is another than the cube's rows, and was told later than they were."""
        totals = TOTALS[cube.measure]
        ours, theirs = archived.days(cube), archived.days(totals)
        return frozenset(
            one.day
            for one in differences(cube.name, self._kept(cube), self._kept(totals))
            if one.day in ours
            and one.day in theirs
            and one.is_beyond(TOLERANCE)
            and ours[one.day].as_of < theirs[one.day].as_of
        )

    def _read_steps(self, steps: tuple[Step, ...]) -> tuple[Unread, ...]:
        unread: dict[str, Unread] = {}
        for step in steps:
            if step.cube.name in unread:
                continue
            try:
                self._read_window(step)
            except (PermissionDenied, FeatureNotEnabled) as refusal:
                if step.cube is not CLAUDE_CODE:
                    raise
                unread[step.cube.name] = Unread(step.cube.name, str(refusal))
        return tuple(unread.values())

    def _read_window(self, step: Step) -> None:
        pages = self._pages(step)
        first = next(pages)
        self.untold |= first.untold
        rows = itertools.chain(first.rows, itertools.chain.from_iterable(page.rows for page in pages))
        self.archive.put(step.cube, step.window, rows, self._how(first))

    def _pages(self, step: Step) -> Iterator[ReadPage]:
        pages = 0
        for page in self.reports.read(step.cube, step.window):
            pages += 1
            self.teller.called(step, pages=pages)
            self.unknown_counters |= _unknown_counters(page)
            yield page
        self.teller.finished(step, pages=pages)

    def _how(self, page: ReadPage) -> HowRead:
        return HowRead(self.now, page.refreshed_at, page.surface, page.untold)

    def _look_again(self) -> None:
        """Read the totals of days that differ once more: they are older than the rows, which may have moved meanwhile."""
        archived = Archived.of(self.archive.kept())
        for totals in TOTALS.values():
            cubes = {cube.name: archived.days(cube) for cube in PAGED if TOTALS[cube.measure] is totals}
            differing = [one for one in self._differences() if one.cube in cubes]
            just_read = {one.day for one in differing if cubes[one.cube][one.day].read_at == self.now}
            again = _Totals()
            self._add_totals(again, totals, tuple(just_read))
            self._keep_totals(totals, again)

    def _differences(self) -> tuple[Difference, ...]:
        """Of the days that are kept of both."""
        archived = Archived.of(self.archive.kept())
        found = []
        for cube in PAGED:
            totals = TOTALS[cube.measure]
            both = (
                set(asked_days(cube, self.now.date(), self.days))
                & archived.days(cube).keys()
                & archived.days(totals).keys()
            )
            found += [one for one in differences(cube.name, self._kept(cube), self._kept(totals)) if one.day in both]
        return tuple(found)

    def _kept(self, cube: Cube) -> tuple[DayTotal, ...]:
        days = asked_days(cube, self.now.date(), self.days)
        return self.archive.day_totals(cube, Window(days[0], days[-1] + _DAY))


def _days(window: Window) -> Iterator[date]:
    return (window.first + number * _DAY for number in range(window.days))


def _unknown_counters(page: ReadPage) -> frozenset[str]:
    return frozenset().union(*(row.unknown_counters for row in page.rows if isinstance(row, UsageRow)))


def _day(row: Row) -> date:
    return row.day if isinstance(row, ClaudeCodeRow) else row.at.date()
