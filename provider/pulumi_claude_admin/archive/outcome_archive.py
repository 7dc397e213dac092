"""Changes as they are counted, kept from run to run: `OutcomeArchive` of `outcomes/outcome_archive.py`, in an audit's archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.archive.manifest import DataFile, Manifest, OutcomeFiles, RepositoryRead
from pulumi_claude_admin.archive.outcome_revision import find_entry, kept_from, with_days_of_repository
from pulumi_claude_admin.archive.outcome_tables import ACCOUNTS, BLAMES, CHANGES, LEFT_OUT, fact_from
from pulumi_claude_admin.archive.parquet import literal, selected
from pulumi_claude_admin.archive.reading import Line, Reading
from pulumi_claude_admin.archive.revision import Draft
from pulumi_claude_admin.archive.store import Store
from pulumi_claude_admin.archive.tables import Table
from pulumi_claude_admin.outcome_ports import ForgeRepository
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.left_out import LeftOut
from pulumi_claude_admin.outcomes.outcome_archive import Days, KeptRepository, Known, ReadDays

_ROWS: Final = 10_000
"""So many lines of an answer are in memory at once."""
Revise = Callable[[Callable[[Draft], Manifest]], None]


@dataclass(frozen=True, slots=True)
class ParquetOutcomes:
    """The outcomes of an archive that is open, by `ParquetArchive.outcomes`; `key_mark` says by which key people are hashes."""

    store: Store
    reading: Reading
    revise: Revise
    key_mark: str

    def repositories(self) -> tuple[KeptRepository, ...]:
        """Every one of which something is kept, by forge and name."""
        return tuple(map(kept_from, self._outcomes.repositories))

    def find_repository(self, repository: ForgeRepository) -> KeptRepository | None:
        """What is kept of a repository, by its name or by one that it had before."""
        entry = find_entry(self._outcomes, repository)
        return None if entry is None else kept_from(entry)

    def known(self, repository: ForgeRepository) -> Known:
        """What earlier runs found out of it."""
        return self.reading.current(lambda: self._known(repository))

    def put(self, read: ReadDays) -> None:
        """Keep these days in place of what was kept of them. All of it is there afterwards, or nothing."""
        self.revise(lambda draft: with_days_of_repository(self.reading, draft, read, self.key_mark))

    def facts(self, repositories: Sequence[ForgeRepository], days: Days) -> tuple[ChangeFact, ...]:
        """The changes of these repositories and days, by repository, moment and number, under the names of now."""
        found = self.reading.current(lambda: list(self._facts(repositories, days)))
        return tuple(sorted(found, key=lambda one: (one.repository, one.merged_at, one.number)))

    def same_people(self) -> tuple[frozenset[str], ...]:
        """Of each account that is taken for several people in different repositories of its forge, their hashes: they are one."""
        return self.reading.current(self._same_people)

    def left_out(self, repositories: Sequence[ForgeRepository], days: Days) -> LeftOut:
        """What is in no figure of these."""
        return self.reading.current(lambda: self._left_out(repositories, days))

    @property
    def _outcomes(self) -> OutcomeFiles:
        manifest = self.reading.manifest
        return (manifest.outcomes if manifest is not None else None) or OutcomeFiles(key_mark=self.key_mark)

    def _known(self, repository: ForgeRepository) -> Known:
        entry = find_entry(self._outcomes, repository)
        if entry is None:
            return Known()
        is_own = f"repository = {literal(entry.key)}"
        accounts = self._rows(ACCOUNTS, [self._outcomes.accounts], is_own)
        blames = self._rows(BLAMES, [self._outcomes.blames], is_own)
        return Known(
            {account: person for _, account, person in accounts},
            {fix: tuple((commits or "").split()) for _, fix, _, commits in blames},
        )

    def _facts(self, repositories: Sequence[ForgeRepository], days: Days) -> Iterator[ChangeFact]:
        entries = self._entries(repositories)
        months = [file for month, file in sorted(self._outcomes.changes.items()) if _touches(month, days)]
        names = {one.key: one.name for one in entries}
        until = {one.key: kept_from(one).read_until for one in entries}
        accounts = self._accounts_by_forge()
        of_key = {one.key: accounts.get(one.forge, {}) for one in entries}
        for line in self._rows(CHANGES, months, _inside(entries, days)):
            yield fact_from(line, names, of_key[line[0]]).as_known_at(until[line[0]])

    def _accounts_by_forge(self) -> Mapping[str, dict[str, str]]:
        """Whom each account is taken for, by any repository of its forge."""
        forges = {one.key: one.forge for one in self._outcomes.repositories}
        found: dict[str, dict[str, str]] = {}
        for key, account, person in self._rows(ACCOUNTS, [self._outcomes.accounts], "TRUE"):
            found.setdefault(forges.get(key, ""), {}).setdefault(account, person)
        return found

    def _same_people(self) -> tuple[frozenset[str], ...]:
        forges = {one.key: one.forge for one in self._outcomes.repositories}
        found: dict[tuple[str, str], set[str]] = {}
        for key, account, person in self._rows(ACCOUNTS, [self._outcomes.accounts], "TRUE"):
            found.setdefault((forges.get(key, ""), account), set()).add(person)
        several = sorted({tuple(sorted(one)) for one in found.values() if len(one) > 1})
        return tuple(frozenset(one) for one in several)

    def _left_out(self, repositories: Sequence[ForgeRepository], days: Days) -> LeftOut:
        lines = list(self._rows(LEFT_OUT, [self._outcomes.left_out], _inside(self._entries(repositories), days)))
        return LeftOut(sum(line[2] for line in lines), sum(line[3] for line in lines))

    def _entries(self, repositories: Sequence[ForgeRepository]) -> tuple[RepositoryRead, ...]:
        found = (find_entry(self._outcomes, one) for one in repositories)
        return tuple({one.key: one for one in found if one is not None}.values())

    def _rows(self, table: Table, files: Sequence[DataFile | None], condition: str) -> Iterator[Line]:
        """The lines of a table for which a condition holds, in the order of its keys; never all in memory."""
        addresses = [self.store.address(file.path) for file in files if file is not None]
        if not addresses:
            return
        answer = self.reading.connection.execute(selected(table, addresses, condition))
        while lines := answer.fetchmany(_ROWS):
            yield from lines


def _touches(month: str, days: Days) -> bool:
    return f"{days[0]:%Y-%m}" <= month <= f"{days[1]:%Y-%m}"


def _inside(entries: Sequence[RepositoryRead], days: Days) -> str:
    """Of each of these, the days that are asked for and were read."""
    parts = [
        f"(repository = {literal(one.key)} AND day >= DATE {literal(max(one.first, days[0]))} "
        f"AND day < DATE {literal(min(one.end, days[1]))})"
        for one in entries
    ]
    return " OR ".join(parts) or "FALSE"
