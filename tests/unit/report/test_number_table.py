from __future__ import annotations

from pulumi_claude_admin.report.number_table import Column, table_lines
from pulumi_claude_admin.report.styled_lines import text_of
from pulumi_claude_admin.report.text_columns import width

COLUMNS = (Column("workspace", is_name=True), Column("cap"), Column("last month", weight=2), Column("cached", weight=1))
ROWS = [("Payments and everything that pays", "5,000.00", "4,700.20", "50 %"), ("検索", "none", "—", "7 %")]


def told(room: int) -> list[str]:
    return [text_of(line) for line in table_lines(COLUMNS, ROWS, room)]


def test_numbers_stand_at_the_right_and_names_at_the_left() -> None:
    assert told(100) == [
        "  workspace                               cap  last month  cached",
        "  Payments and everything that pays  5,000.00    4,700.20    50 %",
        "  検索                                   none           —     7 %",
    ]


def test_a_name_is_cut_before_a_column_goes() -> None:
    assert told(56)[1] == "  Payments and everything…  5,000.00    4,700.20    50 %"


def test_the_heaviest_column_goes_first_and_is_named() -> None:
    found = told(40)
    assert found[0].split() == ["workspace", "cap", "cached"]
    assert found[-1] == "  not shown for want of room: last month"
    assert max(map(width, found[:-1])) <= 40


def test_without_rows_there_is_no_table() -> None:
    assert list(table_lines(COLUMNS, [], 80)) == []
