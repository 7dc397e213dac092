"""How much of what the platform reports the signs see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pulumi_claude_admin.outcome_ports import ReportedWork
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.signs_seen import SignsSeen, signs_seen
from tests.support.change_facts import A_FACT, START, WEEKS


def test_merged_signs_stand_beside_what_is_reported_of_the_same_weeks() -> None:
    facts = [
        replace(A_FACT, sign=Sign.ASSISTED, trailer_commits=3),
        replace(A_FACT, sign=Sign.ASSISTED, trailer_commits=0),
        replace(A_FACT, merged_at=START + timedelta(weeks=9), sign=Sign.ASSISTED, trailer_commits=7),
    ]
    reported = [
        ReportedWork(START.date(), "ana@example.com", commits=4, pull_requests=3),
        ReportedWork(START.date() + timedelta(days=1), "ben@example.com", commits=2, pull_requests=1),
        ReportedWork(START.date() - timedelta(days=1), "ana@example.com", commits=90, pull_requests=90),
    ]

    found = signs_seen(facts, reported, WEEKS)

    assert found == SignsSeen(3, 6, 2, 4)
    assert (found.share_of_commits, found.share_of_changes) == (0.5, 0.5)


def test_where_nothing_is_reported_there_is_no_share() -> None:
    found = signs_seen([A_FACT], [], WEEKS)

    assert (found.share_of_commits, found.share_of_changes) == (None, None)
