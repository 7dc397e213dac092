"""Papers of other periods and of other customers: told, and refused where nothing at all was compared."""

from datetime import date
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.reconcile.collect import Papers, collect
from pulumi_claude_admin.audit.reconcile.month_values import PlatformMonth
from pulumi_claude_admin.audit.reconcile.papers import Balance, Paper
from pulumi_claude_admin.audit.reconcile.remarks import remarks
from pulumi_claude_admin.errors import StatementUnreadable
from tests.support.papers import USAGE, cost_csv

MONTHS = tuple(
    PlatformMonth(date(2026, month, 1), "cost_by_who", (), Decimal(0), is_provisional=False, is_whole=True)
    for month in (8, 9, 10)
)
NAMES = frozenset({"P", "Payments", "Home"})
LIST = "invoice,date,description,amount,first,last,billed_to\n"
OCTOBER = cost_csv(1, ("2026-10-31", "P", "1.00"))


def billed(number: str, issued: str, *, period: str = ",", to: str = "") -> bytes:
    return f"{LIST}{number},{issued},API usage,5.00,{period},{to}\n".encode()


def said(*files: tuple[str, bytes], balances: tuple[Balance, ...] = ()) -> tuple[str, ...]:
    return remarks(MONTHS, collect(files), balances, organization="Acme Tools", workspaces=NAMES)


@pytest.mark.parametrize(
    "paper",
    [
        billed("A-1", "2026-07-31"),
        billed("A-1", "2026-11-01"),
        billed("A-1", "2026-08-01", period="2026-07-01,2026-08-01"),
        cost_csv(3, ("2025-10-31", "P", "1.00")),
    ],
)
def test_a_paper_of_another_period_is_named_and_alone_it_is_refused(paper: bytes) -> None:
    assert said(("old.csv", paper), ("cost.csv", OCTOBER)) == (
        "old.csv is of none of the months that were read, 2026-08 to 2026-10: it was held against nothing.",
    )
    with pytest.raises(StatementUnreadable) as refused:
        said(("old.csv", paper))
    assert str(refused.value) == (
        "old.csv: nothing in there is of the months that were read, 2026-08 to 2026-10. Give papers of these months"
    )
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    "paper",
    [
        billed("A-1", "2026-11-01", period="2026-10-31,2026-11-30"),
        billed("A-1", "2026-08-01"),
        billed("A-1", "2026-07-01") + b"A-2,2026-09-01,API usage,5.00,,,\n",
    ],
)
def test_a_paper_that_touches_a_month_is_of_it(paper: bytes) -> None:
    assert said(("a.csv", paper)) == ()


def test_a_balance_of_another_month_is_named() -> None:
    old = Balance(date(2026, 2, 1), Decimal(1), Decimal(2), 2, Paper.of("balances.csv", b""))
    assert [one.partition(" is ")[0] for one in said(("cost.csv", OCTOBER), balances=(old,))] == ["balances.csv"]


@pytest.mark.parametrize("name", ["Acme Tools", "ACME tools GmbH", "Acme", ""])
def test_an_invoice_to_the_organization_by_its_legal_name_is_its_own(name: str) -> None:
    assert said(("a.csv", billed("A-1", "2026-10-01", to=name))) == ()


def test_an_invoice_to_somebody_else_is_named_in_one_line_that_nobody_obeys() -> None:
    (told,) = said(("a.csv", billed("A-1", "2026-10-01", to='"Beta\n##[error] Tools"')))
    assert told.startswith("Invoice A-1 (a.csv) is billed to Beta ")
    assert told.endswith("and this organization is Acme Tools: see whether it is an invoice of this one.")
    assert "##[" not in told
    assert len(told.splitlines()) == 1


def usage_csv(*workspaces: str, day: str = "2026-09-01") -> bytes:
    rows = (f"{day},claude-opus-5,key,{one},standard,≤ 200k,10,20,30,40,50,1,global,\n" for one in workspaces)
    return f"{USAGE}\n{''.join(rows)}".encode()


def test_an_export_of_usage_of_another_period_is_named_and_alone_it_is_refused() -> None:
    old = usage_csv("P", day="2026-07-31")
    assert said(("tokens.csv", old), ("cost.csv", OCTOBER)) == (
        "tokens.csv is of none of the months that were read, 2026-08 to 2026-10: it was held against nothing.",
    )
    with pytest.raises(StatementUnreadable, match=r"tokens\.csv: nothing in there is of the months that were read"):
        said(("tokens.csv", old))


@pytest.mark.parametrize("export", [usage_csv("Ventures", "Default"), cost_csv(3, ("2026-09-01", "Ventures", "1.00"))])
def test_an_export_of_another_organization_is_refused(export: bytes) -> None:
    with pytest.raises(StatementUnreadable) as refused:
        said(("export.csv", export))
    assert str(refused.value) == (
        'export.csv: none of its workspaces is one of this organization: "Ventures". Give exports of this organization'
    )


@pytest.mark.parametrize("names", [frozenset(), frozenset({"Default"})])
def test_where_nobody_knows_names_no_export_is_refused_for_them(names: frozenset[str]) -> None:
    papers = collect([("tokens.csv", usage_csv("Ventures"))])
    assert remarks(MONTHS, papers, (), organization="Acme Tools", workspaces=names) == ()


def test_a_name_that_nobody_has_now_is_named_beside_those_that_are_known() -> None:
    assert said(("tokens.csv", usage_csv("payments", "Default", "--", "Old name"))) == (
        'tokens.csv has rows of workspaces by names that none has now: "Old name".',
    )


def test_without_papers_nothing_is_said() -> None:
    assert remarks(MONTHS, Papers(), (), organization="Acme Tools", workspaces=NAMES) == ()
