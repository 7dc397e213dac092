"""Which days are read: those that are not kept, and those that may have changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pulumi_claude_admin.outcome_ports import Forge, ForgeRepository
from pulumi_claude_admin.outcomes.fixes import FixWords
from pulumi_claude_admin.outcomes.gather import Rules
from pulumi_claude_admin.outcomes.outcome_archive import KeptRepository
from pulumi_claude_admin.outcomes.people import Aliases
from pulumi_claude_admin.outcomes.reading_plan import PIECE, CompanyRules, reading_plan

DAYS = (date(2026, 6, 1), date(2026, 8, 24))
KEPT = KeptRepository(
    ForgeRepository(Forge.GITHUB, "acme/shop"),
    first=DAYS[0],
    end=DAYS[1],
    read_at=datetime(2026, 8, 23, 15, tzinfo=UTC),
    fingerprint="as ever",
)
WEEK = timedelta(days=7)


def plan(
    kept: KeptRepository | None, days: tuple[date, date] = DAYS, *, lacked: frozenset[str] = frozenset()
) -> tuple[tuple[date, date], str | None]:
    made = reading_plan(kept, days, fingerprint="as ever", lacked=lacked)
    assert made.is_anew is (kept is None or made.why is not None)
    return made.days, made.why


def test_a_first_reading_reads_everything_in_pieces_without_a_gap() -> None:
    made = reading_plan(None, DAYS, fingerprint="as ever", lacked=frozenset())
    pieces = list(made.pieces())
    assert [one.days for one in pieces] == [28, 28, 28]
    assert [one.first for one in pieces] == [DAYS[0] + PIECE * number for number in range(3)]
    assert pieces[-1].end == DAYS[1]


def test_the_next_week_begins_thirty_days_before_the_last_reading() -> None:
    later = (DAYS[0] + WEEK, DAYS[1] + WEEK)
    assert plan(KEPT, later) == ((date(2026, 7, 24), later[1]), None)


def test_what_a_killed_run_has_put_is_gone_on_from() -> None:
    put = replace(KEPT, end=DAYS[0] + PIECE)
    assert plan(put) == ((DAYS[0], DAYS[1]), None)
    put = replace(KEPT, end=DAYS[0] + 2 * PIECE)
    assert plan(put) == ((put.end - timedelta(days=30), DAYS[1]), None)
    pieces = list(reading_plan(put, DAYS, fingerprint="as ever", lacked=frozenset()).pieces())
    assert [one.end for one in pieces] == [put.end + timedelta(days=1), DAYS[1]]


def test_days_that_are_final_are_not_read_again() -> None:
    first, end = plan(KEPT, (DAYS[0], date(2026, 7, 24)))[0]
    assert first == end


def test_days_that_were_thirty_days_old_when_they_were_read_are_final_to_the_last() -> None:
    long_after = replace(KEPT, read_at=datetime(2026, 9, 23, tzinfo=UTC))
    first, end = plan(long_after)[0]
    assert first == end
    assert plan(long_after, (DAYS[0], DAYS[1] + WEEK))[0] == (date(2026, 7, 25), DAYS[1] + WEEK)
    just_before = replace(KEPT, read_at=datetime(2026, 9, 22, 23, tzinfo=UTC))
    assert plan(just_before)[0] == (date(2026, 7, 25), DAYS[1])


def test_an_earlier_week_does_not_take_away_what_is_known_of_later_ones() -> None:
    assert plan(KEPT, (DAYS[0], date(2026, 8, 1))) == ((date(2026, 7, 24), DAYS[1]), None)
    earlier = (DAYS[0] - WEEK, date(2026, 8, 1))
    assert plan(KEPT, earlier) == ((earlier[0], DAYS[1]), "acme/shop is read anew: other days are kept of it")


@pytest.mark.parametrize(
    ("kept", "days", "why"),
    [
        (replace(KEPT, fingerprint="otherwise"), DAYS, "it was read by other rules before"),
        (replace(KEPT, lacked=frozenset({"checkout"})), DAYS, "it was read without a checkout before"),
        (
            replace(KEPT, lacked=frozenset({"checkout", "coverage", "reviews"})),
            DAYS,
            "it was read without a checkout and coverage before",
        ),
        (KEPT, (DAYS[0] - WEEK, DAYS[1]), "other days are kept of it"),
        (KEPT, (DAYS[1] + WEEK, DAYS[1] + 2 * WEEK), "other days are kept of it"),
    ],
)
def test_what_cannot_stand_beside_what_is_kept_is_read_anew_and_said(
    kept: KeptRepository, days: tuple[date, date], why: str
) -> None:
    assert plan(kept, days) == (days, f"acme/shop is read anew: {why}")


def test_what_is_lacking_still_is_no_reason_to_read_anew() -> None:
    kept = replace(KEPT, lacked=frozenset({"checkout"}))
    assert plan(kept, lacked=frozenset({"checkout"}))[1] is None


@pytest.mark.parametrize(
    "other",
    [
        CompanyRules("another key of sixteen"),
        CompanyRules("a key of sixteen", Aliases(emails={"a@home.example": "a@example.com"})),
        CompanyRules("a key of sixteen", Aliases(logins={"a": "a@example.com"})),
        CompanyRules("a key of sixteen", rules=Rules(words=FixWords(title="^mend"))),
        CompanyRules("a key of sixteen", rules=Rules(words=FixWords(labels=frozenset({"fault"})))),
        CompanyRules("a key of sixteen", rules=Rules(bots=frozenset({"helper"}))),
        CompanyRules("a key of sixteen", rules=Rules(notes_ref="ai")),
    ],
)
def test_every_rule_is_in_the_fingerprint(other: CompanyRules) -> None:
    assert other.fingerprint("main") != CompanyRules("a key of sixteen").fingerprint("main")


def test_the_branch_is_in_the_fingerprint_and_the_order_of_words_is_not() -> None:
    rules = CompanyRules("a key of sixteen", Aliases(logins={"a": "a@example.com", "b": "b@example.com"}))
    turned = CompanyRules("a key of sixteen", Aliases(logins={"b": "b@example.com", "a": "a@example.com"}))
    assert rules.fingerprint("main") == turned.fingerprint("main") != rules.fingerprint("stable")
    assert "sixteen" not in repr(rules)
