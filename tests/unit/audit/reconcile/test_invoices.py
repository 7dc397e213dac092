"""Invoices from the text of their pages and from lists: what they say, and that nothing of one is used that does not add up."""

from datetime import date
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.reconcile.collect import collect
from pulumi_claude_admin.audit.reconcile.invoice_text import kind_of, read_invoice
from pulumi_claude_admin.audit.reconcile.papers import LineKind, Paper
from pulumi_claude_admin.audit.reconcile.plain_lists import balances
from pulumi_claude_admin.audit.reconcile.tables import read_table
from pulumi_claude_admin.errors import StatementUnreadable
from tests.support.papers import invoice_text

PAPER = Paper.of("invoice.pdf", b"%PDF-")
LIST = "invoice,date,description,amount,currency,kind,first,last,billed_to\n"


def test_an_invoice_of_credit_is_read_with_its_tax() -> None:
    text = invoice_text(
        ("One-time credit purchase", "1", "$500.00"),
        subtotal="$500.00",
        total="$550.00",
        below=(("Total excluding tax", "$500.00"), ("VAT - South Korea (10% on $500.00)", "$50.00")),
    )

    invoice = read_invoice(PAPER, text)

    assert (invoice.number, invoice.issued, invoice.billed_to, invoice.currency) == (
        "ABCD1234-0001",
        date(2026, 10, 1),
        "Acme Corp",
        "USD",
    )
    assert [(line.kind, line.amount) for line in invoice.lines] == [(LineKind.PURCHASE, Decimal(50000))]
    assert [(line.kind, line.amount) for line in invoice.taxes] == [(LineKind.TAX, Decimal(5000))]
    assert (invoice.subtotal, invoice.total) == (Decimal(50000), Decimal(55000))


def test_seats_that_came_and_went_have_signs_and_periods() -> None:
    text = invoice_text(
        ("Remaining time on 97 \u00d7 Team plan - Premium after 24 Aug 2026", "97", "$1,455.00"),
        ("Unused time on 40 \u00d7 Team plan - Standard after 24 Aug 2026", "40", "-$200.00"),
        subtotal="$1,255.00",
        total="$1,255.00",
        period="Aug 24\u2013Sep 23, 2026",
    )

    invoice = read_invoice(PAPER, text)

    assert [line.amount for line in invoice.of(LineKind.PRORATION)] == [Decimal(145500), Decimal(-20000)]
    assert invoice.lines[0].period == (date(2026, 8, 24), date(2026, 9, 23))
    assert invoice.lines[0].quantity == 97


def test_a_period_over_new_year_begins_in_the_old_one() -> None:
    text = invoice_text(
        ("Team plan - Premium", "1", "$30.00"), subtotal="$30.00", total="$30.00", period="Dec 23\u2013Jan 23, 2027"
    )

    assert read_invoice(PAPER, text).lines[0].period == (date(2026, 12, 23), date(2027, 1, 23))


@pytest.mark.parametrize(
    ("subtotal", "total", "says"),
    [
        ("$501.00", "$501.00", "its 1 lines give 500.00, its subtotal says 501.00"),
        ("$500.00", "$505.00", "its 1 lines give 500.00, its total says 505.00"),
    ],
)
def test_an_invoice_that_does_not_add_up_is_refused(subtotal: str, total: str, says: str) -> None:
    text = invoice_text(("API usage", "1", "$500.00"), subtotal=subtotal, total=total)

    with pytest.raises(StatementUnreadable) as refused:
        read_invoice(PAPER, text)

    assert says in str(refused.value)
    assert "Nothing of it was used" in str(refused.value)


