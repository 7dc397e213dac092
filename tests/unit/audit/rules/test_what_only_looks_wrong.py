"""A team that moved and a batch that was meant are told low; a contest is seen although there was work before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.facts import Facts, SpikeFacts, WorkspaceFacts
from pulumi_claude_admin.audit.finding import AuditFinding
from pulumi_claude_admin.audit.rules import RULES
from pulumi_claude_admin.audit.series_facts import without_batches
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.model.usage import ClaudeCodeRow
from tests.support.audit_facts import DAYS, facts, person, usd, workspace

CHANGED = date(2026, 11, 10)
SPIKE = SpikeFacts(date(2026, 11, 20), usd("900"), usd("100"), usd("200"), is_alert=True)


def said(rule: str, of: Facts) -> list[AuditFinding]:
    found = next(one for one in RULES if one.id == rule).answers(of)
    return [one for one in found if isinstance(one, AuditFinding)]


def stepped(name: str, before: str, after: str, *, at: date = CHANGED) -> WorkspaceFacts:
    """A workspace whose days cost another amount from a day on."""
    daily = tuple((day, usd(before if day < at else after)) for day in DAYS)
    return replace(workspace(f"wrkspc_{name}", name, a_week="1"), daily=daily, level_changed_at=at)


def test_a_level_that_rises_alone_is_told_as_it_is() -> None:
    (only,) = said("spend.level_changed", facts(stepped("A", "100", "300")))
    assert only.severity is Severity.MEDIUM
    assert only.at_stake is not None


def test_a_team_that_moved_is_two_low_findings_that_name_each_other() -> None:
    found = said(
        "spend.level_changed", facts(stepped("A", "100", "0"), stepped("B", "20", "110", at=date(2026, 11, 12)))
    )
    assert {one.severity for one in found} == {Severity.LOW}
    assert ["a team may have moved" in one.sentence for one in found] == [True, True]
    assert [one.at_stake for one in found] == [None, None]


@pytest.mark.parametrize(
    "other",
    [
        stepped("B", "200", "20", at=CHANGED - timedelta(days=9)),
        stepped("B", "100", "80"),
        stepped("B", "20", "200"),
    ],
    ids=["long before", "by far less", "the same way"],
)
def test_a_rise_is_not_made_up_by_another_change(other: WorkspaceFacts) -> None:
    found = said("spend.level_changed", facts(stepped("A", "20", "200"), other))
    assert found[0].severity is Severity.MEDIUM


@pytest.mark.parametrize(("batches", "is_alert"), [("0", True), ("699", True), ("700", False), ("900", False)])
def test_a_day_that_is_usual_without_its_batches_is_no_alert(batches: str, *, is_alert: bool) -> None:
    spike = without_batches(SPIKE, usd(batches))
    assert (spike.is_alert, spike.is_of_batches) == (is_alert, not is_alert)


def test_a_spike_of_batches_is_told_low_and_says_so() -> None:
    planned = replace(workspace("wrkspc_A", "A", a_week="100"), spikes=(without_batches(SPIKE, usd("800")),))
    loose = replace(workspace("wrkspc_B", "B", a_week="100"), spikes=(SPIKE,))
    first, second = said("spend.spike", facts(planned, loose))
    assert (first.severity, second.severity) == (Severity.LOW, Severity.HIGH)
    assert "in batches" in first.sentence
    assert "in batches" not in second.sentence


def test_a_contest_is_seen_although_there_were_commits_before_it() -> None:
    coders = [person(f"user_{n}", f"p{n}@example.com", "10") for n in range(9)]
    rows = [tuple(day_of(n, ago) for ago in (5, 40)) for n in range(9)]
    people = tuple(replace(one, claude_code=each) for one, each in zip(coders, rows, strict=True))
    (only,) = said("usage.trivial_change", facts(people=people))
    assert only.place.id == "user_8"
    assert "Since 2026-10-27" in only.sentence


def day_of(n: int, ago: int) -> ClaudeCodeRow:
    """A day of ordinary work; of the last of nine, lately, of burning tokens."""
    burns = n == 8 and ago == 5
    return ClaudeCodeRow(
        day=date(2026, 11, 24) - timedelta(days=ago),
        actor=f"p{n}@example.com",
        is_key=False,
        terminal="vscode",
        is_remote=False,
        sessions=1,
        lines_added=2 if burns else 300 + 40 * n,
        lines_removed=0,
        commits=0 if burns else 3,
        pull_requests=0,
        accepted=1,
        rejected=0,
        tokens={"claude-opus-5": 90_000_000 if burns else 5_000_000},
        estimated_cost=Decimal(0),
    )
