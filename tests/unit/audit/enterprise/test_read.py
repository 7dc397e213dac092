"""What an audit of an Enterprise organization asks for, and what it does without: no list hides another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pulumi_claude_admin.audit.enterprise.read import ReadPlan, last_told, plan, read_enterprise
from pulumi_claude_admin.audit.read_costs import Calls
from pulumi_claude_admin.errors import PermissionDenied, Rejected, Unavailable
from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit, LimitScope
from pulumi_claude_admin.model.money import Money
from tests.support.fake_enterprise import ANA, FakeEnterprise

REFUSED = PermissionDenied("Missing required scopes", status=403, error_code="api_key_scope_missing")


def test_each_list_is_asked_for_once_and_the_plan_is_told_before() -> None:
    there = FakeEnterprise(at=datetime(2026, 9, 16, 12, tzinfo=UTC), told_until=date(2026, 9, 15))
    plans: list[tuple[ReadPlan, int]] = []
    read = read_enterprise(there, announce=lambda one: plans.append((one, len(there.calls))))
    assert there.calls == [
        "organization",
        "effective",
        "people",
        "limits",
        "requests",
        "credits 2026-09-01 2026-09-17",
        "credits 2026-08-17 2026-09-16",
        "engagement 2026-08-17 2026-09-16",
        "seats 2026-09-15 2026-09-16",
    ]
    assert plans == [(ReadPlan(3, Calls(8, 12)), 3)]
    assert read.unseen == ()


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 9, 16, 9, 59, tzinfo=UTC), date(2026, 9, 14)),
        (datetime(2026, 9, 16, 10, 0, tzinfo=UTC), date(2026, 9, 15)),
    ],
)
def test_a_day_of_engagement_is_there_from_ten_of_the_next_on(now: datetime, day: date) -> None:
    assert last_told(now) == day


def test_a_report_of_engagement_that_is_later_than_it_should_be_is_read_to_its_last_day() -> None:
    there = FakeEnterprise(at=datetime(2026, 9, 16, 12, tzinfo=UTC), told_until=date(2026, 9, 13))
    read = read_enterprise(there)
    assert read.engagement is not None
    assert read.engagement.window == Window(date(2026, 8, 15), date(2026, 9, 14))
    assert read.unseen == ()


def test_a_report_that_is_days_too_late_is_unseen_after_four_calls() -> None:
    there = FakeEnterprise(told_until=date(2026, 9, 1))
    read = read_enterprise(there)
    assert read.engagement is None
    assert [one.what for one in read.unseen] == ["engagement"]
    assert sum(one.startswith("engagement") for one in there.calls) == 4


def test_what_the_key_may_not_read_is_unseen_and_the_rest_is_read() -> None:
    there = FakeEnterprise(people_refusal=REFUSED, analytics_refusal=REFUSED)
    read = read_enterprise(there)
    assert [one.what for one in read.unseen] == [
        "people",
        "credits of this month",
        "credits of the last 30 days",
        "engagement",
    ]
    assert read.unseen[0].reason == "Missing required scopes [403 api_key_scope_missing]"
    assert (read.people, read.credits_lately, len(read.effective)) == (None, None, 3)


def test_an_organization_without_such_reports_is_no_error() -> None:
    refusal = Rejected("This organization is HIPAA-ready.", status=400)
    assert read_enterprise(FakeEnterprise(analytics_refusal=refusal)).credits_of_month is None


def test_a_platform_that_does_not_answer_is_an_error() -> None:
    with pytest.raises(Unavailable):
        read_enterprise(FakeEnterprise(analytics_refusal=Unavailable("down", status=503)))


def test_ten_thousand_people_are_ten_pages_more_of_each_question() -> None:
    people = tuple(User(f"user_{number}", f"p{number}@example.com", "", "user") for number in range(10_000))
    own = EffectiveLimit(ANA, None, "monthly", Money(1), LimitScope("user", ANA), None)
    effective = tuple(replace(own, user_id=one.id) for one in people[:500])
    assert plan(effective, people) == ReadPlan(10_000, Calls(8, 52))
    assert plan(effective, None).people == 500
