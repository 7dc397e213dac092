"""
Who is forgotten in outcomes, and by which key people are hashes there.

Who was forgotten leaves a mark, which is made of their hash and is none: it is in no row, and says whose days are to stay nobody's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from pulumi_claude_admin.archive import parquet
from pulumi_claude_admin.archive.manifest import DataFile, OutcomeFiles
from pulumi_claude_admin.archive.outcome_tables import ACCOUNTS, CHANGES, FORGOTTEN
from pulumi_claude_admin.archive.parquet import literal
from pulumi_claude_admin.archive.reading import Reading
from pulumi_claude_admin.archive.revision import Draft
from pulumi_claude_admin.archive.tables import Table
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.outcome_ports import Forge
from pulumi_claude_admin.outcomes.people import person_hash


def key_mark(key: str) -> str:
    """What tells a key of hashes from another one."""
    return person_hash("which key this is", key)


def require_key(outcomes: OutcomeFiles | None, mark: str, place: str) -> None:
    """Raises ConfigurationError where outcomes were kept with another key: nobody would be the same person, and who was forgotten would be back."""
    if outcomes is not None and outcomes.key_mark != mark:
        raise ConfigurationError(
            f"the outcomes in the archive {place} were kept with another CLAUDE_ADMIN_PSEUDONYM_KEY",
            hint="Set the one that they were kept with; where it is lost, name another --archive",
        )


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The marks of all who were forgotten."""

    marks: frozenset[str]

    @classmethod
    def of(cls, reading: Reading, outcomes: OutcomeFiles) -> Self:
        """Those of an archive. Raises what DuckDB and the store raise."""
        return cls(frozenset(mark for (mark,) in reading.lines(FORGOTTEN, outcomes.forgotten)))

    def others(self, forge: str, accounts: Mapping[str, str]) -> frozenset[str]:
        """Of accounts at a forge and whom they are found to be: those who were forgotten by another address."""
        found = (person for account, person in accounts.items() if _mark_of_account(forge, account) in self.marks)
        return frozenset(person for person in found if self.left(person) is not None)

    def left(self, hashed: str | None) -> str | None:
        """A hash as it may be kept: None of somebody who was forgotten."""
        return None if hashed is None or _mark(hashed) in self.marks else hashed


def _mark(hashed: str) -> str:
    return hashlib.sha256(f"forgotten {hashed}".encode()).hexdigest()


def _mark_of_account(forge: str, account: str) -> str:
    """An account's own: one of the same name at another forge may be somebody else."""
    return _mark(f"{forge} {account}")


@dataclass(frozen=True, slots=True)
class Gone:
    """Who is forgotten: hashes of people and accounts, and of the accounts at which forge they are."""

    hashes: frozenset[str]
    accounts: frozenset[tuple[str, str]] = frozenset()


def with_accounts(reading: Reading, outcomes: OutcomeFiles, hashes: Iterable[str]) -> Gone:
    """These people and accounts, with whose accounts those are, all accounts of these, and whom those are taken for in any repository."""
    forges = {one.key: one.forge for one in outcomes.repositories}
    known = [
        ((forges.get(key, ""), account), person) for key, account, person in reading.lines(ACCOUNTS, outcomes.accounts)
    ]
    asked = set(hashes)
    asked |= {person for (_, account), person in known if account in asked}
    accounts = {account for account, person in known if person in asked}
    people = {person for account, person in known if account in accounts}
    every = accounts | {(forge.value, one) for forge in Forge for one in asked}
    return Gone(frozenset(asked | people | {account for _, account in accounts}), frozenset(every))


def without_people(reading: Reading, draft: Draft, outcomes: OutcomeFiles, gone: Gone) -> OutcomeFiles:
    """The outcomes without these people and accounts, themselves where nothing is there of them."""
    forgetting = _Forgetting(reading, draft, ", ".join(map(literal, sorted(gone.hashes))) or "NULL")
    changes = {month: forgetting.changes(month, file) for month, file in outcomes.changes.items()}
    return outcomes.model_copy(update={"changes": changes, "accounts": forgetting.accounts(outcomes.accounts)})


def with_marks(reading: Reading, draft: Draft, outcomes: OutcomeFiles, gone: Gone) -> OutcomeFiles:
    """The outcomes in which these people and accounts stay nobody's, whatever is read later."""
    marks = {*Forgotten.of(reading, outcomes).marks, *map(_mark, gone.hashes)}
    marks |= {_mark_of_account(*account) for account in gone.accounts}
    target = draft.scratch / "forgotten.parquet"
    rows = parquet.write_plain(reading.connection, FORGOTTEN, ((mark,) for mark in sorted(marks)), target)
    return outcomes.model_copy(update={"forgotten": draft.keep("outcomes/forgotten", target, rows)})


@dataclass(frozen=True, slots=True)
class _Forgetting:
    reading: Reading
    draft: Draft
    gone: str
    """Hashes, as a list of SQL."""

    def changes(self, month: str, file: DataFile) -> DataFile:
        """The file without them, itself where they are not in it."""
        is_gone = f"person IN ({self.gone})"
        if not self._count(file, is_gone):
            return file
        instead = {
            "person": f"CASE WHEN {is_gone} THEN NULL ELSE person END",
            "is_matched": f"COALESCE(is_matched AND NOT {is_gone}, FALSE)",
        }
        return self._copied(CHANGES, f"changes/{month}", file, "TRUE", instead)

    def accounts(self, file: DataFile | None) -> DataFile | None:
        """The file without them, itself where they are not in it."""
        is_gone = f"(account IN ({self.gone}) OR person IN ({self.gone}))"
        gone = 0 if file is None else self._count(file, is_gone)
        if file is None or not gone:
            return file
        return None if gone == file.rows else self._copied(ACCOUNTS, "accounts", file, f"NOT {is_gone}", {})

    def _count(self, file: DataFile, condition: str) -> int:
        return parquet.count(self.reading.connection, self.draft.store.address(file.path), condition)

    def _copied(
        self, table: Table, folder: str, file: DataFile, condition: str, instead: Mapping[str, str]
    ) -> DataFile:
        target = self.draft.scratch / "without.parquet"
        query = parquet.selected(table, [self.draft.store.address(file.path)], condition, instead=instead)
        rows = parquet.copy(self.reading.connection, query, target)
        return self.draft.keep(f"outcomes/{folder}", target, rows)
