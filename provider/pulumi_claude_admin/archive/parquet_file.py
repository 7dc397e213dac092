"""One table as the bytes of a Parquet file: for files that are no part of an archive. The same rows are the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from pulumi_claude_admin.archive.parquet import session, told, write_plain
from pulumi_claude_admin.archive.tables import Table, Text


def parquet_bytes(columns: Mapping[str, str], lines: Iterable[tuple[Text, ...]]) -> bytes:
    """
    The rows, as text in the order of the columns, whose values are types of DuckDB.

    Raises ArchiveError where a text does not fit its type, or there is no room for temporary files.
    """
    with (
        told("the Parquet file cannot be made", "Make room, or write CSV instead"),
        tempfile.TemporaryDirectory(prefix="claude-admin-") as folder,
        session() as connection,
    ):
        connection.execute("SET threads = 1")
        target = Path(folder, "table.parquet")
        write_plain(connection, Table(dict(columns), {}), lines, target)
        return target.read_bytes()
