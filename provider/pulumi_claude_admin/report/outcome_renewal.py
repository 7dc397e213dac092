"""One page for the contract talks: what was spent, the discount, what a change and a person cost, and the four metrics with their doubt. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.report.amounts import NOTHING, money, percent
from pulumi_claude_admin.report.outcome_page import page_of
from pulumi_claude_admin.report.outcome_report import Measure, OutcomeReport
from pulumi_claude_admin.report.outcome_sections import difference_row
from pulumi_claude_admin.report.outcome_words import (
    HIDDEN,
    money_caveats,
    signs_words,
    unclassified_words,
    unread_caveats,
)
from pulumi_claude_admin.report.page import Figure, Page, Row, Section, number, sentence

NOT_CAUSED: Final = (
    "A unit cost is the whole spend by the whole work, and not what a change or a person was worth. The metrics hold changes that show a "
    "sign against those that show none, and prove no effect (docs/outcomes-methods.md#why-the-groups-differ)."
)


def renewal_page(report: OutcomeReport) -> Page:
    """The page of outcomes with what contract talks are about, and nothing else."""
    found = tuple(_figures(report))
    return replace(
        page_of(report),
        kind="outcomes-renewal",
        subject="For the contract talks:",
        lines=tuple(one.sentence for one in found),
        figures=found,
        notices=(NOT_CAUSED, *unread_caveats(report), *money_caveats(report), signs_words(report.signs)),
        sections=() if report.is_nothing_counted else tuple(_sections(report)),
        charts=(),
    )


def _figures(report: OutcomeReport) -> Iterator[Figure]:
    spend = report.spend
    if spend is None:
        return
    least = "at least " if spend.missing_days else ""
    yield Figure("Spend", f"{least}{money(spend.billed, report.currency)}", "as billed, the whole organization")
    if spend.list_price is not None:
        yield Figure("At list prices", money(spend.list_price, report.currency), "the same usage")
        yield Figure("Discount", percent(spend.discount, spend.list_price or 0), money(spend.discount, report.currency))
    merged = report.all_teams.total.merged
    if merged:
        cost = money(spend.billed / merged, report.currency)
        yield Figure("Cost per merged change", cost, f"{merged:,} changes, assisted or not")


def _sections(report: OutcomeReport) -> Iterator[Section]:
    yield Section(
        "Unit costs",
        tuple(_unit_costs(report)),
        ("", "of", f"cost, {report.currency}"),
        is_lead=True,
    )
    yield Section(
        f"The four metrics, all teams together ({unclassified_words(report)})",
        tuple(difference_row(report.all_teams, measure) for measure in Measure if measure is not Measure.MERGED),
        ("measure", "assisted", "no sign", "difference", "95 % interval", "people", "what may be said"),
        is_lead=True,
    )


def _unit_costs(report: OutcomeReport) -> Iterator[Row]:
    """The whole spend by the whole work, assisted or not; what is hidden has no unit cost."""
    total, weeks = report.all_teams.total, len(report.all_teams.weeks)
    for words, things in (
        ("per merged change, assisted or not", total.merged),
        ("per person who merged something", total.people),
        ("per person who used Claude Code", total.active_people),
        ("per week", weeks),
    ):
        billed = None if report.spend is None else report.spend.billed
        cost = NOTHING if billed is None or not things else money(billed / Decimal(things))
        yield sentence(words), number(HIDDEN if things is None else f"{things:,}"), number(cost)
