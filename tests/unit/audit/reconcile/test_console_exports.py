"""The Console's exports, in every generation of their headers, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.reconcile.collect import collect
from pulumi_claude_admin.errors import StatementUnreadable
from tests.support.papers import COST_1, USAGE, cost_csv


@pytest.mark.parametrize("generation", [1, 2, 3])
def test_each_generation_of_the_cost_export_gives_the_same_amounts(generation: int) -> None:
    content = cost_csv(generation, ("2026-09-01", "Payments, EU", "0.75"), ("2026-09-01", "Payments, EU", "1.16"))

    (export,) = collect([("cost.csv", content)]).cost_exports

    assert export.generation == generation
    assert [(row.workspace, row.amount, row.line) for row in export.rows] == [
        ("Payments, EU", Decimal(75), 2),
        ("Payments, EU", Decimal(116), 3),
    ]
    assert [row.list_amount for row in export.rows] == (
        [None, None] if generation == 1 else [Decimal(75), Decimal(116)]
    )


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_marks_and_line_ends_of_other_machines_change_nothing(change: object) -> None:
    text = cost_csv(1, ("2026-09-01", "Payments", "0.75")).decode()

    (export,) = collect([("cost.csv", change(text).encode())]).cost_exports  # type: ignore[operator]

    assert export.rows[0].amount == Decimal(75)


def test_semicolons_and_decimal_commas_are_read() -> None:
    text = f"{COST_1.replace(',', ';')}\n2026-09-01;Claude Haiku 4.5;Payments;key;message;≤ 200k;output;1.234,56;token;global;\n"

    (export,) = collect([("cost.csv", text.encode())]).cost_exports

    assert export.rows[0].amount == Decimal(123456)


def test_a_web_search_has_no_model() -> None:
    text = f"{COST_1}\n2026-09-01,--,--,--,--,--,--,0.10,web_search,--,--\n"

    (export,) = collect([("cost.csv", text.encode())]).cost_exports

    assert (export.rows[0].model, export.rows[0].token_type, export.rows[0].cost_type) == (None, None, "web_search")


def test_the_usage_export_gives_exact_counts_and_an_older_one_its_single_cache_write() -> None:
    new = f"{USAGE}\n2026-09-01,claude-opus-5,key,Default,standard,≤ 200k,10,20,30,40,50,1,global,\n"
    old = new.replace(
        "usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h", "usage_input_tokens_cache_write"
    ).replace("10,20,30,40", "10,20,40")

    (row,) = collect([("tokens.csv", new.encode())]).usage_exports[0].rows
    (older,) = collect([("tokens.csv", old.encode())]).usage_exports[0].rows

    assert (row.uncached_input, row.cache_write_5m, row.cache_write_1h, row.cache_read, row.output) == (
        10,
        20,
        30,
        40,
        50,
    )
    assert (older.cache_write_5m, older.cache_write_1h, older.cache_read) == (20, 0, 40)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "cost.csv is empty"),
        (b"\xff\xfe\x00", "is not text in UTF-8"),
        (b"a,b\n1,2\n", "is neither an invoice, an export of the Console, nor a list of lines"),
        (cost_csv(1, ("2026-09-01", "P", "many")), "cost.csv:2 'many' is not an amount"),
        (cost_csv(1, ("09/01/2026", "P", "1.00")), "cost.csv:2 '09/01/2026' is not a date"),
        (cost_csv(1, ("2026-09-01", "P", "1.00"))[:-12], "cost.csv:2 has 9 columns, its header has 11"),
        (f"{USAGE},usage_output_tokens\n".encode(), "names the column 'usage_output_tokens' twice"),
        (
            f"{USAGE}\n2026-09-01,m,k,D,s,w,1,2,3,4,5.5,1,g,\n".encode(),
            "'5.5' is not a whole number of usage_output_tokens",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(content: bytes, says: str) -> None:
    with pytest.raises(StatementUnreadable) as refused:
        collect([("cost.csv", content)])

    assert says in str(refused.value)


def test_exports_that_overlap_in_days_are_refused_and_the_same_file_twice_counts_once() -> None:
    september = cost_csv(1, ("2026-09-01", "P", "1.00"), ("2026-09-30", "P", "1.00"))
    autumn = cost_csv(1, ("2026-09-30", "P", "1.00"), ("2026-10-01", "P", "1.00"))

    assert len(collect([("a.csv", september), ("b.csv", september)]).cost_exports) == 1
    with pytest.raises(StatementUnreadable, match=r"a.csv and b.csv both have 2026-09-30"):
        collect([("a.csv", september), ("b.csv", autumn)])


def test_an_export_that_says_the_same_in_other_bytes_counts_once() -> None:
    september = cost_csv(1, ("2026-09-01", "P", "1.00"))

    assert len(collect([("a.csv", september), ("b.csv", b"\xef\xbb\xbf" + september)]).cost_exports) == 1


def test_days_of_an_export_are_those_with_rows() -> None:
    (export,) = collect([("a.csv", cost_csv(2, ("2026-09-01", "P", "1.00"), ("2026-09-03", "P", "1.00")))]).cost_exports

    assert export.days == {date(2026, 9, 1), date(2026, 9, 3)}