def test_a_minus_sign_on_another_line_is_refused_and_not_guessed() -> None:
    text = invoice_text(
        ("Unused time on 4 \u00d7 Team plan - Premium", "4", "$20.00"), subtotal="-$20.00", total="-$20.00"
    )

    with pytest.raises(StatementUnreadable, match=r"lines give 20\.00"):
        read_invoice(PAPER, text.replace("Unused time", "-\nUnused time"))


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        ("Invoice number", "has no invoice number"),
        ("Date of issue", "has no date of issue"),
        ("Subtotal", "has no subtotal"),
    ],
)
def test_what_an_invoice_must_have_is_named(gone: str, says: str) -> None:
    text = invoice_text(("API usage", "1", "$5.00"), subtotal="$5.00", total="$5.00").replace(gone, "Something")

    with pytest.raises(StatementUnreadable, match=says):
        read_invoice(PAPER, text)


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        ("One-time credit purchase", LineKind.PURCHASE),
        ("Auto recharge extra usage, 5,000 credits", LineKind.PURCHASE),
        ("Team plan - Premium", LineKind.SEATS),
        ("Unused time on 40 \u00d7 Team plan - Premium", LineKind.PRORATION),
        ("Claude API usage, September", LineKind.USAGE),
        ("Consulting", LineKind.OTHER),
    ],
)
def test_a_line_is_told_by_its_words(description: str, kind: LineKind) -> None:
    assert kind_of(description) is kind


def test_a_list_of_lines_gives_an_invoice_a_number() -> None:
    content = (
        f"{LIST}A-1,2026-10-01,API usage,100.00,,,2026-09-01,2026-10-01,Acme\nA-1,2026-10-01,VAT,10.00,,tax,,,\n"
        "A-1,2026-10-01,,110.00,,total,,,\nA-2,2026-11-01,Credit purchase,50.00,,,,,\n"
    )

    first, second = collect([("lines.csv", content.encode())]).invoices

    assert (first.number, first.total, first.subtotal) == ("A-1", Decimal(11000), Decimal(10000))
    assert first.lines[0].period == (date(2026, 9, 1), date(2026, 10, 1))
    assert (second.number, second.lines[0].kind) == ("A-2", LineKind.PURCHASE)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            "A-1,2026-10-01,API usage,1.00,,,,,\nA-1,2026-10-01,,2.00,,total,,,",
            "lines.csv:3 the lines of A-1 give 1.00, its total says 2.00",
        ),
        ("A-1,2026-10-01,API usage,1.00,,gift,,,", "lines.csv:2 there is no kind 'gift'"),
        ("A-1,2026-10-01,API usage,1.00,,,2026-09-01,,", "lines.csv:2 has one end of a period"),
        ("A-1,2026-10-01,API usage,1.00,,,2026-09-02,2026-09-01,", "lines.csv:2 its period ends before it begins"),
        ("A-1,2026-10-01,x,1.00,USD,,,,\nA-1,2026-10-01,y,1.00,EUR,,,,", "A-1 has lines in EUR and USD"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused(row: str, says: str) -> None:
    with pytest.raises(StatementUnreadable) as refused:
        collect([("lines.csv", f"{LIST}{row}\n".encode())])

    assert says in str(refused.value)


def test_one_number_with_two_contents_is_refused_and_an_equal_copy_counts_once() -> None:
    one = f"{LIST}A-1,2026-10-01,API usage,1.00,,,,,Acme\n".encode()
    same = f"{LIST}A-1,2026-10-01,API usage,1.00,,,,,Acme\n\n".encode()
    other = f"{LIST}A-1,2026-10-01,API usage,2.00,,,,,Acme\n".encode()

    assert len(collect([("a.csv", one), ("b.csv", same)]).invoices) == 1
    with pytest.raises(StatementUnreadable, match=r"invoice A-1 is in a\.csv and in b\.csv, with different lines"):
        collect([("a.csv", one), ("b.csv", other)])


def test_invoices_to_two_customers_are_refused() -> None:
    one = f"{LIST}A-1,2026-10-01,API usage,1.00,,,,,Acme\n".encode()
    other = f"{LIST}A-2,2026-10-01,API usage,1.00,,,,,Globex\n".encode()

    with pytest.raises(StatementUnreadable, match=r"billed to 'Acme', b\.csv to 'Globex'"):
        collect([("a.csv", one), ("b.csv", other)])


def test_balances_are_one_a_month() -> None:
    read = balances(PAPER, read_table("balances.csv", b"month,opening,closing\n2026-09,100.00,20.00\n"))
    twice = read_table("balances.csv", b"month,opening,closing\n2026-09,1,2\n2026-09,1,2\n")

    assert [(one.month, one.opening, one.closing) for one in read] == [
        (date(2026, 9, 1), Decimal(10000), Decimal(2000))
    ]
    with pytest.raises(StatementUnreadable, match=r"balances.csv:2 2026-09 stands there twice"):
        balances(PAPER, twice)
