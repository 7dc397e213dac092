"""A table of text as a Parquet file with types."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pulumi_claude_admin.archive.parquet import session
from pulumi_claude_admin.archive.parquet_file import parquet_bytes
from pulumi_claude_admin.errors import ArchiveError

TYPES = {"Moment": "TIMESTAMPTZ", "Cost": "DECIMAL(38,14)", "Name": "VARCHAR"}
ROWS = [
    ("2026-10-01T00:00:00Z", "12.34567890123456", 'a "b",\nc'),
    ("2026-09-01T00:00:00Z", "-0.5", None),
]


def test_values_columns_and_order_are_kept(tmp_path: Path) -> None:
    (tmp_path / "table.parquet").write_bytes(parquet_bytes(TYPES, ROWS))

    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(tmp_path / "table.parquet")])
        names = [column[0] for column in found.description]
        rows = found.fetchall()

    assert names == list(TYPES)
    assert [(at.astimezone(UTC), cost, name) for at, cost, name in rows] == [
        (datetime(2026, 10, 1, tzinfo=UTC), Decimal("12.34567890123456"), 'a "b",\nc'),
        (datetime(2026, 9, 1, tzinfo=UTC), Decimal("-0.5"), None),
    ]


def test_the_same_rows_are_the_same_bytes() -> None:
    rows = [(at, f"{number}.5", name) for number in range(5000) for at, _, name in ROWS]
    assert parquet_bytes(TYPES, rows) == parquet_bytes(TYPES, rows)


def test_no_rows_are_a_file_with_columns_alone() -> None:
    assert parquet_bytes(TYPES, []).startswith(b"PAR1")


def test_what_does_not_fit_its_type_is_one_line() -> None:
    with pytest.raises(ArchiveError) as refused:
        parquet_bytes(TYPES, [("2026-10-01T00:00:00Z", "many", None)])
    assert str(refused.value).startswith("the Parquet file cannot be made: ")
    assert len(str(refused.value).splitlines()) == 1


def test_a_session_draws_no_bar_into_what_is_printed() -> None:
    with session() as connection:
        assert connection.execute("SELECT current_setting('enable_progress_bar')").fetchone() == (False,)
