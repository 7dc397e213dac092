"""What is done to outcomes in an archive with everything else that is in it: old days are dropped, and all of it is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pulumi_claude_admin.archive import parquet
from pulumi_claude_admin.archive.contents import Contents
from pulumi_claude_admin.archive.manifest import DataFile, OutcomeFiles, RepositoryRead
from pulumi_claude_admin.archive.outcome_tables import ACCOUNTS, BLAMES, CHANGES, LEFT_OUT
from pulumi_claude_admin.archive.parquet import literal
from pulumi_claude_admin.archive.reading import Reading
from pulumi_claude_admin.archive.revision import Draft
from pulumi_claude_admin.archive.tables import Table


def outcomes_contents(outcomes: OutcomeFiles) -> tuple[Contents, ...]:
    """A line for all repositories together, none where there is none."""
    entries = outcomes.repositories
    if not entries:
        return ()
    days = {one.first + timedelta(number) for one in entries for number in range((one.end - one.first).days)}
    return (
        Contents(
            "outcomes",
            first=min(days),
            last=max(days),
            days=len(days),
            rows=sum(file.rows for file in outcomes.changes.values()),
            size=sum(file.size for file in outcomes.files()),
            revised_rows=0,
        ),
    )


def outcomes_since(reading: Reading, draft: Draft, outcomes: OutcomeFiles, first: date) -> OutcomeFiles:
    """Without changes and blames of before a day, and accounts of nobody who is left. Who was forgotten stays forgotten."""
    if all(one.first >= first for one in outcomes.repositories):
        return outcomes
    dropping = _Dropping(reading, draft, first)
    kept = tuple(_since(one, first) for one in outcomes.repositories if one.end > first)
    changes = {
        month: made
        for month, file in sorted(outcomes.changes.items())
        if (made := dropping.later(CHANGES, f"changes/{month}", file)) is not None
    }
    return outcomes.model_copy(
        update={
            "repositories": kept,
            "changes": changes,
            "left_out": dropping.later(LEFT_OUT, "left_out", outcomes.left_out),
            "blames": dropping.later(BLAMES, "blames", outcomes.blames),
            "accounts": dropping.accounts(outcomes.accounts, changes.values()),
        }
    )


def _since(entry: RepositoryRead, first: date) -> RepositoryRead:
    return entry.model_copy(update={"first": max(entry.first, first)})


@dataclass(frozen=True, slots=True)
class _Dropping:
    reading: Reading
    draft: Draft
    first: date

    def later(self, table: Table, folder: str, file: DataFile | None) -> DataFile | None:
        """What a file holds of the day and later ones: itself where that is all, None where it is nothing."""
        return self._those(table, folder, file, f"day >= DATE {literal(self.first)}")

    def accounts(self, file: DataFile | None, changes: Iterable[DataFile]) -> DataFile | None:
        addresses = [self.draft.store.address(one.path) for one in changes]
        left = parquet.distinct(self.reading.connection, "person", addresses)
        listed = ", ".join(map(literal, sorted(left))) or "NULL"
        return self._those(ACCOUNTS, "accounts", file, f"(person IN ({listed}) OR account IN ({listed}))")

    def _those(self, table: Table, folder: str, file: DataFile | None, condition: str) -> DataFile | None:
        if file is None:
            return None
        target = self.draft.scratch / "those.parquet"
        query = parquet.selected(table, [self.draft.store.address(file.path)], condition)
        rows = parquet.copy(self.reading.connection, query, target)
        if rows == file.rows:
            return file
        return self.draft.keep(f"outcomes/{folder}", target, rows) if rows else None
