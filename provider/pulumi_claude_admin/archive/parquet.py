"""
Rows into Parquet and out of it, by DuckDB. Every session is in UTC, loads no extension and writes no file but those it is told to.
"""

from __future__ import annotations

import csv
import hashlib
import re
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Final

import duckdb

from pulumi_claude_admin.archive.store import Store
from pulumi_claude_admin.archive.tables import Table, Text
from pulumi_claude_admin.errors import ArchiveError

_SETTINGS: Final = (
    "TimeZone = 'UTC'",
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "memory_limit = '2GB'",
    "enable_progress_bar = false",
)
_NULL: Final = uuid.uuid4().hex
"""Stands for nothing in a draft of rows; no text is this one."""
_WORD_OF_KIND: Final = re.compile(r"^[\w ]+ Error: ")
AS_BEFORE: Final = "The archive is as it was before"


def connect(store: Store) -> duckdb.DuckDBPyConnection:
    """A session that can open the files of this archive."""
    connection = session()
    store.connect(connection)
    return connection


def session() -> duckdb.DuckDBPyConnection:
    """A session in memory. What does not fit into memory goes where temporary files go."""
    connection = duckdb.connect(":memory:")
    for setting in _SETTINGS:
        connection.execute(f"SET {setting}")
    spill = Path(tempfile.gettempdir(), f"claude-admin-{uuid.uuid4().hex}")
    connection.execute(f"SET temp_directory = {literal(spill)}")
    return connection


@contextmanager
def told(what: str, hint: str) -> Iterator[None]:
    """Say in one line what could not be done, when the disk, the bucket or DuckDB refuses it."""
    try:
        yield
    except OSError as error:
        raise ArchiveError(f"{what}: {error.strerror or error}", hint=hint) from error
    except duckdb.Error as error:
        reason = _WORD_OF_KIND.sub("", str(error).partition("\n")[0])
        raise ArchiveError(f"{what}: {reason}", hint=hint) from error


def literal(value: object) -> str:
    """A text of SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def stage(
    connection: duckdb.DuckDBPyConnection, table: Table, lines: Iterable[tuple[Text, ...]], scratch: Path
) -> None:
    """Make the temporary table `staged` of these lines, those of one key summed. Lines are never all in memory."""
    file = _written(lines, scratch / "staged.csv")
    sums = ", ".join(_summed(table, name) for name in table.measures)
    keys = ", ".join(table.keys)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE staged AS SELECT {keys}, {sums} FROM {_csv(table, file)} GROUP BY {keys}"
    )
    file.unlink()


def stage_plain(
    connection: duckdb.DuckDBPyConnection, table: Table, lines: Iterable[tuple[Text, ...]], scratch: Path
) -> None:
    """Make the temporary table `staged` of these lines as they are."""
    file = _written(lines, scratch / "staged.csv")
    columns = ", ".join(table.columns)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE staged AS SELECT {columns} FROM {_csv(table, file)}")
    file.unlink()


def write_rest(
    connection: duckdb.DuckDBPyConnection, table: Table, *, old: str | None, gone: str, staged: str, target: Path
) -> int:
    """Write what is staged where `staged` holds, and what `old` holds where `gone` does not, two conditions; how many rows that are."""
    columns = ", ".join(table.columns)
    parts = [f"SELECT {columns} FROM staged WHERE {staged}"]
    if old is not None:
        parts.append(f"{whole(table, old)} WHERE NOT ({gone})")
    return copy(connection, f"{' UNION ALL '.join(parts)} ORDER BY {', '.join(table.keys)}", target)


def selected(
    table: Table, addresses: Iterable[str], condition: str, *, instead: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The text that reads the lines of these files for which a condition holds, in the order of the keys; `instead` of a column something else."""
    files = ", ".join(literal(address) for address in addresses)
    columns = ", ".join(f"{instead[name]} AS {name}" if name in instead else name for name in table.columns)
    return f"SELECT {columns} FROM read_parquet([{files}]) WHERE {condition} ORDER BY {', '.join(table.keys)}"


def is_staged(column: str) -> str:
    """A condition: that the value of a column is among those that are staged."""
    return f"{column} IN (SELECT {column} FROM staged)"


def count(connection: duckdb.DuckDBPyConnection, address: str, condition: str) -> int:
    """How many lines of a file there are for which a condition holds."""
    row = connection.execute(f"SELECT COUNT(*) FROM read_parquet([{literal(address)}]) WHERE {condition}").fetchone()
    return int(row[0]) if row else 0


def write_month(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    *,
    old: str | None,
    days: tuple[str, str],
    month: tuple[str, str],
    target: Path,
) -> int:
    """Write what is staged of one month, and what `old` holds of other days; how many rows that are."""
    columns = ", ".join(table.columns)
    parts = [f"SELECT {columns} FROM staged WHERE {_between(month)}"]
    if old is not None:
        parts.append(f"SELECT {columns} FROM read_parquet([{literal(old)}]) WHERE NOT ({_between(days)})")
    return copy(connection, f"{' UNION ALL '.join(parts)} ORDER BY {', '.join(table.keys)}", target)


