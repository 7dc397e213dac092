"""Outcomes in every form: teams by name, what is hidden called so, the doubt beside each figure, and no person anywhere."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.outcomes.difference import Verdict
from pulumi_claude_admin.report.forms import OutcomeForm
from pulumi_claude_admin.report.outcome_forms import render, render_renewal
from pulumi_claude_admin.report.outcome_report import KindFigures, Measure, OutcomeReport, TeamFigures
from pulumi_claude_admin.report.outcome_sections import teams_of
from pulumi_claude_admin.report.outcome_words import WHY
from tests.support.outcome_reports import RUN, a_report, a_report_of_quiet_weeks, an_empty_report, drawn_facts

FOR_PEOPLE = (OutcomeForm.TEXT, OutcomeForm.MARKDOWN, OutcomeForm.HTML)


def rows(report: OutcomeReport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render(OutcomeForm.CSV, report))))


def renamed(team: str) -> OutcomeReport:
    report = a_report(5)
    first, *rest = report.teams
    return replace(report, organization_name=team, teams=(replace(first, team=team), *rest))


@pytest.mark.parametrize("form", OutcomeForm)
def test_no_person_is_in_any_form(form: OutcomeForm) -> None:
    text = render(form, a_report(), is_verbose=True)
    assert not [one for one in {fact.person for fact in drawn_facts()} if one and one in text]


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_teams_are_in_the_order_of_their_names_whatever_their_figures_are(form: OutcomeForm) -> None:
    text = render(form, a_report())
    places = [text.index(team) for team in ("Payments", "Platform", "Research", "No team, or a small one")]
    assert places == sorted(places)


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_every_form_for_people_says_the_doubt_what_is_not_classified_and_why_the_groups_differ(
    form: OutcomeForm,
) -> None:
    text = render(form, a_report()).replace("\\", "")
    platform = next(one for one in a_report().teams if one.team == "Platform")
    (waited,) = [one for one in platform.differences if one.measure is Measure.REVIEW_MEDIAN]
    assert waited.verdict is Verdict.HIGHER
    assert "+1.6 to +3.3" in text
    assert "not classified: 2 %" in text
    assert "Why the groups differ anyway" in text
    assert WHY[3] in " ".join(text.split())


def test_what_is_hidden_is_called_so_and_never_zero() -> None:
    research = [one for one in rows(a_report()) if one["team"] == "Research" and one["week"] == "2026-W38"]
    assert [one["assisted_merged"] for one in research] == [""]
    assert "fewer than 5 people" in research[0]["why_empty"]
    assert "hidden" in render(OutcomeForm.MARKDOWN, a_report())


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_weeks_are_told_where_their_sum_is_hidden(form: OutcomeForm) -> None:
    report = a_report_of_quiet_weeks()
    assert report.all_teams.total.merged is None
    assert 16 in {one.merged for one in report.all_teams.weeks}
    text = render(form, report, is_verbose=True)
    assert "Nothing counted" not in text
    assert "Teams by week" in text
    assert "Nothing counted" not in render_renewal(form, report)


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_the_page_for_contract_talks_says_which_repository_is_missing(form: OutcomeForm) -> None:
    missing = replace(a_report().repositories[0], name="acme/gone", why_unread="the forge has none of this name")
    text = render_renewal(form, replace(a_report(), repositories=(missing,), is_partial=True))
    assert "acme/gone is not in these figures, or not to the end" in text


def test_a_cost_is_called_hidden_where_what_it_is_by_is_hidden() -> None:
    told = teams_of(replace(a_report_of_quiet_weeks(), teams=(spending(a_report_of_quiet_weeks().teams[0]),)))
    costs = dict(zip(told.columns, ("".join(piece.text for piece in cell) for cell in told.rows[0]), strict=True))
    assert (costs["merged"], costs["spend, USD"]) == ("hidden", "1,200.00")
    assert (costs["per merged change"], costs["per person"]) == ("hidden", "hidden")


def spending(team: TeamFigures) -> TeamFigures:
    return replace(team, total=replace(team.total, spend=Decimal(1200)))


def test_a_week_without_a_change_has_no_cost_and_hides_none() -> None:
    report = a_report(5)
    first, *weeks = report.teams[0].weeks
    idle = replace(first, merged=0, people=0, cost_per_merged=None, assisted=KindFigures(0), no_sign=KindFigures(0))
    told = rows(replace(report, teams=(replace(report.teams[0], weeks=(idle, *weeks)), *report.teams[1:])))[0]
    assert told["spend"]
    assert "cost_per_merged" in told["why_empty"].partition("no change: ")[2].partition(";")[0]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_a_name_with_an_end_of_line_makes_no_row_of_its_own(end: str) -> None:
    report = renamed(f"Payments{end}=1+1")
    text = render(OutcomeForm.CSV, report)
    told = list(csv.reader(io.StringIO(text, newline="")))
    assert len(told) == 1 + len(report.teams) * 6
    assert told[1][0] == f"Payments{end}=1+1"


def test_csv_has_a_row_for_each_team_and_week_with_the_numbers_of_the_json() -> None:
    report, told = a_report(), rows(a_report())
    assert len(told) == len(report.teams) * 13
    document = json.loads(render(OutcomeForm.JSON, report))
    by_place = {(one["team"], one["week"]): one for one in told}
    week = document["teams"][1]["weeks"][0]
    row = by_place["Platform", week["week"]]
    assert row["spend"] == week["spend"]
    assert row["assisted_lines_changes"] == str(week["assisted"]["lines"]["count"])
    assert row["unclassified_share"] == document["unclassified"]["unread"]


def test_a_week_that_is_younger_than_a_defect_takes_is_not_called_hidden() -> None:
    young = [one for one in rows(a_report()) if one["week"] == "2026-W47" and one["team"] == "All teams"]
    assert "younger than 30 days" in young[0]["why_empty"]
    assert "too young" in render(OutcomeForm.MARKDOWN, a_report())


def test_a_name_that_a_spreadsheet_would_execute_is_text_in_csv() -> None:
    assert rows(renamed("=HYPERLINK(1)"))[0]["team"] == "'=HYPERLINK(1)"


def test_a_name_is_no_markup_in_html_and_no_row_in_markdown() -> None:
    report = renamed("<script>alert(1)</script> | x\n| y")
    tags = list[str]()

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the base class names it
            tags.append(tag)

    Tags().feed(render(OutcomeForm.HTML, report))
    assert "svg" in tags
    assert "script" not in tags
    markdown = render(OutcomeForm.MARKDOWN, report)
    assert "<script" not in markdown
    assert "\n| y" not in markdown


def test_nothing_counted_is_said_and_what_could_not_be_read_with_its_reason() -> None:
    text = render(OutcomeForm.TEXT, an_empty_report())
    assert "Nothing counted" in text
    assert "not the same as no work" in text
    assert "acme/gone is not in these figures, or not to the end: it is gone" in text


def test_the_page_for_contract_talks_has_money_unit_costs_and_the_metrics_and_no_team() -> None:
    report = a_report()
    text = render_renewal(OutcomeForm.TEXT, report)
    assert report.spend is not None
    assert "Discount" in text
    assert "10 %" in text
    assert "per person who used Claude Code" in text
    assert "first review, median" in text
    assert "prove no effect" in text
    assert "Payments" not in text


@pytest.mark.parametrize("form", [OutcomeForm.JSON, OutcomeForm.CSV])
def test_json_and_csv_have_all_of_it_and_are_no_page_for_contract_talks(form: OutcomeForm) -> None:
    with pytest.raises(ConfigurationError, match="contract talks"):
        render_renewal(form, a_report())


def test_without_spend_the_report_says_what_fills_it_and_no_zero() -> None:
    text = render(OutcomeForm.TEXT, replace(a_report(), spend=None, run=RUN))
    assert "The archive has no spend of these weeks: `claude-admin audit` fills it." in text


def test_a_size_without_a_change_has_no_row_and_a_kind_without_one_no_difference_that_is_hidden() -> None:
    report = a_report(5)
    small, medium, large = report.sizes
    nothing = KindFigures(merged=0)
    sizes = (small, replace(medium, no_sign=nothing, differences=()), replace(large, assisted=nothing, no_sign=nothing))
    text = render(OutcomeForm.TEXT, replace(report, sizes=sizes))
    rows = text.partition("Changes of like size")[2].partition("Note:")[0]
    assert "more than 250 lines" not in rows
    assert "hidden" not in rows.partition("51 to 250 lines")[2]


def test_what_came_up_in_a_repository_is_told_with_its_name() -> None:
    assert "acme/research/models: 14 changes are not on the branch main" in render(OutcomeForm.TEXT, a_report())
