"""A window of rows on its way into an archive: staged once, and put in place of what is there of its days, month by month."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from pulumi_claude_admin.archive import parquet
from pulumi_claude_admin.archive.manifest import CubeFiles, DaysRead, Manifest, over_when_read, with_days
from pulumi_claude_admin.archive.names import Named, named_by, with_names
from pulumi_claude_admin.archive.reading import Reading
from pulumi_claude_admin.archive.revision import Draft
from pulumi_claude_admin.archive.small_tables import keep_names
from pulumi_claude_admin.archive.tables import TABLES, Text, as_text
from pulumi_claude_admin.audit_ports import HowRead, Row
from pulumi_claude_admin.errors import ArchiveError
from pulumi_claude_admin.model.cubes import Cube, Window
from pulumi_claude_admin.model.usage import CostRow

_DAY: Final = timedelta(days=1)


@dataclass(slots=True)
class Staged:
    """What stands in the temporary table `staged`, and what was seen of it on the way there."""

    cube: Cube
    window: Window
    how: HowRead
    names: dict[str, Named] = field(default_factory=dict)
    currencies: set[str] = field(default_factory=set)


def stage(reading: Reading, cube: Cube, window: Window, rows: Iterable[Row], *, how: HowRead, salt: str) -> Staged:
    """Make the rows ready to be written, none of them twice in memory. Raises ArchiveError when one does not fit."""
    staged = Staged(cube, window, how)
    with (
        parquet.told(f"the rows of {cube.name} were not kept", parquet.AS_BEFORE),
        tempfile.TemporaryDirectory(prefix="claude-admin-") as scratch,
    ):
        parquet.stage(reading.connection, TABLES[cube.measure], _lines(staged, rows, salt), Path(scratch))
    return staged


def _lines(staged: Staged, rows: Iterable[Row], salt: str) -> Iterator[tuple[Text, ...]]:
    for number, row in enumerate(rows, start=1):
        yield from as_text(staged.cube, staged.window, number, row, salt)
        if isinstance(row, CostRow):
            staged.currencies.add(row.currency)
        named = named_by(row, salt, staged.how.read_at)
        if named is not None:
            staged.names[named.id] = named


def with_window(reading: Reading, draft: Draft, staged: Staged) -> Manifest:
    """The manifest with what is staged in place of what there is of these days; its files are written."""
    base, cube = draft.base, staged.cube
    currency = _currency(base, staged)
    old = base.cubes.get(cube.name, CubeFiles())
    files, revised = dict(old.files), old.revised_rows
    for first, end in _months(staged.window):
        month = f"{first:%Y-%m}"
        before = files.pop(month, None)
        address = None if before is None else draft.store.address(before.path)
        revised += _revised(reading, staged, old, address, (first, end))
        target = draft.scratch / f"{month}.parquet"
        rows = parquet.write_month(
            reading.connection,
            TABLES[cube.measure],
            old=address,
            days=_text(staged.window.first, staged.window.end),
            month=_text(first, end),
            target=target,
        )
        if rows:
            files[month] = draft.keep(f"{cube.name}/{month}", target, rows)
    made = CubeFiles(files=files, days=with_days(old.days, _days_read(staged)), revised_rows=revised)
    changes = {"cubes": {**base.cubes, cube.name: made}, "currency": currency, **_names(reading, draft, staged)}
    return base.model_copy(update=changes)


def _currency(base: Manifest, staged: Staged) -> str | None:
    found = sorted(staged.currencies | ({base.currency} if base.currency else set()))
    if len(found) > 1:
        raise ArchiveError(
            f"the rows of {staged.cube.name} were not kept: they would bring amounts in {' and '.join(found)} together, which are never converted",
            hint="Keep another currency in another --archive",
        )
    return found[0] if found else None


def _revised(reading: Reading, staged: Staged, old: CubeFiles, address: str | None, month: tuple[date, date]) -> int:
    first, end = max(month[0], staged.window.first), min(month[1], staged.window.end)
    days = [day for day in _each_day(first, end) if over_when_read(old.days, day)]
    table = TABLES[staged.cube.measure]
    return parquet.revised_rows(reading.connection, table, old=address, days=[day.isoformat() for day in days])


def _names(reading: Reading, draft: Draft, staged: Staged) -> dict[str, object]:
    known = reading.names_of(draft.base)
    names = with_names(known, staged.names)
    return {} if names == known else {"names": keep_names(reading, draft, names)}


def _days_read(staged: Staged) -> DaysRead:
    how, window = staged.how, staged.window
    return DaysRead(
        first=window.first,
        end=window.end,
        read_at=how.read_at,
        refreshed_at=how.refreshed_at,
        surface=how.surface,
        untold=tuple(sorted(how.untold)),
    )


def _months(window: Window) -> Iterator[tuple[date, date]]:
    """Each month that the window touches, whole."""
    first = window.first.replace(day=1)
    while first < window.end:
        end = (first + 31 * _DAY).replace(day=1)
        yield first, end
        first = end


def _each_day(first: date, end: date) -> Iterator[date]:
    while first < end:
        yield first
        first += _DAY


def _text(first: date, end: date) -> tuple[str, str]:
    return first.isoformat(), end.isoformat()
