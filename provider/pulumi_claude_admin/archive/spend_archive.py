"""Rows that were read, kept from run to run, and sums of them: `SpendArchive` of `audit_ports.py`, over a `Store`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Self

from pulumi_claude_admin.archive import answers, runs, upkeep, windows
from pulumi_claude_admin.archive.caps import with_caps
from pulumi_claude_admin.archive.contents import Contents
from pulumi_claude_admin.archive.manifest import DaysRead, Manifest
from pulumi_claude_admin.archive.outcome_archive import ParquetOutcomes
from pulumi_claude_admin.archive.outcome_forgotten import key_mark, require_key
from pulumi_claude_admin.archive.parquet import told
from pulumi_claude_admin.archive.questions import cube_for, question
from pulumi_claude_admin.archive.reading import Line, Reading
from pulumi_claude_admin.archive.revision import Draft, begin, latest, revise
from pulumi_claude_admin.archive.small_tables import keep_caps, keep_organization
from pulumi_claude_admin.archive.store import Store
from pulumi_claude_admin.audit_ports import (
    DailySpend,
    DayTotal,
    HowRead,
    Kept,
    KeptCap,
    KeptRun,
    PeakHour,
    Row,
    Spend,
    Tokens,
)
from pulumi_claude_admin.errors import ArchiveError
from pulumi_claude_admin.model.cubes import CLAUDE_CODE, USAGE_BY_HOUR, Cube, Measure, Window
from pulumi_claude_admin.model.usage import ClaudeCodeRow, UsageActor

_OF_PEOPLE: Final = ("names/", "organization/", "outcomes/changes/", "outcomes/accounts/")
"""Folders of files that say something of people, be it by a hash."""
Days = tuple[date, date]
"""The first day, and the one after the last."""


class ParquetArchive:
    """
    An archive of one organization, in a folder or a bucket. To be closed, or used as a context; by one thread.

    With `organization_id` None it is whoever's archive is there. What it says is of one moment, that of its making, until something is put.
    """

    def __init__(self, store: Store, organization_id: str | None) -> None:
        """Raises ArchiveError when it cannot be used or is not there, WrongOrganization when it is another's."""
        self._store = store
        found = latest(store, organization_id)
        whose = organization_id if found is None else found.organization_id
        if whose is None:
            raise ArchiveError(
                f"there is no archive in {store.place}",
                hint="Run `claude-admin audit` with a credential first, or name another --archive",
            )
        self._organization_id = whose
        self._reading = Reading(store, found)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the session."""
        self._reading.connection.close()

    @property
    def organization_id(self) -> str:
        """Whose it is."""
        return self._organization_id

    @property
    def manifest(self) -> Manifest | None:
        """What it consists of, None before anything was put."""
        return self._reading.manifest

    @property
    def place(self) -> str:
        """Where it is, as people call it."""
        return self._store.place

    def kept(self) -> tuple[Kept, ...]:
        """What there is, cube by cube."""
        cubes = self.manifest.cubes if self.manifest is not None else {}
        return tuple(
            Kept(name, {day: how for part in cube.days for day, how in _days(part).items()}, cube.revised_rows)
            for name, cube in sorted(cubes.items())
        )

    def put(self, cube: Cube, window: Window, rows: Iterable[Row], how: HowRead) -> None:
        """
        Keep a window that was read whole, in place of what was kept of its days. All of it is there afterwards, or nothing.

        Raises ArchiveError, with the number of the row where one does not fit.
        """
        base = begin(self._store, self._organization_id)
        staged = windows.stage(self._reading, cube, window, rows, how=how, salt=base.salt)
        self._revise(lambda draft: windows.with_window(self._reading, draft, staged))

    def put_caps(self, caps: Iterable[KeptCap]) -> None:
        """Keep how caps stand."""
        new = tuple(caps)
        self._revise(lambda draft: self._with_caps(draft, new))

    def caps(self) -> tuple[KeptCap, ...]:
        """How caps stood, oldest first: of one that stays as it is, when it was seen first and last."""
        return self._reading.caps()

    def put_organization(self, document: str) -> None:
        """Keep what was read of the organization beside its rows, in place of what was kept of it."""
        self._revise(lambda draft: self._with_organization(draft, document))

    def organization(self) -> str | None:
        """What was kept of the organization last, None where nothing was, or somebody was forgotten since."""
        return self._reading.organization()

    def put_run(self, run: KeptRun) -> None:
        """Keep what an audit found, in place of what is kept of the same moment."""
        self._revise(lambda draft: runs.with_run(self._reading, draft, run))

    def run_before(self, moment: datetime) -> KeptRun | None:
        """The latest run that is kept of before a moment, None where there is none."""
        return self._reading.current(lambda: runs.run_before(self._reading, self.manifest, moment))

    def id_of(self, identity: str) -> str:
        """How kept findings call a place: by its id, or where its id is an address by one that is made of it."""
        base = self.manifest or begin(self._store, self._organization_id)
        return runs.id_of(identity, base.salt)

    def actors(self) -> tuple[UsageActor, ...]:
        """Everybody named by a row, as last read."""
        actors = (named.actor for _, named in sorted(self._reading.names().items()))
        return tuple(actor for actor in actors if actor is not None)

    def spend(self, by: tuple[str, ...], window: Days) -> tuple[Spend, ...]:
        """What each combination cost from the first day to before the second, dearest first, then by `what`."""
        lines = self._ask("spend", cube_for(Measure.COST, by), window, by)
        return tuple(Spend(line[:-2], *line[-2:]) for line in lines)

    def daily_spend(self, by: str | None, window: Days) -> tuple[DailySpend, ...]:
        """What each cost, day by day; of everything with None. Days without a row are not in it."""
        columns = () if by is None else (by,)
        lines = self._ask("daily_spend", cube_for(Measure.COST, columns), window, columns)
        return tuple(DailySpend(line[0], line[1] if columns else None, *line[-2:]) for line in lines)

    def daily_costs(self, by: tuple[str, ...], window: Days) -> tuple[tuple[date, Spend], ...]:
        """What each combination cost, day by day."""
        lines = self._ask("daily_spend", cube_for(Measure.COST, by), window, by)
        return tuple((line[0], Spend(line[1:-2], *line[-2:])) for line in lines)

    def combinations(self, cube: Cube, by: tuple[str, ...], window: Days) -> int:
        """How many there are in a cube, each day for itself."""
        ((count,),) = self._ask("combinations", cube, window, by)
        return int(count)

    def day_totals(self, cube: Cube, window: Window) -> tuple[DayTotal, ...]:
        """What is kept of one cube, day by day. Days without a row are not in it."""
        days = (window.first, window.end)
        if cube.measure is Measure.COST:
            return tuple(DayTotal(*line) for line in self._ask("day_amounts", cube, days))
        name = "day_claude_code" if cube.measure is Measure.CLAUDE_CODE else "day_tokens"
        return tuple(DayTotal(day, "", tokens=tokens) for day, tokens in self._ask(name, cube, days))

    def tokens(self, by: tuple[str, ...], window: Days) -> tuple[Tokens, ...]:
        """What each combination used, in the order of `what`."""
        lines = self._ask("tokens", cube_for(Measure.USAGE, by), window, by)
        return tuple(answers.tokens(line, len(by)) for line in lines)

    def daily_tokens(self, by: tuple[str, ...], window: Days) -> tuple[tuple[date, Tokens], ...]:
        """What each combination used, day by day."""
        lines = self._ask("daily_tokens", cube_for(Measure.USAGE, by), window, by)
        return tuple((line[0], answers.tokens(line[1:], len(by))) for line in lines)

    def hourly_tokens(self, window: Days) -> tuple[tuple[datetime, Tokens], ...]:
        """What each workspace used in each hour, `what` being `(workspace_id,)`."""
        lines = self._ask("hourly_tokens", USAGE_BY_HOUR, window, ("workspace_id",))
        return tuple((answers.hour(line[0], line[1]), answers.tokens(line[2:], 1)) for line in lines)

    def peak_hours(self, window: Days) -> tuple[PeakHour, ...]:
        """The fullest hour of each workspace and model."""
        return tuple(map(answers.peak_hour, self._ask("peak_hours", USAGE_BY_HOUR, window)))

    def claude_code(self, window: Days) -> tuple[ClaudeCodeRow, ...]:
        """What people did with Claude Code, a row a day, person and kind of terminal. Who was forgotten is an id."""
        lines = self._ask("claude_code", CLAUDE_CODE, window)
        return tuple(answers.claude_code_rows(lines, self._reading.names()))

    def outcomes(self, key: str) -> ParquetOutcomes:
        """
        What is kept of merged changes. `key` is that of the hashes of people.

        Raises ConfigurationError where they were kept with another one.
        """
        mark = key_mark(key)
        require_key(None if self.manifest is None else self.manifest.outcomes, mark, self.place)
        return ParquetOutcomes(self._store, self._reading, self._revise, mark)

    def forget(self, person: str, *, key: str | None = None) -> None:
        """
        Take a person out, by id or address, or by `account:login`: names, addresses, and in outcomes the hash, by `key`.

        Rows of spend keep the id. Whatever is read later brings nothing back. Raises ArchiveError when nobody is meant, or when a file
        with the name could not be deleted; ConfigurationError before anything is done where outcomes are kept and this is not their key.
        """
        before = self._files_with_names()
        self._revise(lambda draft: upkeep.forgetting(self._reading, draft, person, key))
        named = {file.path for file in self.manifest.files()} if self.manifest is not None else set()
        with told(f"a file with the name is still in the archive {self.place}", "Delete the folder names' other files"):
            for path in sorted(before & self._files_with_names() - named):
                self._store.remove(path)

    def retain(self, first: date) -> None:
        """Drop what is older than a day: rows, names of people who are in none of those left, and how caps stood."""
        self._revise(lambda draft: upkeep.without_days_before(self._reading, draft, first))

    def contents(self) -> tuple[Contents, ...]:
        """What there is, by cube. Raises ArchiveError where the bytes of a file are not those that were written."""
        if self.manifest is None:
            return ()
        with told(f"the archive {self.place} cannot be read", "Look at it, or name another --archive"):
            upkeep.require_intact(self._store, self.manifest)
        return upkeep.contents(self.manifest)

    def copy_out(self, folder: Path, *, with_names: bool = False) -> int:
        """Write all tables into a new folder, as any engine reads them; how many files that are."""
        if self.manifest is None:
            raise ArchiveError(f"there is nothing in the archive {self.place}")
        with told(f"the archive was not copied to {folder}", "Delete what is there of it, and make room"):
            return upkeep.copy_out(self._store, self.manifest, folder, with_names=with_names)

    def _files_with_names(self) -> set[str]:
        with told(f"the archive {self.place} cannot be read", "Look at it, or name another --archive"):
            return {path for path in self._store.files() if path.startswith(_OF_PEOPLE)}

    def answer(self, cube: Cube, text: str) -> list[Line]:
        """The lines of any question in SQL about one cube, whose name is its table's."""
        return self._reading.ask(cube, text)

    def _ask(self, name: str, cube: Cube, window: Days, by: tuple[str, ...] = ()) -> list[Line]:
        return self.answer(cube, question(name, cube.name, window, by))

    def _revise(self, change: Callable[[Draft], Manifest]) -> None:
        self._reading.show(revise(self._store, self._organization_id, change))

    def _with_organization(self, draft: Draft, document: str) -> Manifest:
        if self._reading.organization_of(draft.base) == document:
            return draft.base
        return draft.base.model_copy(update={"organization": keep_organization(self._reading, draft, document)})

    def _with_caps(self, draft: Draft, new: tuple[KeptCap, ...]) -> Manifest:
        known = self._reading.caps_of(draft.base)
        caps = with_caps(known, new)
        if caps == known:
            return draft.base
        return draft.base.model_copy(update={"caps": keep_caps(self._reading, draft, caps)})


def _days(part: DaysRead) -> dict[date, HowRead]:
    how = HowRead(part.read_at, part.refreshed_at, part.surface, frozenset(part.untold))
    return {part.first + timedelta(days=number): how for number in range((part.end - part.first).days)}
