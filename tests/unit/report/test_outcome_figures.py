"""From counted outcomes to what is told: money in major units, shares in points, hidden as None."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from pulumi_claude_admin.outcomes.count import outcomes
from pulumi_claude_admin.outcomes.figures import Asked
from pulumi_claude_admin.outcomes.signs_seen import SignsSeen
from pulumi_claude_admin.report.outcome_figures import build
from pulumi_claude_admin.report.outcome_report import Measure, SignsFigures
from pulumi_claude_admin.report.outcome_words import signs_words, unclassified_words
from tests.support.outcome_reports import AS_OF, RUN, a_report, an_empty_report, counted


def test_money_is_in_major_units_and_cost_is_spend_by_merged_changes() -> None:
    payments = a_report().teams[0].total
    asked = next(one for one in counted().figures.cells if one.team == "Payments" and one.week is None)

    assert asked.spend is not None
    assert payments.spend == asked.spend / 100
    assert payments.merged == asked.merged
    assert payments.cost_per_merged is not None
    assert abs(payments.cost_per_merged - asked.spend / 100 / (asked.merged or 1)) < Decimal("1e-9")


def test_differences_of_defects_are_in_percentage_points_as_those_of_coverage_are() -> None:
    told = {one.measure: one for one in a_report().all_teams.differences}
    (counted_all,) = [one for one in counted().figures.differences if one.team is None]

    lines, covered = counted_all.defects["lines"], counted_all.covered  # type: ignore[index]  # a word of the enum is one
    assert lines is not None
    assert covered is not None
    assert abs(told[Measure.LINES].value - Decimal(str(lines.value * 100))) < Decimal("1e-5")
    assert abs(told[Measure.COVERAGE].value - Decimal(str(covered.value))) < Decimal("1e-5")


def test_a_report_of_nothing_says_so_and_which_days_it_is_of() -> None:
    report = an_empty_report()
    assert report.is_nothing_counted
    assert report.is_partial
    assert (report.first_day, report.end_day) == (date(2026, 8, 31), date(2026, 9, 14))
    assert [one.kind for one in report.teams] == ["all"]


def test_a_share_that_is_not_zero_is_never_told_as_none() -> None:
    few = replace(counted().figures.unclassified, changes=1_000, unread=3, other_tool=0)
    found = replace(counted(), figures=replace(counted().figures, unclassified=few), signs=SignsSeen(1, 900, 1, 900))
    report = build(found, organization_id="o", organization_name="O", currency="USD", run=RUN, repositories=())
    assert (report.unclassified.unread, report.unclassified.other_tool) == (Decimal("0.005"), Decimal(0))
    assert unclassified_words(report) == "not classified: less than 1 %"
    assert report.signs is not None
    assert "see less than 1 % of" in signs_words(report.signs)


def test_what_cannot_be_classified_is_told_as_shares_and_never_counted() -> None:
    told = a_report().unclassified
    assert Decimal(0) < told.unread < Decimal("0.05")
    assert told.unread == told.unread.quantize(Decimal("0.01"))


def test_how_much_the_signs_see_is_a_share_and_is_told_only_of_five_people_or_more() -> None:
    assert a_report().signs == SignsFigures(2_010, Decimal("0.71"))
    assert an_empty_report().signs is None
    few = replace(counted(), figures=outcomes(Asked((), counted().weeks, AS_OF, {})))
    told = build(few, organization_id="o", organization_name="O", currency="USD", run=RUN, repositories=())
    assert told.signs is None