def write_plain(
    connection: duckdb.DuckDBPyConnection, table: Table, lines: Iterable[tuple[Text, ...]], target: Path
) -> int:
    """Write a small table as it is."""
    file = _written(lines, target.with_suffix(".csv"))
    return copy(connection, f"SELECT {', '.join(table.columns)} FROM {_csv(table, file)}", target)


def write_since(connection: duckdb.DuckDBPyConnection, table: Table, address: str, first: str, target: Path) -> int:
    """Write what a file holds of `first` and later days; how many rows that are."""
    later = f"{whole(table, address)} WHERE day >= DATE {literal(first)} ORDER BY {', '.join(table.keys)}"
    return copy(connection, later, target)


def copy(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> int:
    """Write the answer of a query; how many rows that are."""
    connection.execute(f"COPY ({query}) TO {literal(target)} (FORMAT parquet, COMPRESSION zstd)")
    row = connection.fetchone()
    return int(row[0]) if row else 0


def distinct(connection: duckdb.DuckDBPyConnection, column: str, addresses: Iterable[str]) -> set[str]:
    """The values of a column in all of these files."""
    files = ", ".join(literal(address) for address in addresses)
    if not files:
        return set()
    found = connection.execute(
        f"SELECT DISTINCT {column} FROM read_parquet([{files}], union_by_name = true)"
    ).fetchall()
    return {value for (value,) in found if value is not None}


def revised_rows(connection: duckdb.DuckDBPyConnection, table: Table, *, old: str | None, days: Iterable[str]) -> int:
    """How many keys of these days are staged with other values than `old` has, or are in one of the two alone."""
    listed = ", ".join(f"DATE {literal(day)}" for day in days)
    if old is None or not listed:
        return 0
    columns, keys = ", ".join(table.columns), ", ".join(table.keys)
    differs = " OR ".join(f"MIN({name}) <> MAX({name}) OR COUNT({name}) = 1" for name in table.measures)
    both = (
        f"SELECT {columns} FROM staged WHERE day IN ({listed}) UNION ALL "
        f"SELECT {columns} FROM read_parquet([{literal(old)}]) WHERE day IN ({listed})"
    )
    changed = f"SELECT 1 FROM ({both}) GROUP BY {keys} HAVING COUNT(*) = 1 OR {differs}"
    row = connection.execute(f"SELECT COUNT(*) FROM ({changed})").fetchone()
    return int(row[0]) if row else 0


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def view(connection: duckdb.DuckDBPyConnection, name: str, table: Table, addresses: Iterable[str]) -> None:
    """Let `name` be the table that these files hold together."""
    files = ", ".join(literal(address) for address in addresses)
    if files:
        source = f"SELECT {', '.join(table.columns)} FROM read_parquet([{files}])"
    else:
        empty = ", ".join(f"CAST(NULL AS {kind}) AS {column}" for column, kind in table.columns.items())
        source = f"SELECT {empty} WHERE FALSE"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {source}")


def largest(connection: duckdb.DuckDBPyConnection, table: Table, name: str) -> tuple[Decimal, ...]:
    """The largest amount, without its sign, in each column of money of a view; nothing where it has none or no row."""
    sizes = ", ".join(f"MAX(ABS({column}))" for column in table.money)
    row = connection.execute(f"SELECT {sizes} FROM {name}").fetchone() if sizes else None
    return tuple(size for size in row or () if size is not None)


def first_above(
    connection: duckdb.DuckDBPyConnection, table: Table, address: str, limit: Decimal
) -> tuple[int, str, Decimal] | None:
    """The first row of a file with an amount that reaches the limit, by number, with the column and the amount."""
    for column in table.money:
        row = connection.execute(
            f"SELECT file_row_number + 1, {column} FROM read_parquet([{literal(address)}], file_row_number = true) "
            f"WHERE ABS({column}) >= {limit:f} ORDER BY file_row_number LIMIT 1"
        ).fetchone()
        if row is not None:
            return int(row[0]), column, row[1]
    return None


def whole(table: Table, address: str) -> str:
    """The text that reads a small table."""
    return f"SELECT {', '.join(table.columns)} FROM read_parquet([{literal(address)}])"


def _summed(table: Table, name: str) -> str:
    if table.measures[name] != "BIGINT":
        return f"SUM({name}) AS {name}"
    total = f"CAST(SUM({name}) AS BIGINT)"
    return (
        f"CASE WHEN COUNT({name}) = COUNT(*) THEN {total} END AS {name}"
        if name in table.unsure
        else f"{total} AS {name}"
    )


def _between(days: tuple[str, str]) -> str:
    return f"day >= DATE {literal(days[0])} AND day < DATE {literal(days[1])}"


def _written(lines: Iterable[tuple[Text, ...]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
        writer.writerows([_NULL if text is None else text for text in line] for line in lines)
    return path


def _csv(table: Table, file: Path) -> str:
    columns = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in table.columns.items())
    how = f"header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = {literal(_NULL)}"
    return f"read_csv({literal(file)}, columns = {{{columns}}}, {how}, max_line_size = 16777216, parallel = false)"
