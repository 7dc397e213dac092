"""Some days of a repository on their way into an archive: in place of what is there of them, and nothing else of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pulumi_claude_admin.archive import parquet
from pulumi_claude_admin.archive.manifest import DataFile, Manifest, OutcomeFiles, RepositoryRead
from pulumi_claude_admin.archive.outcome_forgotten import (
    Forgotten,
    Gone,
    require_key,
    with_marks,
    without_people,
)
from pulumi_claude_admin.archive.outcome_tables import ACCOUNTS, BLAMES, CHANGES, LEFT_OUT, change_line
from pulumi_claude_admin.archive.parquet import literal
from pulumi_claude_admin.archive.reading import Reading
from pulumi_claude_admin.archive.revision import Draft
from pulumi_claude_admin.archive.tables import Table, Text
from pulumi_claude_admin.outcome_ports import Forge, ForgeRepository
from pulumi_claude_admin.outcomes.outcome_archive import KeptRepository, ReadDays


def find_entry(outcomes: OutcomeFiles, repository: ForgeRepository) -> RepositoryRead | None:
    """The entry of a repository, by its name, else by one that it had before."""
    there = [one for one in outcomes.repositories if one.forge == repository.forge.value]
    name = repository.name.casefold()
    by_name = [one for one in there if one.name.casefold() == name]
    by_former = [one for one in there if name in {former.casefold() for former in one.formerly}]
    return next(iter([*by_name, *by_former]), None)


def kept_from(entry: RepositoryRead) -> KeptRepository:
    """An entry as what is kept of a repository."""
    return KeptRepository(
        ForgeRepository(Forge(entry.forge), entry.name),
        entry.first,
        entry.end,
        entry.read_at,
        entry.fingerprint,
        frozenset(entry.lacked),
        entry.remarks,
        entry.formerly,
    )


def with_days_of_repository(reading: Reading, draft: Draft, read: ReadDays, key_mark: str) -> Manifest:
    """The manifest with these days in place of what there is of them; its files are written."""
    outcomes = draft.base.outcomes or OutcomeFiles(key_mark=key_mark)
    require_key(outcomes, key_mark, draft.store.place)
    before = _entry_before(outcomes, read)
    key = _free_key(outcomes, read.kept.repository) if before is None else before.key
    others = Forgotten.of(reading, outcomes).others(read.kept.repository.forge.value, read.found.accounts)
    if others:
        gone = Gone(others)
        outcomes = with_marks(reading, draft, without_people(reading, draft, outcomes, gone), gone)
    forgotten = Forgotten.of(reading, outcomes)
    put = _Putting(reading, draft, outcomes, read, key)
    beside = [one for one in outcomes.repositories if one.key != key]
    entry = _entry(key, read.kept)
    made = outcomes.model_copy(
        update={
            "repositories": tuple(sorted((*beside, entry), key=lambda one: (one.forge, one.name, one.key))),
            "changes": put.changes(forgotten),
            "left_out": put.left_out(),
            "accounts": put.accounts(forgotten),
            "blames": put.blames(),
        }
    )
    return draft.base.model_copy(update={"outcomes": made})


def _entry_before(outcomes: OutcomeFiles, read: ReadDays) -> RepositoryRead | None:
    """What is kept of it under the name of now, or under the one that it had when it was read last."""
    repository = read.kept.repository
    for name in (repository.name, *read.kept.formerly):
        found = find_entry(outcomes, ForgeRepository(repository.forge, name))
        if found is not None and found.name.casefold() == name.casefold():
            return found
    return None


def _free_key(outcomes: OutcomeFiles, repository: ForgeRepository) -> str:
    taken = {one.key for one in outcomes.repositories}
    wanted, number = str(repository), 1
    while wanted in taken:
        number += 1
        wanted = f"{repository}#{number}"
    return wanted


def _entry(key: str, kept: KeptRepository) -> RepositoryRead:
    return RepositoryRead(
        key=key,
        forge=kept.repository.forge.value,
        name=kept.repository.name,
        first=kept.first,
        end=kept.end,
        read_at=kept.read_at,
        fingerprint=kept.fingerprint,
        lacked=tuple(sorted(kept.lacked)),
        remarks=kept.remarks,
        formerly=kept.formerly,
    )


@dataclass(frozen=True, slots=True)
class _Putting:
    """What one repository has to put, and where."""

    reading: Reading
    draft: Draft
    old: OutcomeFiles
    read: ReadDays
    key: str

    @property
    def is_own(self) -> str:
        return f"repository = {literal(self.key)}"

    @property
    def is_replaced(self) -> str:
        """What rows of these days are, of all days where it is read anew."""
        if self.read.is_anew:
            return self.is_own
        first, end = self.read.days
        return f"{self.is_own} AND day >= DATE {literal(first)} AND day < DATE {literal(end)}"

    def changes(self, forgotten: Forgotten) -> dict[str, DataFile]:
        lines = (change_line(self.key, one, forgotten.left(one.person)) for one in self.read.facts)
        self._stage(CHANGES, lines)
        found = dict(self.old.changes)
        touched = {f"{first:%Y-%m}" for first in _months(*self.read.days)}
        for month in sorted(touched | (found.keys() if self.read.is_anew else set())):
            is_of_month = f"strftime(day, '%Y-%m') = {literal(month)}"
            folder = f"outcomes/changes/{month}"
            made = self._rewritten(CHANGES, folder, found.pop(month, None), staged=is_of_month)
            if made is not None:
                found[month] = made
        return found

    def left_out(self) -> DataFile | None:
        listed = sorted(self.read.left_out.items())
        self._stage(LEFT_OUT, ((self.key, day.isoformat(), str(of.bots), str(of.elsewhere)) for day, of in listed))
        return self._rewritten(LEFT_OUT, "outcomes/left_out", self.old.left_out)

    def accounts(self, forgotten: Forgotten) -> DataFile | None:
        found = sorted(self.read.found.accounts.items())
        stay = [pair for pair in found if all(forgotten.left(one) for one in pair)]
        if not stay and not self.read.is_anew:
            return self.old.accounts
        self._stage(ACCOUNTS, ((self.key, *pair) for pair in stay))
        gone = self.is_own if self.read.is_anew else f"{self.is_own} AND {parquet.is_staged('account')}"
        return self._rewritten(ACCOUNTS, "outcomes/accounts", self.old.accounts, gone=gone)

    def blames(self) -> DataFile | None:
        found = sorted(self.read.found.blamed.items())
        if not found:
            return self.old.blames
        day = (self.read.days[1] - timedelta(days=1)).isoformat()
        self._stage(BLAMES, ((self.key, fix, day, " ".join(commits)) for fix, commits in found))
        gone = f"{self.is_own} AND {parquet.is_staged('fix')}"
        return self._rewritten(BLAMES, "outcomes/blames", self.old.blames, gone=gone)

    def _stage(self, table: Table, lines: Iterable[tuple[Text, ...]]) -> None:
        parquet.stage_plain(self.reading.connection, table, lines, self.draft.scratch)

    def _rewritten(
        self, table: Table, folder: str, old: DataFile | None, *, gone: str | None = None, staged: str = "TRUE"
    ) -> DataFile | None:
        """What is staged, with what the old file holds beside what it takes the place of; None where that is nothing."""
        address = None if old is None else self.draft.store.address(old.path)
        target = self.draft.scratch / "rewritten.parquet"
        rows = parquet.write_rest(
            self.reading.connection, table, old=address, gone=gone or self.is_replaced, staged=staged, target=target
        )
        return self.draft.keep(folder, target, rows) if rows else None


def _months(first: date, end: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month < end:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)
