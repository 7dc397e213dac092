"""What invoices add to a file of costs: taxes and applied credits, and the invoice that a day of usage is on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.reconcile.collect import collect
from pulumi_claude_admin.audit.reconcile.paper_charges import billed_on, charges, usage_days
from pulumi_claude_admin.audit.reconcile.papers import Invoice, LineKind

HEAD = "invoice,date,description,amount,currency,kind,first,last\n"
WINDOW = (date(2026, 9, 1), date(2026, 11, 1))
USED = {date(2026, 9, 1) + timedelta(days=number): Decimal(100) for number in range(30)}
"""September: a dollar a day."""


def bills(*lines: str) -> Sequence[Invoice]:
    return collect([("lines.csv", (HEAD + "\n".join(lines) + "\n").encode())]).invoices


def test_a_tax_has_the_days_of_what_it_is_on_and_else_that_of_issue() -> None:
    found = charges(
        bills(
            "A-1,2026-10-01,API usage,30.00,,,2026-09-01,2026-10-01",
            "A-1,2026-10-01,VAT,3.00,,tax,,",
            "A-2,2026-10-05,Credit purchase,100.00,,,,",
            "A-2,2026-10-05,VAT,10.00,,tax,,",
        ),
        WINDOW,
        "USD",
    )

    assert [(one.kind, one.invoice, one.amount, one.first, one.end) for one in found] == [
        (LineKind.TAX, "A-1", Decimal(300), date(2026, 9, 1), date(2026, 10, 1)),
        (LineKind.TAX, "A-2", Decimal(1000), date(2026, 10, 5), date(2026, 10, 6)),
    ]


def test_a_credit_counts_once_it_is_applied_and_not_when_it_is_bought_or_granted() -> None:
    found = charges(
        bills(
            "A-1,2026-10-05,Credit purchase,100.00,,,,",
            "A-2,2026-10-06,Granted,20.00,,credit,,",
            "A-3,2026-10-07,Applied balance,-7.00,,credit,,",
        ),
        WINDOW,
        "USD",
    )

    assert [(one.kind, one.invoice, one.amount) for one in found] == [(LineKind.CREDIT, "A-3", Decimal(-700))]


@pytest.mark.parametrize(
    "line", ["2026-08-31,VAT,1.00,,tax,,", "2026-11-01,VAT,1.00,,tax,,", "2026-10-01,VAT,1,EUR,tax,,"]
)
def test_other_periods_and_currencies_are_left_out(line: str) -> None:
    assert charges(bills(f"A-1,{line}"), WINDOW, "USD") == ()


@pytest.mark.parametrize("last", ["2026-09-30", "2026-10-01"])
def test_days_are_on_the_invoice_whose_usage_is_theirs_however_it_writes_the_last(last: str) -> None:
    listed = bills(f"A-1,2026-10-01,API usage,30.00,,,2026-09-01,{last}")

    assert usage_days(listed, "USD") == (date(2026, 9, 1), date.fromisoformat(last) + timedelta(days=1))
    assert billed_on(USED, listed, "USD") == dict.fromkeys(USED, "A-1")


def test_without_a_period_it_is_the_whole_month_that_comes_to_the_amount() -> None:
    assert billed_on(USED, bills("A-1,2026-10-01,API usage,30.00,,,,"), "USD") == dict.fromkeys(USED, "A-1")
    assert billed_on(USED, bills("A-1,2026-09-30,API usage,30.00,,,,"), "USD") == dict.fromkeys(USED, "A-1")


def test_two_invoices_of_halves_of_a_month_have_their_days_each() -> None:
    listed = bills(
        "A-1,2026-09-16,API usage,15.00,,,2026-09-01,2026-09-16",
        "A-2,2026-10-01,API usage,15.00,,,2026-09-16,2026-10-01",
    )
    found = billed_on(USED, listed, "USD")
    assert {day: number for day, number in found.items() if day in {date(2026, 9, 15), date(2026, 9, 16)}} == {
        date(2026, 9, 15): "A-1",
        date(2026, 9, 16): "A-2",
    }
    assert len(found) == 30


@pytest.mark.parametrize(
    "lines",
    [
        ("A-1,2026-10-01,API usage,29.99,,,2026-09-01,2026-10-01",),
        ("A-1,2026-10-01,Credit purchase,30.00,,,2026-09-01,2026-10-01",),
        ("A-1,2026-10-01,API usage,30.00,EUR,,2026-09-01,2026-10-01",),
        (
            "A-1,2026-10-01,API usage,30.00,,,2026-09-01,2026-10-01",
            "A-2,2026-10-01,API usage,30.00,,,2026-09-01,2026-10-01",
        ),
    ],
)
def test_where_nobody_can_say_which_invoice_it_is_no_day_has_one(lines: tuple[str, ...]) -> None:
    assert billed_on(USED, bills(*lines), "USD") == {}
