"""How much of what the platform reports the signs see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pulumi_claude_admin.outcome_ports import ReportedWork
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.signs_seen import SignsSeen, signs_seen
from tests.support.change_facts import A_FACT, START, WEEKS

PEOPLE = 5


def facts(people: int) -> list[ChangeFact]:
    """Of each of so many people one change with a trailer in three commits, and one of a week that is not asked about."""
    assisted = replace(A_FACT, sign=Sign.ASSISTED, trailer_commits=3)
    of_each = [replace(assisted, person=f"p{number}") for number in range(people)]
    return [*of_each, *(replace(one, merged_at=START + timedelta(weeks=9)) for one in of_each)]


def reported(people: int) -> list[ReportedWork]:
    """Of each of so many people six commits and two pull requests, and some of the day before."""
    day = START.date()
    emails = [f"p{number}@example.com" for number in range(people)]
    before = [ReportedWork(day - timedelta(days=1), email, commits=90, pull_requests=90) for email in emails]
    return [*before, *(ReportedWork(day, email, commits=6, pull_requests=2) for email in emails)]


def test_merged_signs_stand_beside_what_is_reported_of_the_same_weeks() -> None:
    found = signs_seen(facts(PEOPLE), reported(PEOPLE), WEEKS)

    assert found == SignsSeen(15, 30, 5, 10)
    assert (found.share_of_commits, found.share_of_changes) == (0.5, 0.5)


def test_where_nothing_is_reported_there_is_no_share() -> None:
    found = signs_seen(facts(PEOPLE), [], WEEKS)

    assert found == SignsSeen(15, 0, 5, 0)
    assert (found.share_of_commits, found.share_of_changes) == (None, None)


@pytest.mark.parametrize(("merging", "active"), [(4, 5), (5, 4)])
def test_nothing_is_told_of_four_people(merging: int, active: int) -> None:
    assert signs_seen(facts(merging), reported(active), WEEKS) is None
