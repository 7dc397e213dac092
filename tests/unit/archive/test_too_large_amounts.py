"""An archive of an earlier version may have amounts whose sums would lose digits: it is refused when it is read, by file and row."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pulumi_claude_admin.errors import ArchiveError
from pulumi_claude_admin.model.cubes import COST_BY_WHO, USAGE_BY_WHO
from tests.support.spend_rows import LATER, archive, cost, days, usage

WEEK = (date(2026, 10, 1), date(2026, 10, 8))


def with_amount(folder: Path, amount: str) -> str:
    """An archive of two rows, the second with this amount, which no version of today would write; the path of their file."""
    with archive(folder) as kept:
        kept.put(COST_BY_WHO, days(1, 3), [cost("1", day=1), cost("2", day=2)], LATER)
        kept.put(USAGE_BY_WHO, days(1, 3), [usage(day=1, output_tokens=10**18)], LATER)
        assert kept.manifest is not None
        path = kept.manifest.cubes["cost_by_who"].files["2026-10"].path
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"CREATE TABLE old AS FROM read_parquet('{folder / path}')")
        connection.execute(f"UPDATE old SET amount = {amount} WHERE day = DATE '2026-10-02'")  # noqa: S608 - a number of this file
        connection.execute(f"COPY (FROM old ORDER BY day) TO '{folder / path}' (FORMAT parquet)")
    _say_size(folder, path)
    return path


def _say_size(folder: Path, path: str) -> None:
    """In the manifest, so that the file is whole as far as it says."""
    manifest = max((folder / "manifest").iterdir())
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["cubes"]["cost_by_who"]["files"]["2026-10"]["size"] = (folder / path).stat().st_size
    manifest.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize("amount", ["100000000000000", "-100000000000000.5"])
def test_an_amount_that_sums_would_round_is_named_by_file_and_row(tmp_path: Path, amount: str) -> None:
    path = with_amount(tmp_path, amount)
    with archive(tmp_path) as kept, pytest.raises(ArchiveError, match=f"row 2 of {path} .* has the amount {amount}, "):
        kept.spend((), WEEK)


def test_it_is_refused_however_often_it_is_asked_and_nothing_else_is(tmp_path: Path) -> None:
    with_amount(tmp_path, "100000000000000")
    with archive(tmp_path) as kept:
        for _ in range(2):
            with pytest.raises(ArchiveError, match="digits before the point"):
                kept.daily_spend(None, WEEK)
        assert kept.tokens((), WEEK)[0].output == 10**18


def test_the_largest_amount_that_is_kept_is_read(tmp_path: Path) -> None:
    with_amount(tmp_path, "99999999999999.999999999999")
    with archive(tmp_path) as kept:
        assert str(kept.spend((), WEEK)[0].amount) == "100000000000000.999999999999"
