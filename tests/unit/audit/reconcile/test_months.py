"""One month of the platform against its papers: each verdict, and every number proven."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.reconcile.collect import Papers, collect
from pulumi_claude_admin.audit.reconcile.month_values import MonthResult, PlatformMonth, PlatformRow, Tolerance, Verdict
from pulumi_claude_admin.audit.reconcile.months import reconcile
from pulumi_claude_admin.audit.reconcile.papers import Balance, Paper
from tests.support.papers import cost_csv

SEPTEMBER = date(2026, 9, 1)
LIST = "invoice,date,description,amount,currency,kind,first,last\n"
PAPER = Paper.of("balances.csv", b"")


def platform(*cents: str, is_provisional: bool = False) -> PlatformMonth:
    """September: one amount a day from the first."""
    rows = tuple(PlatformRow(date(2026, 9, day), "wrkspc_1", Decimal(amount)) for day, amount in enumerate(cents, 1))
    listed = sum((Decimal(amount) for amount in cents), Decimal(0)) * 2
    return PlatformMonth(SEPTEMBER, "cost_by_who", rows, listed, is_provisional, is_whole=True)


def lines(*rows: str) -> Papers:
    return collect([("lines.csv", (LIST + "\n".join(rows) + "\n").encode())])


def only(month: PlatformMonth, papers: Papers, *balances: Balance, tolerance: Tolerance | None = None) -> MonthResult:
    (result,) = reconcile([month], papers, balances, tolerance or Tolerance())
    return result


def test_without_papers_nothing_is_claimed() -> None:
    result = only(platform("100"), Papers())

    assert (result.verdict, result.unexplained, result.is_failing) == (Verdict.NO_PAPERS, None, False)


def test_an_invoice_of_the_usage_is_explained_to_the_cent() -> None:
    result = only(platform("100", "200"), lines("A-1,2026-10-01,API usage,3.00,,,2026-09-01,2026-10-01"))

    assert (result.verdict, result.unexplained) == (Verdict.EXPLAINED, Decimal(0))


def test_fractions_of_a_cent_are_rounding() -> None:
    result = only(platform("100.3"), lines("A-1,2026-10-01,API usage,1.00,,,2026-09-01,2026-10-01"))

    assert (result.verdict, result.unexplained) == (Verdict.WITHIN_ROUNDING, Decimal(0))


def test_what_nobody_can_explain_fails_above_money_and_percent_alone() -> None:
    papers = lines("A-1,2026-10-01,API usage,500.00,,,2026-09-01,2026-10-01")

    result = only(platform("40000"), papers)

    assert (result.verdict, result.unexplained, result.is_failing) == (Verdict.UNEXPLAINED, Decimal(10000), True)
    assert not only(platform("40000"), papers, tolerance=Tolerance(Decimal(10001), Decimal(0))).is_failing
    assert not only(platform("40000"), papers, tolerance=Tolerance(Decimal(0), Decimal(26))).is_failing
    assert not only(platform("40000", is_provisional=True), papers).is_failing


def test_a_month_of_which_a_day_was_not_read_is_open_and_fails_nothing() -> None:
    cut = replace(platform("40000"), is_whole=False)

    result = only(cut, lines("A-1,2026-10-01,API usage,500.00,,,2026-09-01,2026-10-01"))

    assert (result.verdict, result.is_failing) == (Verdict.OPEN, False)
    assert "days of the month that were not read" in {one.reason for one in result.differences}


def test_credit_bought_in_advance_leaves_a_month_open_until_its_balances_are_given() -> None:
    papers = lines("A-1,2026-09-10,Credit purchase,500.00,,,,")

    assert only(platform("40000"), papers).verdict is Verdict.OPEN
    met = only(platform("40000"), papers, Balance(SEPTEMBER, Decimal(5000), Decimal(15000), 2, PAPER))
    missed = only(platform("40000"), papers, Balance(SEPTEMBER, Decimal(5000), Decimal(10000), 2, PAPER))
    assert (met.verdict, met.unexplained) == (Verdict.EXPLAINED, Decimal(0))
    assert (missed.verdict, missed.unexplained) == (Verdict.UNEXPLAINED, Decimal(5000))


def test_usage_beyond_the_credit_is_invoiced_and_adds_up_with_the_balances_alone() -> None:
    papers = lines(
        "A-1,2026-09-10,Credit purchase,500.00,,,,",
        "A-2,2026-10-01,API usage,100.00,,,2026-09-01,2026-10-01",
        "A-3,2026-09-11,Granted,20.00,,credit,,",
        "A-4,2026-09-12,Applied balance,-7.00,,credit,,",
    )

    met = only(platform("62000"), papers, Balance(SEPTEMBER, Decimal(0), Decimal(0), 2, PAPER))

    assert only(platform("62000"), papers).verdict is Verdict.OPEN
    assert (met.verdict, met.unexplained) == (Verdict.EXPLAINED, Decimal(0))


def test_an_invoice_from_day_to_day_is_spread_over_its_days() -> None:
    august_to_september = lines("A-1,2026-09-23,API usage,31.00,,,2026-08-23,2026-09-23")

    result = only(platform("2200"), august_to_september)

    assert (result.verdict, result.unexplained) == (Verdict.EXPLAINED, Decimal(0))


def test_an_export_is_compared_on_its_own_days_with_half_a_cent_a_row() -> None:
    export = collect([("cost.csv", cost_csv(1, ("2026-09-01", "P", "1.00"), ("2026-09-01", "P", "0.00")))])

    assert only(platform("100.9", "5000"), export).verdict is Verdict.WITHIN_ROUNDING
    missed = only(platform("101.1", "5000"), export)
    assert (missed.verdict, missed.unexplained) == (Verdict.UNEXPLAINED, Decimal("-1.1"))


def test_another_currency_is_its_own_line_and_never_converted() -> None:
    result = only(platform("100"), lines("A-1,2026-09-10,API usage,1.00,EUR,,,"))

    assert result.verdict is Verdict.OPEN
    assert [one.amount for one in result.differences if "EUR" in one.reason] == [None]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("A-1,2026-09-10,VAT,10.00,,tax,,", "tax"),
        ("A-1,2026-09-10,Team plan - Premium,10.00,,,,", "seats, on the invoice alone"),
        ("A-1,2026-09-10,Unused time on 2 \u00d7 Team plan - Premium,10.00,,,,", "seats that came or went"),
        ("A-1,2026-09-10,Promotional credit,10.00,,credit,,", "credits and promotions"),
        ("A-1,2026-09-10,Consulting,10.00,,,,", "lines of invoices that say nothing known"),
    ],
)
def test_what_is_on_the_invoice_alone_has_its_own_line(row: str, reason: str) -> None:
    result = only(platform("100"), lines(row))

    assert [one.amount for one in result.differences if one.reason.startswith(reason)] == [Decimal(1000)]


def test_what_a_naive_product_of_tokens_and_prices_misses_is_told() -> None:
    month = platform("100")
    rich = PlatformMonth(
        month.first,
        month.cube,
        month.rows,
        month.list_amount,
        is_provisional=True,
        is_whole=True,
        by={
            "service_tier": {"priority": Decimal(7), "batch": Decimal(3)},
            "cost_type": {"web_search": Decimal(2)},
            "token_type": {"cache_creation.ephemeral_1h_input_tokens": Decimal(5), "output_tokens": Decimal(60)},
        },
        archived=Decimal(9),
    )

    told = {one.reason.split(",", 1)[0].split(":", 1)[0]: one.amount for one in only(rich, Papers()).differences}

    assert told == {
        "discount": Decimal(100),
        "Priority Tier": Decimal(7),
        "batch": Decimal(3),
        "cache writes for an hour": Decimal(5),
        "web searches": Decimal(2),
        "workspaces that are archived by now": Decimal(9),
        "days that may still be revised": None,
    }
    assert "days that may still be revised: provisional until 2026-10-31" in {
        one.reason for one in only(rich, Papers()).differences
    }


def test_what_older_reports_cannot_tell_is_said_so_and_no_amount_is_made_of_it() -> None:
    old = replace(platform("100"), is_legacy=True, untold=frozenset({"list_amount"}))

    assert [(one.reason, one.amount) for one in only(old, Papers()).differences] == [
        ("discount: older reports tell no list price", None),
        ("Priority Tier: not visible, older reports do not have it", None),
    ]


def test_what_an_invoice_bills_for_days_of_another_month_is_told() -> None:
    august_to_september = lines("A-1,2026-09-23,API usage,31.00,,,2026-08-23,2026-09-23")

    told = {one.reason: one.amount for one in only(platform("2200"), august_to_september).differences}

    assert told["usage that the same invoices bill for days of other months, shared out by days"] == Decimal(900)


def test_long_contexts_of_an_export_have_their_line() -> None:
    text = cost_csv(1, ("2026-09-01", "P", "1.00"), ("2026-09-01", "P", "2.00")).decode()
    export = collect([("cost.csv", text.replace("≤ 200k", "> 200k", 1).encode())])

    told = {one.reason.partition(",")[0]: one.amount for one in only(platform("300"), export).differences}

    assert told["contexts above 200k"] == Decimal(100)


@pytest.mark.parametrize(
    ("listed", "untold", "generation", "left"),
    [
        ("100", "", 2, None),
        ("99.4", "", 2, None),
        ("90", "", 2, Decimal(10)),
        ("90", "", 1, None),
        ("90", "list_amount", 2, None),
    ],
)
def test_list_prices_of_an_export_are_held_against_those_of_the_platform(
    listed: str, untold: str, generation: int, left: Decimal | None
) -> None:
    row = PlatformRow(date(2026, 9, 1), "wrkspc_1", Decimal(100), Decimal(listed))
    month = replace(platform(), rows=(row,), untold=frozenset({untold}))
    export = collect([("cost.csv", cost_csv(generation, ("2026-09-01", "P", "1.00"), ("2026-09-01", "P", "0.00")))])

    told = {one.reason: one.amount for one in only(month, export).differences}

    assert told.get("list prices of the export less those of the platform's reports") == left


def test_months_come_latest_first() -> None:
    october = PlatformMonth(date(2026, 10, 1), "cost_by_who", (), Decimal(0), is_provisional=False, is_whole=True)

    assert [one.first for one in reconcile([platform("1"), october], Papers(), (), Tolerance())] == [
        october.first,
        SEPTEMBER,
    ]
