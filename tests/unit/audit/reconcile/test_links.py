"""Addresses of invoices are said nowhere."""

import pytest

from pulumi_claude_admin.audit.reconcile.collect import collect
from pulumi_claude_admin.audit.reconcile.invoice_text import read_invoice
from pulumi_claude_admin.audit.reconcile.links import is_link, without_links
from pulumi_claude_admin.audit.reconcile.papers import Paper
from pulumi_claude_admin.errors import StatementUnreadable
from tests.support.papers import invoice_text

LINK = "https://invoice.stripe.com/i/acct_1/live_SECRET"
HEAD = "invoice,date,description,amount,kind\n"


@pytest.mark.parametrize("link", [LINK, LINK.replace("//", "/"), LINK.removeprefix("https://"), LINK.upper()])
def test_an_address_is_known_in_every_form(link: str) -> None:
    assert is_link(link)
    assert without_links(f"API usage {link} of September") == "API usage (a link, left out) of September"


@pytest.mark.parametrize("text", ["API usage", "invoices/https.csv", "bill.pdf", "http", "stripe.pdf"])
def test_a_name_of_a_file_is_no_address(text: str) -> None:
    assert not is_link(text)
    assert without_links(text) == text


def test_no_line_of_an_invoice_says_one() -> None:
    (listed,) = collect([("a.csv", f"{HEAD}A-1,2026-09-10,API usage {LINK},5.00,\n".encode())]).invoices
    read = read_invoice(
        Paper.of("a.pdf", b""), invoice_text((f"API usage {LINK}", "1", "$5.00"), subtotal="$5.00", total="$5.00")
    )
    for bill in (listed, read):
        assert [line.description for line in bill.lines] == ["API usage (a link, left out)"]


@pytest.mark.parametrize(
    "row", [f"A-1,{LINK},API usage,5.00,", f"A-1,2026-09-10,API usage,{LINK},", f"A-1,2026-09-10,API usage,5.00,{LINK}"]
)
def test_no_refusal_says_one(row: str) -> None:
    with pytest.raises(StatementUnreadable) as refused:
        collect([("a.csv", f"{HEAD}{row}\n".encode())])
    assert "(a link, left out)" in str(refused.value)
    assert "SECRET" not in str(refused.value)
