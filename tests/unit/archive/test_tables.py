"""What does not fit an archive is refused with its row, before a cast could round it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from pulumi_claude_admin.archive.tables import COST, as_text, claude_code_id
from pulumi_claude_admin.audit_ports import Row
from pulumi_claude_admin.errors import ArchiveError
from pulumi_claude_admin.model.cubes import CLAUDE_CODE, COST_BY_WHO, USAGE_BY_HOUR, Cube
from tests.support.spend_rows import OCTOBER, claude_code, cost, usage

REFUSED: list[tuple[Cube, Row, str]] = [
    (
        COST_BY_WHO,
        cost("1.0000000000001"),
        "has the amount 1.0000000000001, and an archive keeps 12 digits after the point",
    ),
    (
        COST_BY_WHO,
        cost("1", list_amount="1E-13"),
        "has the list_amount 1E-13, and an archive keeps 12 digits after the point",
    ),
    (
        COST_BY_WHO,
        cost("100000000000000"),
        "which is no number that an archive keeps: 14 digits before the point, 12 after it",
    ),
    (COST_BY_WHO, cost("NaN"), "has the amount NaN, which is no number"),
    (COST_BY_WHO, cost("1E-999999"), "has the amount 1E-999999, which is no number"),
    (
        COST_BY_WHO,
        replace(cost("1"), at=datetime(2026, 11, 1, tzinfo=UTC)),
        "is of 2026-11-01, outside of 2026-10-01 to before 2026-11-01",
    ),
    (COST_BY_WHO, usage(), "is a UsageRow"),
    (USAGE_BY_HOUR, cost("1"), "is a CostRow"),
    (CLAUDE_CODE, replace(claude_code(), day=date(2026, 9, 30)), "is of 2026-09-30, outside"),
    (USAGE_BY_HOUR, usage(output_tokens=2**63), "has the number 9223372036854775808, which is too big to keep"),
]


@pytest.mark.parametrize(("cube", "row", "reason"), REFUSED)
def test_a_row_that_does_not_fit_is_refused_with_its_number(cube: Cube, row: Row, reason: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        list(as_text(cube, OCTOBER, 7, row, "salt"))
    assert str(caught.value).startswith(f"row 7 of {cube.name} ")
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("amount", "kept"),
    [
        ("1.50", "1.5"),
        ("1E+3", "1000.0"),
        ("0.0000000000010", "0.000000000001"),
        ("-0.5", "-0.5"),
        ("99999999999999.999999999999", "99999999999999.999999999999"),
        ("0E-20", "0.0"),
    ],
)
def test_an_amount_is_written_out_with_every_digit(amount: str, kept: str) -> None:
    (line,) = as_text(COST_BY_WHO, OCTOBER, 1, cost(amount), "salt")
    assert dict(zip(COST.columns, line, strict=True))["amount"] == kept


def test_the_day_of_a_row_is_that_of_utc() -> None:
    evening = datetime(2026, 9, 30, 20, tzinfo=timezone(-timedelta(hours=7)))
    (line,) = as_text(COST_BY_WHO, OCTOBER, 1, replace(cost("1"), at=evening), "salt")
    assert line[0] == "2026-10-01"


def test_someone_whom_a_report_names_by_address_has_an_id_of_this_archive_alone() -> None:
    row = claude_code("ana@example.com")
    lines = list(as_text(CLAUDE_CODE, OCTOBER, 1, row, "salt"))
    assert "ana@example.com" not in str(lines)
    assert {line[1] for line in lines} == {claude_code_id("ana@example.com", "salt")}
    assert claude_code_id("ana@example.com", "salt") != claude_code_id("ana@example.com", "other salt")


def test_whole_amounts_stay_decimals() -> None:
    (line,) = as_text(COST_BY_WHO, OCTOBER, 1, cost("7"), "salt")
    assert Decimal(line[-1] or "") == 7
